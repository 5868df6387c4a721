package imdstape.replayer.cli;

import imdstape.cli.CommandException;
import imdstape.metadata.HttpDate;
import imdstape.metadata.MetadataRequest;
import imdstape.replayer.credential.RoleCredentials;
import imdstape.replayer.instance.InstanceStateHolder;
import imdstape.replayer.server.fastpath.CredentialRefreshHook;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Real credentials of whoever started the replay: fetched anew when a client asks for them and the
 * old ones come to their end. Until then they are answered, and the new ones fetched beside it, as
 * an SDK gives up after a second; only past their end a client waits.
 */
final class CredentialRefresher implements CredentialRefreshHook {

  private static final String ROLES = "meta-data/iam/security-credentials/";

  /** The service has new ones five minutes before the end at the latest; SDKs ask ten before it. */
  private static final Duration LEFT = Duration.ofMinutes(15);

  /** Of a session of a quarter of an hour, the shortest that STS gives, the last four minutes. */
  private static final int SHARE = 4;

  /** A process that fails, or gives the same again, is not run at each request. */
  private static final Duration BETWEEN = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final InstanceStateHolder world;
  private final InstantSource clock;
  private final CredentialProcess process;
  private final Consumer<String> log;
  private Instant end;
  private Instant due;
  private @Nullable Future<Void> underWay;

  /**
   * Credentials of a process.
   *
   * @param first what it has given already
   * @param log is told when it gives no more
   */
  CredentialRefresher(
      Vertx vertx,
      InstanceStateHolder world,
      InstantSource clock,
      CredentialProcess process,
      RoleCredentials first,
      Consumer<String> log) {
    this.vertx = vertx;
    this.world = world;
    this.clock = clock;
    this.process = process;
    this.log = log;
    this.end = first.expiration();
    this.due = nearTheEnd(end, first.lastUpdated());
  }

  @Override
  public synchronized Optional<Future<Void>> apply(MetadataRequest request, BooleanSupplier found) {
    if (request.path() == null || !request.path().below().startsWith(ROLES)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    boolean valid = now.isBefore(end);
    boolean calm = underWay == null ? now.isBefore(due) : valid;
    if (calm || !found.getAsBoolean()) {
      return Optional.empty();
    }
    Future<Void> fetched = underWay == null ? fetch(now) : underWay;
    return valid ? Optional.empty() : Optional.of(fetched);
  }

  /** What is fetched at this moment, or null. */
  synchronized @Nullable Future<Void> underWay() {
    return underWay;
  }

  private Future<Void> fetch(Instant now) {
    Future<Void> fetched =
        vertx
            .<RoleCredentials>executeBlocking(() -> process.run(now), false)
            .map(this::take)
            .onComplete(done -> finished(done.cause()));
    underWay = fetched;
    return fetched;
  }

  private @Nullable Void take(RoleCredentials got) {
    world.change(before -> before.with(got));
    synchronized (this) {
      end = got.expiration();
      due = nearTheEnd(end, clock.instant());
    }
    return null;
  }

  private synchronized void finished(@Nullable Throwable why) {
    underWay = null;
    if (why == null) {
      return;
    }
    Instant now = clock.instant();
    due = byTheEnd(now.plus(BETWEEN), end, now);
    log.accept(
        (why instanceof CommandException failure
                ? failure.getMessage()
                : "the credential process failed")
            + (now.isBefore(end)
                ? "; the old credentials are served on, until " + HttpDate.inJson(end)
                : "; the old credentials have expired at "
                    + HttpDate.inJson(end)
                    + ", and the role gives none"));
  }

  /** When to fetch others: before the end, and not at each request. */
  private static Instant nearTheEnd(Instant end, Instant now) {
    Duration share = Duration.between(now, end).dividedBy(SHARE);
    Instant wished = end.minus(share.compareTo(LEFT) < 0 ? share : LEFT);
    Instant earliest = now.plus(BETWEEN);
    return byTheEnd(wished.isBefore(earliest) ? earliest : wished, end, now);
  }

  private static Instant byTheEnd(Instant wished, Instant end, Instant now) {
    return now.isBefore(end) && wished.isAfter(end) ? end : wished;
  }
}
