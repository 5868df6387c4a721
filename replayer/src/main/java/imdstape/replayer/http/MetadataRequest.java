package imdstape.replayer.http;

import imdstape.metadata.MetadataPath;
import imdstape.metadata.TokenHeaders;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an HTTP request that the response can depend on.
 *
 * @param method as sent, {@code GET}
 * @param path the parsed target; null if the target is no path
 * @param headers the header lines
 * @param localAddress the address at which the connection arrived
 */
public record MetadataRequest(
    String method, @Nullable MetadataPath path, HeaderLookup headers, LocalAddress localAddress) {

  /** A request whose connection is not known: its local address is that of the real service. */
  public MetadataRequest(String method, @Nullable MetadataPath path, HeaderLookup headers) {
    this(method, path, headers, () -> "169.254.169.254");
  }

  /** The address at which a connection arrived. */
  @FunctionalInterface
  public interface LocalAddress {
    /** The address as a Host header names it, without the port if that is 80. */
    String localHost();
  }

  /** The header lines of a request, by name in any case; null where there is none. */
  @FunctionalInterface
  public interface HeaderLookup {
    /** The first line of that name. */
    @Nullable String get(String name);

    /** The lines of a map. */
    static HeaderLookup of(Map<String, String> lines) {
      Map<String, String> any = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      any.putAll(lines);
      return any::get;
    }
  }

  /** A plain GET of IMDSv1. */
  public static MetadataRequest get(String target) {
    return of("GET", target, Map.of());
  }

  /** A request with these header lines. */
  public static MetadataRequest of(String method, String target, Map<String, String> headers) {
    return new MetadataRequest(
        method, MetadataPath.parse(target).orElse(null), HeaderLookup.of(headers));
  }

  /** The same request with one more header line. */
  public MetadataRequest withHeader(String name, String value) {
    return new MetadataRequest(
        method,
        path,
        requested -> requested.equalsIgnoreCase(name) ? value : headers.get(requested),
        localAddress);
  }

  /** The same request with a session token: IMDSv2. */
  public MetadataRequest withToken(String token) {
    return withHeader(TokenHeaders.TOKEN, token);
  }

  /** The session token, null if the header is absent. */
  public @Nullable String token() {
    return headers.get(TokenHeaders.TOKEN);
  }

  /** The asked-for life of a token as sent, null if the header is absent. */
  public @Nullable String requestedTtl() {
    return headers.get(TokenHeaders.TTL);
  }

  /**
   * Whether X-Forwarded-For is present, which the service refuses (EC2 User Guide, "Use IMDSv2").
   */
  public boolean isForwarded() {
    return headers.get("X-Forwarded-For") != null;
  }

  /** Whether an Expect header is present, which the service refuses with 417. */
  public boolean hasExpectHeader() {
    return headers.get("Expect") != null;
  }

  /** The Host header, null if it is absent. */
  public @Nullable String host() {
    return headers.get("Host");
  }

  /**
   * The host to name in a redirect: the Host header or, without one, the local address. A redirect
   * to 169.254.169.254 could lead a client of a replay to a real service.
   */
  public String effectiveHost() {
    String host = host();
    return host == null ? localAddress.localHost() : host;
  }

  /** A token is no one's to read: it does not show. */
  @Override
  public String toString() {
    return method + " " + path + (token() == null ? "" : " with a token");
  }
}
