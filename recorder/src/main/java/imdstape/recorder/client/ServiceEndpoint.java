package imdstape.recorder.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The address of a metadata service: {@code http://HOST} or {@code http://HOST:PORT}. */
public final class ServiceEndpoint {

  /** Where every instance has its own. */
  public static final String DEFAULT = "http://169.254.169.254";

  private ServiceEndpoint() {}

  /** Whether somebody means an address, right or wrong. */
  public static boolean isUrl(String text) {
    return text.contains("://");
  }

  /** The address that a text is, without its last slash, or empty if it is none. */
  public static Optional<URI> parse(String text) {
    try {
      URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean plain =
          "http".equals(uri.getScheme())
              && uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getRawPath().isEmpty()
              && uri.getQuery() == null
              && uri.getFragment() == null;
      return plain ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException isNone) {
      return Optional.empty();
    }
  }
}
