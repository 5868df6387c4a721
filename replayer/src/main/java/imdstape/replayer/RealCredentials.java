package imdstape.replayer;

import imdstape.command.Failure;
import imdstape.metadata.Request;
import imdstape.replayer.credentials.Credentials;
import imdstape.replayer.wire.Before;
import imdstape.replayer.world.CurrentWorld;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Real credentials of whoever started the replay: fetched anew when a client asks for them and the
 * old ones come to their end.
 */
final class RealCredentials implements Before {

  private static final String ROLES = "meta-data/iam/security-credentials/";

  /** The service has new ones five minutes before the end at the latest; SDKs ask ten before it. */
  private static final Duration LEFT = Duration.ofMinutes(15);

  /** A process that fails, or gives the same again, is not run at each request. */
  private static final Duration BETWEEN = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final CurrentWorld world;
  private final InstantSource clock;
  private final CredentialProcess process;
  private final Consumer<String> log;
  private Instant due;
  private @Nullable Future<Void> underWay;

  /**
   * Credentials of a process.
   *
   * @param first what it has given already
   * @param log is told when it gives no more
   */
  RealCredentials(
      Vertx vertx,
      CurrentWorld world,
      InstantSource clock,
      CredentialProcess process,
      Credentials first,
      Consumer<String> log) {
    this.vertx = vertx;
    this.world = world;
    this.clock = clock;
    this.process = process;
    this.log = log;
    this.due = first.expiration().minus(LEFT);
  }

  @Override
  public synchronized Optional<Future<Void>> apply(Request request) {
    if (request.path() == null || !request.path().below().startsWith(ROLES)) {
      return Optional.empty();
    }
    if (underWay != null) {
      return Optional.of(underWay);
    }
    Instant now = clock.instant();
    if (now.isBefore(due)) {
      return Optional.empty();
    }
    Future<Void> fetched =
        vertx
            .<Credentials>executeBlocking(() -> process.run(now), false)
            .map(got -> take(got, now));
    underWay = fetched;
    return Optional.of(fetched.onComplete(done -> finished(done.cause(), now)));
  }

  private @Nullable Void take(Credentials got, Instant now) {
    world.change(before -> before.with(got));
    synchronized (this) {
      Instant next = got.expiration().minus(LEFT);
      due = next.isAfter(now) ? next : now.plus(BETWEEN);
    }
    return null;
  }

  private synchronized void finished(@Nullable Throwable why, Instant now) {
    underWay = null;
    if (why != null) {
      due = now.plus(BETWEEN);
      log.accept(
          (why instanceof Failure failure ? failure.getMessage() : "the credential process failed")
              + "; the old credentials are served on");
    }
  }
}
