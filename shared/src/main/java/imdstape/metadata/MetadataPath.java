package imdstape.metadata;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A path as a client asks for it, parsed once: {@code /latest/meta-data/instance-id} is version
 * {@code latest} and {@code meta-data/instance-id} below it.
 *
 * <p>What clients really send is taken as the service takes it: doubled slashes count as one
 * (Amazon's own {@code ec2-metadata} asks {@code /latest//meta-data/…}), a query string is not part
 * of the path, dot segments resolve inside the tree and never leave it, percent-encoding is decoded
 * once. A trailing slash is remembered, as {@code /latest/api/token/} is not the token's path.
 *
 * @param version the first segment, empty for {@code /}
 * @param relativePath what follows the version, without leading or trailing slash; empty for the
 *     version's own listing
 * @param hasTrailingSlash whether the client's path ended in a slash
 */
public record MetadataPath(String version, String relativePath, boolean hasTrailingSlash) {

  /** The path of the token, below a version. */
  public static final String TOKEN_PATH = "api/token";

  /** The version that clients ask for when they name none. */
  public static final String LATEST = "latest";

  /**
   * Parses a request target.
   *
   * @param target as on the request line: a path with or without query, or an absolute URL
   * @return the path, or empty if the target is none (no leading slash, broken percent-encoding,
   *     not UTF-8)
   */
  public static Optional<MetadataPath> parse(String target) {
    return parse(target, ServiceTraits.MODERN);
  }

  /** Parses a request target as a service of these traits does. */
  public static Optional<MetadataPath> parse(String target, ServiceTraits traits) {
    if (!target.startsWith("/") && traits.is(ServiceTrait.ABSOLUTE, "refused")) {
      return Optional.empty();
    }
    boolean withQuery = traits.is(ServiceTrait.QUERY, "literal");
    String raw = withoutAuthority(withQuery ? target : withoutQuery(target));
    if (!raw.startsWith("/")) {
      return Optional.empty();
    }
    if (isPlain(raw)) {
      return Optional.of(split(raw.substring(1)));
    }
    boolean decodes = traits.is(ServiceTrait.PERCENT, "decoded");
    boolean resolves = traits.is(ServiceTrait.DOTS, "resolved");
    List<String> segments = new ArrayList<>();
    boolean slashed = false;
    for (String encoded : raw.substring(1).split("/", -1)) {
      Optional<String> segment = decodes ? decoded(encoded) : Optional.of(encoded);
      if (segment.isEmpty()) {
        return Optional.empty();
      }
      String name = segment.get();
      boolean dots = resolves && (name.equals(".") || name.equals(".."));
      slashed = name.isEmpty() || dots;
      if (!slashed) {
        segments.add(name);
      } else if (dots && name.length() == 2 && !segments.isEmpty()) {
        segments.remove(segments.size() - 1);
      }
    }
    String joined = String.join("/", segments);
    return Optional.of(split(slashed && !joined.isEmpty() ? joined + "/" : joined));
  }

  /**
   * The path with its version, as a client would write it: {@code /latest/meta-data/mac}. What
   * would mean something else in a request target is encoded again.
   */
  @Override
  public String toString() {
    String path =
        "/"
            + version
            + (relativePath.isEmpty() ? "" : "/" + relativePath)
            + (hasTrailingSlash ? "/" : "");
    return encoded(path.replace("%", "%25").replace("?", "%3F").replace("#", "%23"));
  }

  /** A client may ask for what moves a terminal's cursor, and journals are read at terminals. */
  private static String encoded(String path) {
    StringBuilder text = new StringBuilder(path.length());
    path.codePoints()
        .forEach(
            point -> {
              if (Character.getType(point) == Character.CONTROL
                  || Character.getType(point) == Character.FORMAT) {
                for (byte each : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                  text.append("%%%02X".formatted(each));
                }
              } else {
                text.appendCodePoint(point);
              }
            });
    return text.toString();
  }

  /** The last segment of a path below a version. */
  public static String lastSegment(String below) {
    return below.substring(below.lastIndexOf('/') + 1);
  }

  /** The parent of a path below a version; the version's own listing is the empty string. */
  public static String parent(String below) {
    int slash = below.lastIndexOf('/');
    return slash < 0 ? "" : below.substring(0, slash);
  }

  private static MetadataPath split(String path) {
    boolean slashed = path.endsWith("/");
    String trimmed = slashed ? path.substring(0, path.length() - 1) : path;
    int slash = trimmed.indexOf('/');
    return slash < 0
        ? new MetadataPath(trimmed, "", slashed)
        : new MetadataPath(trimmed.substring(0, slash), trimmed.substring(slash + 1), slashed);
  }

  /**
   * No doubled slash, no dot segment, no percent sign: nothing to resolve, which is most requests.
   */
  private static boolean isPlain(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%' || (c == '/' && i + 1 < raw.length() && "/.".indexOf(raw.charAt(i + 1)) >= 0)) {
        return false;
      }
    }
    return true;
  }

  private static String withoutAuthority(String target) {
    int scheme = target.indexOf("://");
    if (scheme < 0 || target.startsWith("/")) {
      return target;
    }
    int slash = target.indexOf('/', scheme + 3);
    return slash < 0 ? "/" : target.substring(slash);
  }

  private static String withoutQuery(String target) {
    int end = target.length();
    for (char c : new char[] {'?', '#'}) {
      int at = target.indexOf(c);
      if (at >= 0 && at < end) {
        end = at;
      }
    }
    return target.substring(0, end);
  }

  private static Optional<String> decoded(String segment) {
    if (segment.indexOf('%') < 0) {
      return Optional.of(segment);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] raw = segment.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '%') {
        bytes.write(raw[i]);
        continue;
      }
      int high = i + 2 <= raw.length - 1 ? Character.digit(raw[i + 1], 16) : -1;
      int low = i + 2 <= raw.length - 1 ? Character.digit(raw[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        return Optional.empty();
      }
      bytes.write(high * 16 + low);
      i += 2;
    }
    return Utf8Text.decode(bytes.toByteArray()).filter(text -> text.indexOf('/') < 0);
  }
}
