package imdstape.replayer.journal;

import imdstape.metadata.MetadataPath;
import imdstape.replayer.http.MetadataRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request and what became of it. Tokens, values and query strings are not in it, nor what looks
 * like one of them, wherever it stood ({@link RequestMasker}).
 *
 * @param time the world's clock
 * @param method as sent
 * @param path as it was understood, or null if there is none
 * @param protocol which of the two protocols
 * @param status of the answer, or {@link #NO_ANSWER}
 * @param latency until the answer began to leave
 * @param caller whose address, and which program it says it is
 * @param unrecorded whether the path is one of which the fixture says nothing, not even that it was
 *     absent; whatever was answered
 * @param events that the answer shows, by id, and when each happened
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

  /** A request whose answer shows no event. */
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

  /** A request that could not be read, so that nothing is known of it but the answer. */
  public static JournalEntry unreadable(Instant at, int status, String caller) {
    return new JournalEntry(
        at, NO_METHOD, null, Protocol.UNREADABLE, status, Duration.ZERO, caller, false);
  }

  /** The path, or what stands for it. */
  public String displayPath() {
    return path == null ? NO_PATH : path.toString();
  }

  private static final String NO_METHOD = "(no method)";

  /** What stands for a path where the target of a request is none. */
  public static final String NO_PATH = "(no path)";

  /** The status of a request that nothing answered. */
  public static final int NO_ANSWER = 0;

  /** The two protocols, and neither. */
  public enum Protocol {
    V1("IMDSv1"),
    V2("IMDSv2"),
    /** Of a request that could not be read. */
    UNREADABLE("unread");

    private final String displayName;

    Protocol(String word) {
      this.displayName = word;
    }

    /** The one a request speaks: the second is known by its headers. */
    public static Protocol of(MetadataRequest request) {
      return request.token() != null || request.requestedTtl() != null ? V2 : V1;
    }

    /** As AWS writes it. */
    public String word() {
      return displayName;
    }
  }

  /** A caller: its address, and the first product of its User-Agent, fit for a terminal. */
  public static String describeCaller(String address, @Nullable String userAgent) {
    String program = RequestMasker.programOf(userAgent);
    return program.isEmpty() ? address : address + " " + program;
  }
}
