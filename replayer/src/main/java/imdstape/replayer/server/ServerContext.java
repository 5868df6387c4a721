package imdstape.replayer.server;

import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a server that do not depend on the instance. Immutable.
 *
 * @param accessPolicy decides which clients are served
 * @param log receives one line per event that the user should know
 * @param hopLimitResetDelay time without a response before a client beyond the hop limit is reset
 * @param showDefectTraces whether the log shows the stack trace of a defect
 * @param logSeed whether the log shows the seed once a fault was decided by chance, because the
 *     user did not choose it
 */
public record ServerContext(
    AccessPolicy accessPolicy,
    RefusalLog log,
    Duration hopLimitResetDelay,
    boolean showDefectTraces,
    boolean logSeed) {

  /** Reports say only that the reset comes after the timeout of any client. */
  private static final Duration HOP_LIMIT_RESET_DELAY = Duration.ofMinutes(1);

  /** A context with another delay, which shows neither traces nor the seed. */
  public ServerContext(HostGuard hostGuard, RefusalLog log, Duration hopLimitResetDelay) {
    this(new AccessPolicy(hostGuard, log), log, hopLimitResetDelay, false, false);
  }

  /** A context that shows neither traces nor the seed. */
  public static ServerContext of(HostGuard hostGuard, RefusalLog log) {
    return new ServerContext(hostGuard, log, HOP_LIMIT_RESET_DELAY);
  }

  /** A context that serves only some users of this machine, or all if {@code sharing} is null. */
  public static ServerContext of(
      HostGuard hostGuard, RefusalLog log, @Nullable CredentialSharing sharing) {
    return new ServerContext(
        new AccessPolicy(hostGuard, log, sharing), log, HOP_LIMIT_RESET_DELAY, false, false);
  }

  /** This context with another value of {@link #showDefectTraces()}. */
  public ServerContext withDefectTraces(boolean show) {
    return new ServerContext(accessPolicy, log, hopLimitResetDelay, show, logSeed);
  }

  /** This context with another value of {@link #logSeed()}. */
  public ServerContext withSeedLogged(boolean logged) {
    return new ServerContext(accessPolicy, log, hopLimitResetDelay, showDefectTraces, logged);
  }
}
