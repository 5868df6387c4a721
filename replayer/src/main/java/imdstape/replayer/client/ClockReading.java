package imdstape.replayer.client;

import java.time.Instant;

/**
 * The state of the clock of a replay.
 *
 * @param time what the clock shows, to the second
 * @param speed the seconds that pass on the clock in a real second; 0 while it is frozen
 * @param frozen whether the clock stands still
 */
public record ClockReading(Instant time, double speed, boolean frozen) {}
