package imdstape.replayer.wire;

import imdstape.door.Door;
import imdstape.door.RefusalLog;
import java.time.Duration;

/**
 * Who is let in, and what is done with those who are not.
 *
 * @param door decides
 * @param log is told why, a line each
 * @param silence how long a client beyond the hop limit hears nothing before the reset
 */
public record Warden(Door door, RefusalLog log, Duration silence) {

  /** Reports say only that the reset comes later than any client waits. */
  private static final Duration SILENCE = Duration.ofMinutes(1);

  /** A warden of this door. */
  public static Warden of(Door door, RefusalLog log) {
    return new Warden(door, log, SILENCE);
  }
}
