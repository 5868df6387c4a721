package imdstape.replayer.http;

import imdstape.metadata.MetadataPath;
import imdstape.metadata.TokenHeaders;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an HTTP request that the response can depend on. {@link #toString()} does not print
 * the session token.
 *
 * @param method the HTTP method as sent: {@code GET}
 * @param path the parsed request target; null if the target is not a path
 * @param headers the header lines
 * @param localAddress the address at which the connection arrived
 */
public record MetadataRequest(
    String method, @Nullable MetadataPath path, HeaderLookup headers, LocalAddress localAddress) {

  /** Creates a request without a connection. Its local address is that of the real service. */
  public MetadataRequest(String method, @Nullable MetadataPath path, HeaderLookup headers) {
    this(method, path, headers, () -> "169.254.169.254");
  }

  /** The address at which a connection arrived. */
  @FunctionalInterface
  public interface LocalAddress {
    /** Returns the address as a Host header names it, without the port if that is 80. */
    String localHost();
  }

  /** Looks up the header lines of a request. Names are case-insensitive. */
  @FunctionalInterface
  public interface HeaderLookup {
    /** Returns the value of the first line with a name, or null if there is none. */
    @Nullable String get(String name);

    /** Creates a lookup in a map from header names to values. */
    static HeaderLookup of(Map<String, String> lines) {
      Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      byName.putAll(lines);
      return byName::get;
    }
  }

  /** Creates a GET without a session token: IMDSv1. */
  public static MetadataRequest get(String target) {
    return of("GET", target, Map.of());
  }

  /**
   * Creates a request.
   *
   * @param target the request target as on the request line
   * @param headers header names to values
   */
  public static MetadataRequest of(String method, String target, Map<String, String> headers) {
    return new MetadataRequest(
        method, MetadataPath.parse(target).orElse(null), HeaderLookup.of(headers));
  }

  /** Returns this request with a header line added or replaced. */
  public MetadataRequest withHeader(String name, String value) {
    return new MetadataRequest(
        method,
        path,
        requested -> requested.equalsIgnoreCase(name) ? value : headers.get(requested),
        localAddress);
  }

  /** Returns this request with a session token: IMDSv2. */
  public MetadataRequest withToken(String token) {
    return withHeader(TokenHeaders.TOKEN, token);
  }

  /** Returns the session token, or null if the header is absent. */
  public @Nullable String token() {
    return headers.get(TokenHeaders.TOKEN);
  }

  /** Returns the requested TTL of a token as sent, or null if the header is absent. */
  public @Nullable String requestedTtl() {
    return headers.get(TokenHeaders.TTL);
  }

  /**
   * Returns whether X-Forwarded-For is present. The service rejects such a request (EC2 User Guide,
   * "Use IMDSv2").
   */
  public boolean isForwarded() {
    return headers.get("X-Forwarded-For") != null;
  }

  /** Returns whether an Expect header is present. The service rejects such a request with 417. */
  public boolean hasExpectHeader() {
    return headers.get("Expect") != null;
  }

  /** Returns the Host header, or null if it is absent. */
  public @Nullable String host() {
    return headers.get("Host");
  }

  /**
   * Returns the host of a redirect: the Host header or, without one, the local address. A redirect
   * to 169.254.169.254 could lead a client of a replay to a real service.
   */
  public String effectiveHost() {
    String host = host();
    return host == null ? localAddress.localHost() : host;
  }

  @Override
  public String toString() {
    return method + " " + path + (token() == null ? "" : " with a token");
  }
}
