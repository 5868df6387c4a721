package imdstape.replayer.cli;

import imdstape.replayer.control.ControlContext;
import imdstape.replayer.server.ReplayServer;
import io.vertx.core.Future;
import java.util.Set;

/**
 * The listeners of a server, as control reaches them.
 *
 * @param port of the service
 */
public record ServerListeners(ReplayServer server, int port)
    implements ControlContext.ServedListeners {

  @Override
  public Future<Void> reconcile() {
    Future<Void> ipv6 =
        server
            .listenOnIpv6(server.wantsIpv6(), port)
            .recover(
                why ->
                    Future.failedFuture(
                        "["
                            + server.ipv6Address()
                            + "]:"
                            + port
                            + " cannot be had: "
                            + why.getMessage()));
    return Future.join(ipv6, server.reconcileListeners()).mapEmpty();
  }

  @Override
  public void resetFaultCounts() {
    server.resetFaultCounts();
  }

  @Override
  public void retainFaultCounts(Set<String> ids) {
    server.retainFaultCounts(ids);
  }

  @Override
  public boolean areAllOpen() {
    return server.isOpen();
  }

  @Override
  public int openConnections() {
    return server.openConnections();
  }
}
