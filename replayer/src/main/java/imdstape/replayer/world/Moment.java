package imdstape.replayer.world;

import java.time.Instant;

/**
 * All an answer depends on besides the world.
 *
 * @param now the world's clock
 * @param number of the request, from 0
 */
public record Moment(Instant now, long number) {}
