package imdstape.replayer.server;

import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import imdstape.replayer.server.fastpath.ConnectionInternals;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;

/** Decides which connections and requests are served, and logs each refusal. Thread-safe. */
public final class AccessPolicy {

  private final HostGuard hostGuard;
  private final RefusalLog log;

  /** A policy that applies the rules of a guard. */
  public AccessPolicy(HostGuard hostGuard, RefusalLog log) {
    this.hostGuard = hostGuard;
    this.log = log;
  }

  /** Whether the server must close a connection. */
  boolean refusesConnection(HttpConnection connection) {
    return logged(
        hostGuard.connectionRefusal(
            ConnectionInternals.localAddress(connection),
            ConnectionInternals.remoteAddress(connection)));
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
