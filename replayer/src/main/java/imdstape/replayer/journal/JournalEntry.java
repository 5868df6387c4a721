package imdstape.replayer.journal;

import imdstape.metadata.MetadataPath;
import imdstape.replayer.http.MetadataRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response. It has no token, value or query string, and no text that looks like
 * a secret: {@link RequestMasker} has replaced such parts. Immutable.
 *
 * @param time the time of the instance
 * @param method as sent
 * @param path as parsed, or null if the target is no path
 * @param protocol IMDSv1 or IMDSv2
 * @param status of the response, or {@link #NO_ANSWER}
 * @param latency from the arrival of the request to the start of the response
 * @param caller the address of the client, and its program by the User-Agent header
 * @param unrecorded whether the fixture neither has the path nor records that it is absent; it does
 *     not depend on the response
 * @param events that the response shows: the time of each by its id
 */
public record JournalEntry(
    Instant time,
    String method,
    @Nullable MetadataPath path,
    Protocol protocol,
    int status,
    Duration latency,
    String caller,
    boolean unrecorded,
    Map<String, Instant> events) {

  /** An entry whose response shows no event. */
  public JournalEntry(
      Instant at,
      String method,
      @Nullable MetadataPath path,
      Protocol version,
      int status,
      Duration latency,
      String caller,
      boolean unrecorded) {
    this(at, method, path, version, status, latency, caller, unrecorded, Map.of());
  }

  /** The entry of a malformed request, of which only the response is known. */
  public static JournalEntry unreadable(Instant at, int status, String caller) {
    return new JournalEntry(
        at, NO_METHOD, null, Protocol.UNREADABLE, status, Duration.ZERO, caller, false);
  }

  /** The path, or {@link #NO_PATH}. */
  public String displayPath() {
    return path == null ? NO_PATH : path.toString();
  }

  private static final String NO_METHOD = "(no method)";

  /** Displayed if the target of a request is no path. */
  public static final String NO_PATH = "(no path)";

  /** The status of a request without a response. */
  public static final int NO_ANSWER = 0;

  /** The protocol version of a request. */
  public enum Protocol {
    V1("IMDSv1"),
    V2("IMDSv2"),
    /** The version of a malformed request is unknown. */
    UNREADABLE("unread");

    private final String displayName;

    Protocol(String word) {
      this.displayName = word;
    }

    /** The version of a request: a request with one of the token headers is IMDSv2. */
    public static Protocol of(MetadataRequest request) {
      return request.token() != null || request.requestedTtl() != null ? V2 : V1;
    }

    /** The name that AWS uses. */
    public String displayName() {
      return displayName;
    }
  }

  /**
   * Describes a caller by its address and the first product of its User-Agent, without characters
   * that a terminal interprets.
   */
  public static String describeCaller(String address, @Nullable String userAgent) {
    String program = RequestMasker.programOf(userAgent);
    return program.isEmpty() ? address : address + " " + program;
  }
}
