package imdstape.replayer.server.fastpath;

import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import java.time.Duration;

/**
 * Who is let in, and what is done with those who are not.
 *
 * @param hostGuard decides
 * @param log is told why, a line each
 * @param hopLimitResetDelay how long a client beyond the hop limit hears nothing before the reset
 * @param showDefectTraces whether the log says where in imds-tape a defect arose
 * @param logSeed whether nobody knows the seed, so that the log says it once chance has decided
 */
public record ServerContext(
    HostGuard hostGuard,
    RefusalLog log,
    Duration hopLimitResetDelay,
    boolean showDefectTraces,
    boolean logSeed) {

  /** Reports say only that the reset comes later than any client waits. */
  private static final Duration HOP_LIMIT_RESET_DELAY = Duration.ofMinutes(1);

  /** A warden of this silence, who says of a defect that there is one. */
  public ServerContext(HostGuard door, RefusalLog log, Duration silence) {
    this(door, log, silence, false, false);
  }

  /** A warden of this door. */
  public static ServerContext of(HostGuard door, RefusalLog log) {
    return new ServerContext(door, log, HOP_LIMIT_RESET_DELAY);
  }

  /** This warden, whose log says where a defect arose, or that there is one. */
  public ServerContext withDefectTraces(boolean where) {
    return new ServerContext(hostGuard, log, hopLimitResetDelay, where, logSeed);
  }

  /** This warden, whose log says the seed, or need not. */
  public ServerContext withSeedLogged(boolean unknown) {
    return new ServerContext(hostGuard, log, hopLimitResetDelay, showDefectTraces, unknown);
  }
}
