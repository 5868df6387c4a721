package imdstape.metadata;

import org.jspecify.annotations.Nullable;

/**
 * What of an HTTP request the answer can depend on, parsed once at the door.
 *
 * @param method as sent, {@code GET}
 * @param path the parsed target; null if the target is no path
 * @param token the session token, null if the header is absent
 * @param ttl the asked-for life of a token as sent, null if the header is absent
 * @param forwarded whether X-Forwarded-For is present, which the service refuses (EC2 User Guide,
 *     "Use IMDSv2")
 * @param expects whether an Expect header is present, which the service refuses with 417
 */
public record Request(
    String method,
    @Nullable MetadataPath path,
    @Nullable String token,
    @Nullable String ttl,
    boolean forwarded,
    boolean expects) {

  /** A plain GET of IMDSv1. */
  public static Request get(String target) {
    return new Request("GET", MetadataPath.parse(target).orElse(null), null, null, false, false);
  }

  /** The same request with a session token: IMDSv2. */
  public Request withToken(String token) {
    return new Request(method, path, token, ttl, forwarded, expects);
  }

  /** A token is no one's to read: it does not show. */
  @Override
  public String toString() {
    return method + " " + path + (token == null ? "" : " with a token");
  }
}
