package imdstape.replayer.server.fastpath;

import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.http.ServiceGeneration;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * A response that can be sent at once.
 *
 * @param tokenSecondsLeft the seconds that the token of the request has left; empty if the response
 *     does not tell
 * @param generation the kind of server that is replayed; it determines the header lines
 * @param date the value of the Date header
 */
public record PreparedResponse(
    MetadataResponse response,
    OptionalInt tokenSecondsLeft,
    ServiceGeneration generation,
    Instant date) {}
