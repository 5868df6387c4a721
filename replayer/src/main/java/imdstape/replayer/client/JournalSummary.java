package imdstape.replayer.client;

import imdstape.replayer.journal.JournalEntry.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Who requested what of a replay.
 *
 * @param requests how many requests are in the journal
 * @param dropped how many older ones are no longer in it
 * @param strict whether a request for an unrecorded path makes the replay fail
 * @param seed the seed of the faults that affect a share of the requests
 * @param random whether there are such faults
 * @param callers the number of requests of each caller
 * @param paths the statuses of the responses for each method and path
 * @param unrecorded the paths that were requested and never recorded, since the journal was cleared
 * @param everUnrecorded the same since the start of the replay
 * @param events which caller has seen which event
 */
public record JournalSummary(
    int requests,
    int dropped,
    boolean strict,
    long seed,
    boolean random,
    List<CallerCount> callers,
    List<PathCount> paths,
    List<UnrecordedPath> unrecorded,
    List<UnrecordedPath> everUnrecorded,
    List<EventSightings> events) {

  /**
   * The requests of one caller.
   *
   * @param caller the address of the client, and its program by the User-Agent header
   * @param counts how many requests it sent by each protocol
   */
  public record CallerCount(String caller, Map<Protocol, Long> counts) {}

  /**
   * The responses for one path.
   *
   * @param path method and path, {@code GET /latest/meta-data/}
   * @param statuses how many responses had each status; 0 counts requests without a response
   */
  public record PathCount(String path, Map<Integer, Integer> statuses) {}

  /**
   * A path that the fixture neither has nor records as absent.
   *
   * @param path with its version
   * @param count how often it was requested
   * @param nearMisses recorded paths with a similar name
   */
  public record UnrecordedPath(String path, int count, List<String> nearMisses) {}

  /**
   * The callers that have seen an event.
   *
   * @param id of the event
   * @param at the time of the event, to the second
   * @param firstSeen how long after that time each caller first received a response that shows it
   */
  public record EventSightings(String id, Instant at, Map<String, Duration> firstSeen) {}
}
