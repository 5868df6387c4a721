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
  public Future<Void> settle() {
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
    return Future.join(ipv6, server.settle()).mapEmpty();
  }

  @Override
  public void recount() {
    server.recount();
  }

  @Override
  public void keepCounts(Set<String> ids) {
    server.keepCounts(ids);
  }

  @Override
  public boolean areOpen() {
    return server.isOpen();
  }

  @Override
  public int connections() {
    return server.connections();
  }
}
