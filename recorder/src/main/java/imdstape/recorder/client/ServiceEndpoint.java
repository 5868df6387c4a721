package imdstape.recorder.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The address of a metadata service: {@code http://HOST} or {@code http://HOST:PORT}. */
public final class ServiceEndpoint {

  /** The address of the service on every instance. */
  public static final String DEFAULT = "http://169.254.169.254";

  private ServiceEndpoint() {}

  /** Whether a text is meant as a URL, valid or not. */
  public static boolean isUrl(String text) {
    return text.contains("://");
  }

  /** Parses an address, without a final slash; empty if the text is none. */
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
    } catch (URISyntaxException invalid) {
      return Optional.empty();
    }
  }
}
