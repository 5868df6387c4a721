package imdstape.metadata;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A parsed request path: {@code /latest/meta-data/instance-id} has the version {@code latest} and
 * the relative path {@code meta-data/instance-id}.
 *
 * <p>Parsing normalizes a path as the service does. Doubled slashes count as one (Amazon's {@code
 * ec2-metadata} requests {@code /latest//meta-data/…}). The query string is dropped. Dot segments
 * are resolved and never leave the tree. Percent-encoding is decoded once. A trailing slash is kept
 * as a flag, because {@code /latest/api/token/} is not the path of the token.
 *
 * @param version the first segment; empty for {@code /}
 * @param relativePath the rest of the path, without leading or trailing slash; empty for the
 *     listing of the version
 * @param hasTrailingSlash whether the path ended in a slash
 */
public record MetadataPath(String version, String relativePath, boolean hasTrailingSlash) {

  /** The path of the session token below a version. */
  public static final String TOKEN_PATH = "api/token";

  /** The version that clients request by default. */
  public static final String LATEST = "latest";

  /**
   * Parses a request target.
   *
   * @param target a path with or without query, or an absolute URL, as on the request line
   * @return the path, or empty if the target has no leading slash, has invalid percent-encoding or
   *     is not UTF-8
   */
  public static Optional<MetadataPath> parse(String target) {
    return parse(target, ServiceTraits.MODERN);
  }

  /** Parses a request target as a service with these traits does. */
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
    boolean trailingSlash = false;
    for (String encoded : raw.substring(1).split("/", -1)) {
      Optional<String> segment = decodes ? decoded(encoded) : Optional.of(encoded);
      if (segment.isEmpty()) {
        return Optional.empty();
      }
      String name = segment.get();
      boolean dots = resolves && (name.equals(".") || name.equals(".."));
      trailingSlash = name.isEmpty() || dots;
      if (!trailingSlash) {
        segments.add(name);
      } else if (dots && name.length() == 2 && !segments.isEmpty()) {
        segments.remove(segments.size() - 1);
      }
    }
    String joined = String.join("/", segments);
    return Optional.of(split(trailingSlash && !joined.isEmpty() ? joined + "/" : joined));
  }

  /**
   * Returns the path as a request target: {@code /latest/meta-data/mac}. Characters that would have
   * another meaning in a target are percent-encoded.
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

  /**
   * Percent-encodes control and format characters, because journals print paths that clients chose
   * on terminals.
   */
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

  /** Returns the last segment of a path below a version. */
  public static String lastSegment(String relativePath) {
    return relativePath.substring(relativePath.lastIndexOf('/') + 1);
  }

  /**
   * Returns the parent of a path below a version; the parent of a single segment is the empty
   * string, the listing of the version.
   */
  public static String parent(String relativePath) {
    int slash = relativePath.lastIndexOf('/');
    return slash < 0 ? "" : relativePath.substring(0, slash);
  }

  private static MetadataPath split(String path) {
    boolean trailingSlash = path.endsWith("/");
    String trimmed = trailingSlash ? path.substring(0, path.length() - 1) : path;
    int slash = trimmed.indexOf('/');
    return slash < 0
        ? new MetadataPath(trimmed, "", trailingSlash)
        : new MetadataPath(
            trimmed.substring(0, slash), trimmed.substring(slash + 1), trailingSlash);
  }

  /**
   * Returns whether a path has no doubled slash, no dot segment and no percent sign. Most requests
   * have such a path, and nothing in it needs to be resolved.
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
