package imdstape.replayer.server;

import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import imdstape.replayer.server.fastpath.ConnectionInternals;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides which connections and requests are served, and logs each refusal. Thread-safe. */
public final class AccessPolicy {

  private final HostGuard hostGuard;
  private final RefusalLog log;
  private final @Nullable CredentialSharing sharing;

  /** A policy that applies the rules of a guard. */
  public AccessPolicy(HostGuard hostGuard, RefusalLog log) {
    this(hostGuard, log, null);
  }

  /**
   * Creates a policy.
   *
   * @param sharing which users are served, or null for all
   */
  public AccessPolicy(HostGuard hostGuard, RefusalLog log, @Nullable CredentialSharing sharing) {
    this.hostGuard = hostGuard;
    this.log = log;
    this.sharing = sharing;
  }

  /** Whether the server must close a connection. */
  boolean refusesConnection(HttpConnection connection) {
    return logged(
        hostGuard
            .connectionRefusal(
                ConnectionInternals.localAddress(connection),
                ConnectionInternals.remoteAddress(connection))
            .or(() -> sharing == null ? Optional.empty() : sharing.refusal(connection)));
  }

  /**
   * Whether the server must answer a request with 403.
   *
   * @param target as it stands on the request line
   * @param local the address at which it arrived
   */
  boolean refusesRequest(String target, MultiMap headers, SocketAddress local) {
    return logged(hostGuard.requestRefusal(target, headers, local));
  }

  /** As {@link #refusesRequest}, without a line in the log. */
  boolean wouldRefuseRequest(String target, MultiMap headers, SocketAddress local) {
    return hostGuard.requestRefusal(target, headers, local).isPresent();
  }

  private boolean logged(Optional<String> refusal) {
    refusal.ifPresent(log::logOnce);
    return refusal.isPresent();
  }
}
