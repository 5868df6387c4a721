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
 * Refreshes real credentials when a client requests them near their expiration. While the old
 * credentials are valid they are served and the new ones are fetched beside, since an SDK gives up
 * after a second. Only after the expiration a client waits. Thread-safe.
 */
public final class CredentialRefresher implements CredentialRefreshHook {

  private static final String ROLES_PATH = "meta-data/iam/security-credentials/";

  /**
   * How long before the expiration a refresh starts. The service has new credentials at least five
   * minutes before the expiration, and SDKs request them ten minutes before it.
   */
  private static final Duration REFRESH_BEFORE_EXPIRATION = Duration.ofMinutes(15);

  /**
   * A short session is refreshed in the last fourth of its life: the last four minutes of 15, the
   * shortest session that STS gives.
   */
  private static final int SHORT_SESSION_DIVISOR = 4;

  /**
   * The time between two refreshes, so that a process that fails or returns the same session is not
   * run on each request.
   */
  private static final Duration MIN_REFRESH_INTERVAL = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final InstanceStateHolder state;
  private final InstantSource clock;
  private final CredentialSource source;
  private final Consumer<String> log;
  private Instant expiration;
  private Instant nextRefresh;
  private @Nullable Future<Void> pendingRefresh;

  /**
   * Creates a refresher.
   *
   * @param state the state whose role credentials are replaced
   * @param clock the real time
   * @param source supplies new credentials
   * @param first the credentials that are served already
   * @param log receives a warning, a line each, when a refresh fails
   */
  public CredentialRefresher(
      Vertx vertx,
      InstanceStateHolder state,
      InstantSource clock,
      CredentialSource source,
      RoleCredentials first,
      Consumer<String> log) {
    this.vertx = vertx;
    this.state = state;
    this.clock = clock;
    this.source = source;
    this.log = log;
    this.expiration = first.expiration();
    this.nextRefresh = nextRefresh(expiration, first.lastUpdated());
  }

  @Override
  public synchronized Optional<Future<Void>> beforeAnswer(
      MetadataRequest request, BooleanSupplier wouldFindValue) {
    if (request.path() == null || !request.path().relativePath().startsWith(ROLES_PATH)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    boolean valid = now.isBefore(expiration);
    boolean notDue = pendingRefresh == null ? now.isBefore(nextRefresh) : valid;
    if (notDue || !wouldFindValue.getAsBoolean()) {
      return Optional.empty();
    }
    Future<Void> refresh = pendingRefresh == null ? startRefresh(now) : pendingRefresh;
    return valid ? Optional.empty() : Optional.of(refresh);
  }

  /** The refresh that is running, or null. */
  synchronized @Nullable Future<Void> pendingRefresh() {
    return pendingRefresh;
  }

  private Future<Void> startRefresh(Instant now) {
    Future<Void> refresh =
        vertx
            .<RoleCredentials>executeBlocking(() -> source.fetch(now), false)
            .map(this::store)
            .onComplete(done -> refreshFinished(done.cause()));
    pendingRefresh = refresh;
    return refresh;
  }

  private @Nullable Void store(RoleCredentials fetched) {
    state.update(before -> before.with(fetched));
    synchronized (this) {
      expiration = fetched.expiration();
      nextRefresh = nextRefresh(expiration, clock.instant());
    }
    return null;
  }

  private synchronized void refreshFinished(@Nullable Throwable failure) {
    pendingRefresh = null;
    if (failure == null) {
      return;
    }
    Instant now = clock.instant();
    nextRefresh = notAfterExpiration(now.plus(MIN_REFRESH_INTERVAL), expiration, now);
    log.accept(
        (failure instanceof CommandException known
                ? known.getMessage()
                : "the credential process failed")
            + (now.isBefore(expiration)
                ? "; the old credentials are served on, until "
                    + MetadataTimestamp.format(expiration)
                : "; the old credentials have expired at "
                    + MetadataTimestamp.format(expiration)
                    + ", and the role gives none"));
  }

  /** Returns when the next refresh is due. */
  private static Instant nextRefresh(Instant expiration, Instant now) {
    Duration share = Duration.between(now, expiration).dividedBy(SHORT_SESSION_DIVISOR);
    Instant preferred =
        expiration.minus(
            share.compareTo(REFRESH_BEFORE_EXPIRATION) < 0 ? share : REFRESH_BEFORE_EXPIRATION);
    Instant earliest = now.plus(MIN_REFRESH_INTERVAL);
    return notAfterExpiration(preferred.isBefore(earliest) ? earliest : preferred, expiration, now);
  }

  private static Instant notAfterExpiration(Instant preferred, Instant expiration, Instant now) {
    return now.isBefore(expiration) && preferred.isAfter(expiration) ? expiration : preferred;
  }
}
