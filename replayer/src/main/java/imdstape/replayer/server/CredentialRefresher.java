package imdstape.replayer.server;

import imdstape.cli.CommandException;
import imdstape.metadata.MetadataTimestamp;
import imdstape.replayer.credential.CredentialSource;
import imdstape.replayer.credential.RoleCredentials;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.instance.InstanceStateHolder;
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
public final class CredentialRefresher implements CredentialRefreshHook {

  private static final String ROLES_PATH = "meta-data/iam/security-credentials/";

  /** The service has new ones five minutes before the end at the latest; SDKs ask ten before it. */
  private static final Duration REFRESH_BEFORE_EXPIRATION = Duration.ofMinutes(15);

  /** Of a session of a quarter of an hour, the shortest that STS gives, the last four minutes. */
  private static final int SHORT_SESSION_DIVISOR = 4;

  /** A process that fails, or gives the same again, is not run at each request. */
  private static final Duration MIN_REFRESH_INTERVAL = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final InstanceStateHolder world;
  private final InstantSource clock;
  private final CredentialSource source;
  private final Consumer<String> log;
  private Instant expiration;
  private Instant nextRefresh;
  private @Nullable Future<Void> pendingRefresh;

  /**
   * Credentials of a process.
   *
   * @param first what it has given already
   * @param log is told when it gives no more
   */
  public CredentialRefresher(
      Vertx vertx,
      InstanceStateHolder world,
      InstantSource clock,
      CredentialSource source,
      RoleCredentials first,
      Consumer<String> log) {
    this.vertx = vertx;
    this.world = world;
    this.clock = clock;
    this.source = source;
    this.log = log;
    this.expiration = first.expiration();
    this.nextRefresh = nextRefresh(expiration, first.lastUpdated());
  }

  @Override
  public synchronized Optional<Future<Void>> beforeAnswer(
      MetadataRequest request, BooleanSupplier found) {
    if (request.path() == null || !request.path().relativePath().startsWith(ROLES_PATH)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    boolean valid = now.isBefore(expiration);
    boolean calm = pendingRefresh == null ? now.isBefore(nextRefresh) : valid;
    if (calm || !found.getAsBoolean()) {
      return Optional.empty();
    }
    Future<Void> fetched = pendingRefresh == null ? startRefresh(now) : pendingRefresh;
    return valid ? Optional.empty() : Optional.of(fetched);
  }

  /** What is fetched at this moment, or null. */
  synchronized @Nullable public Future<Void> pendingRefresh() {
    return pendingRefresh;
  }

  private Future<Void> startRefresh(Instant now) {
    Future<Void> fetched =
        vertx
            .<RoleCredentials>executeBlocking(() -> source.fetch(now), false)
            .map(this::store)
            .onComplete(done -> refreshFinished(done.cause()));
    pendingRefresh = fetched;
    return fetched;
  }

  private @Nullable Void store(RoleCredentials got) {
    world.update(before -> before.with(got));
    synchronized (this) {
      expiration = got.expiration();
      nextRefresh = nextRefresh(expiration, clock.instant());
    }
    return null;
  }

  private synchronized void refreshFinished(@Nullable Throwable why) {
    pendingRefresh = null;
    if (why == null) {
      return;
    }
    Instant now = clock.instant();
    nextRefresh = notAfterExpiration(now.plus(MIN_REFRESH_INTERVAL), expiration, now);
    log.accept(
        (why instanceof CommandException failure
                ? failure.getMessage()
                : "the credential process failed")
            + (now.isBefore(expiration)
                ? "; the old credentials are served on, until "
                    + MetadataTimestamp.format(expiration)
                : "; the old credentials have expired at "
                    + MetadataTimestamp.format(expiration)
                    + ", and the role gives none"));
  }

  /** When to fetch others: before the end, and not at each request. */
  private static Instant nextRefresh(Instant end, Instant now) {
    Duration share = Duration.between(now, end).dividedBy(SHORT_SESSION_DIVISOR);
    Instant wished =
        end.minus(
            share.compareTo(REFRESH_BEFORE_EXPIRATION) < 0 ? share : REFRESH_BEFORE_EXPIRATION);
    Instant earliest = now.plus(MIN_REFRESH_INTERVAL);
    return notAfterExpiration(wished.isBefore(earliest) ? earliest : wished, end, now);
  }

  private static Instant notAfterExpiration(Instant wished, Instant end, Instant now) {
    return now.isBefore(end) && wished.isAfter(end) ? end : wished;
  }
}
