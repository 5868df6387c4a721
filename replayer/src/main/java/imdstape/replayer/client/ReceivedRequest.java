package imdstape.replayer.client;

import imdstape.replayer.journal.JournalEntry.Protocol;
import java.time.Duration;
import java.time.Instant;

/**
 * A request that a replay has received, without tokens and values.
 *
 * @param time the time of the instance, to the second
 * @param method as sent
 * @param path as parsed, or {@code (no path)}
 * @param protocol IMDSv1 or IMDSv2
 * @param status of the response, 0 if there was none
 * @param latency from the arrival of the request to the start of the response, to 10 µs
 * @param caller the address of the client, and its program by the User-Agent header
 * @param unrecorded whether the fixture neither has the path nor records that it is absent
 */
public record ReceivedRequest(
    Instant time,
    String method,
    String path,
    Protocol protocol,
    int status,
    Duration latency,
    String caller,
    boolean unrecorded) {}
