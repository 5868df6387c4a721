package imdstape.replayer.server;

import imdstape.replayer.instance.Instance;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.server.fastpath.ConnectionHandler;
import imdstape.replayer.server.fastpath.CredentialRefreshHook;
import imdstape.replayer.server.fastpath.RequestHandler;
import imdstape.replayer.server.fastpath.ServerContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;

/**
 * The listeners of one instance: the first at the address and port that were chosen, a second one
 * for the HttpProtocolIpv6 option. Thread-safe.
 */
public final class InstanceListeners {

  private static final int MAX_HEADER_BYTES = 16_384;
  private static final int MAX_REQUEST_LINE_BYTES = 8_192;
  private static final String IPV6_LOOPBACK = "::1";
  private static final String IPV6_SERVICE = "fd00:ec2::254";
  private static final String IPV4_SERVICE = "169.254.169.254";

  private final Vertx vertx;
  private final Instance instance;
  private final ServerContext context;
  private final ConnectionHandler connectionHandler;
  private final ListenerManager listeners;
  private volatile boolean ipv6;

  /**
   * Creates listeners that are not open yet.
   *
   * @param instance decides what is served and whether the listeners are open
   * @param refreshHook runs before a request is answered
   */
  InstanceListeners(
      Vertx vertx, Instance instance, ServerContext context, CredentialRefreshHook refreshHook) {
    this.vertx = vertx;
    this.instance = instance;
    this.context = context;
    this.listeners =
        new ListenerManager(
            vertx,
            this::createHttpServer,
            this::isUp,
            Runtime.getRuntime().availableProcessors(),
            context.log()::logOnce);
    this.connectionHandler =
        new ConnectionHandler(
            vertx,
            new RequestHandler(instance, System::nanoTime, context),
            context,
            refreshHook,
            this::reconcileListeners);
  }

  /** The instance that is served. */
  public Instance instance() {
    return instance;
  }

  /**
   * Binds a listener.
   *
   * @param address numeric
   * @param port 0 for any free one
   * @return the port that was bound
   */
  public Future<Integer> listen(String address, int port) {
    return listeners.listen(address, port);
  }

  private HttpServer createHttpServer() {
    return connectionHandler.attachTo(
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                .setAcceptBacklog(1_024)));
  }

  /**
   * The HttpProtocolIpv6 option: on or off, a listener at the same port of the IPv6 loopback, or of
   * the service's IPv6 address where its IPv4 address is served. Nothing changes if that address is
   * listened on anyway.
   */
  public Future<Void> listenOnIpv6(boolean on, int port) {
    String address = ipv6Address();
    if (on && !listeners.hasListener(address)) {
      ipv6 = true;
    }
    if (!ipv6) {
      return Future.succeededFuture();
    }
    ipv6 = on;
    return on ? listeners.listenWhenUp(address, port) : listeners.stopListening(address);
  }

  /** Whether the world at this moment wants it so. */
  public boolean wantsIpv6() {
    return instance.state().get().options().httpProtocolIpv6().isOn();
  }

  /** Where the HttpProtocolIpv6 option listens. */
  public String ipv6Address() {
    return listeners.hasListener(IPV4_SERVICE) ? IPV6_SERVICE : IPV6_LOOPBACK;
  }

  /** Closes the listeners and their connections for good and stops the connection timer. */
  public Future<Void> close() {
    connectionHandler.stop();
    return listeners.close();
  }

  /** How many connections are open. */
  public int openConnections() {
    return connectionHandler.openConnections();
  }

  /** Whether all listeners are open. */
  public boolean isOpen() {
    return listeners.areAllOpen();
  }

  /**
   * Closes the listeners if EC2 has interrupted the instance and nothing is to listen any more, and
   * opens them again if the clock was moved back or the event was cancelled.
   */
  public Future<Void> reconcileListeners() {
    return listeners
        .reconcile()
        .onFailure(why -> context.log().logOnce(String.valueOf(why.getMessage())));
  }

  private boolean isUp() {
    InstanceState current = instance.state().get();
    return !current.isShutDownAt(instance.instanceTime(current));
  }
}
