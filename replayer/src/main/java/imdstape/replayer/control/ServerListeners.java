package imdstape.replayer.control;

import imdstape.replayer.server.InstanceListeners;
import io.vertx.core.Future;

/**
 * Gives control access to the listeners of an instance.
 *
 * @param port the port of the first listener, which the listener of the HttpProtocolIpv6 option
 *     shares
 */
public record ServerListeners(InstanceListeners listeners, int port)
    implements ControlContext.ServedListeners {

  @Override
  public Future<Void> reconcile() {
    Future<Void> ipv6 =
        listeners
            .listenOnIpv6(listeners.wantsIpv6(), port)
            .recover(
                why ->
                    Future.failedFuture(
                        "["
                            + listeners.ipv6Address()
                            + "]:"
                            + port
                            + " cannot be had: "
                            + why.getMessage()));
    return Future.join(ipv6, listeners.reconcileListeners()).mapEmpty();
  }

  @Override
  public boolean areAllOpen() {
    return listeners.isOpen();
  }

  @Override
  public int openConnections() {
    return listeners.openConnections();
  }
}
