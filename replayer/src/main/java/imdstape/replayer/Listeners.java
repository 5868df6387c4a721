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
  public Future<Void> settle() {
    return server
        .listenOnIpv6(server.wantsIpv6(), port)
        .recover(
            why ->
                Future.failedFuture(
                    "["
                        + server.ipv6Address()
                        + "]:"
                        + port
                        + " cannot be had: "
                        + why.getMessage()))
        .compose(done -> server.settle());
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
