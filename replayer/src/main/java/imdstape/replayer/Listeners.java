package imdstape.replayer;

import imdstape.replayer.control.Reach;
import io.vertx.core.Future;

/**
 * The listeners of a server, as control reaches them.
 *
 * @param port of the service
 */
record Listeners(ReplayServer server, int port) implements Reach.Listeners {

  @Override
  public Future<Void> onIpv6(boolean on) {
    return server
        .listenOnIpv6(on, port)
        .recover(
            why ->
                Future.failedFuture(
                    "["
                        + server.ipv6Address()
                        + "]:"
                        + port
                        + " cannot be had: "
                        + why.getMessage()));
  }

  @Override
  public Future<Void> settle() {
    return server.settle();
  }

  @Override
  public void recount() {
    server.recount();
  }

  @Override
  public int connections() {
    return server.connections();
  }
}
