package imdstape.replayer.server;

import imdstape.replayer.instance.Instance;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.server.fastpath.ListeningSocket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of one instance: the first at the address and port that were chosen, a second one
 * for the HttpProtocolIpv6 option. Thread-safe.
 */
public final class InstanceListeners {

  private static final int MAX_HEADER_BYTES = 16_384;
  private static final int MAX_REQUEST_LINE_BYTES = 8_192;
  private static final int ACCEPT_BACKLOG = 1_024;
  private static final String IPV6_LOOPBACK = "::1";
  private static final String IPV6_SERVICE = "fd00:ec2::254";
  private static final String IPV4_SERVICE = "169.254.169.254";

  private final Vertx vertx;
  private final Instance instance;
  private final ServerContext context;
  private final ServerTimers timers;
  private final ConnectionHandler connectionHandler;
  private final ListenerManager listeners;
  private volatile boolean listensOnIpv6;

  /**
   * Creates listeners that are not open yet.
   *
   * @param instance decides what is served and whether the listeners are open
   * @param refreshHook runs before each request, or null
   */
  InstanceListeners(
      Vertx vertx,
      Instance instance,
      ServerContext context,
      @Nullable CredentialRefreshHook refreshHook) {
    this.vertx = vertx;
    this.instance = instance;
    this.context = context;
    this.timers = new ServerTimers(vertx);
    this.listeners =
        new ListenerManager(
            vertx,
            this::createHttpServer,
            this::isUp,
            Runtime.getRuntime().availableProcessors(),
            context.log()::logOnce);
    LongSupplier nanos = System::nanoTime;
    DefectLog defects = new DefectLog(context.log(), context.showDefectTraces());
    this.connectionHandler =
        new ConnectionHandler(
            new RequestHandler(instance, nanos, context, defects),
            new JournalWriter(instance.journal(), nanos, defects),
            context,
            timers,
            refreshHook,
            this::reconcileListeners);
  }

  /** The instance that is served. */
  public Instance instance() {
    return instance;
  }

  /**
   * Opens a listener.
   *
   * @param address numeric
   * @param port 0 for any free one
   * @return the port; fails with a {@link java.net.BindException} if it is in use
   */
  public Future<Integer> listen(String address, int port) {
    return listeners.listen(address, port);
  }

  private HttpServer createHttpServer(ListeningSocket socket) {
    return connectionHandler.attachTo(
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                .setAcceptBacklog(ACCEPT_BACKLOG)),
        socket);
  }

  /**
   * Applies the HttpProtocolIpv6 option: opens or closes a listener at {@link #ipv6Address()}. Does
   * nothing if that address has a listener of its own.
   */
  public Future<Void> listenOnIpv6(boolean on, int port) {
    String address = ipv6Address();
    if (on && !listeners.hasListener(address)) {
      listensOnIpv6 = true;
    }
    if (!listensOnIpv6) {
      return Future.succeededFuture();
    }
    listensOnIpv6 = on;
    return on ? listeners.listenWhenUp(address, port) : listeners.stopListening(address);
  }

  /** Whether the HttpProtocolIpv6 option is on. */
  public boolean wantsIpv6() {
    return instance.state().get().options().httpProtocolIpv6().isOn();
  }

  /**
   * The address at which the HttpProtocolIpv6 option listens: the service's IPv6 address if its
   * IPv4 address is served, and otherwise the loopback.
   */
  public String ipv6Address() {
    return listeners.hasListener(IPV4_SERVICE) ? IPV6_SERVICE : IPV6_LOOPBACK;
  }

  /** Closes all listeners and connections for good, and ends all timers. */
  public Future<Void> close() {
    return listeners.close().onComplete(closed -> timers.close());
  }

  /** The number of open connections. */
  public int openConnections() {
    return connectionHandler.openConnections();
  }

  /** Whether all listeners are open. */
  public boolean isOpen() {
    return listeners.areAllOpen();
  }

  /** The number of timers that have not ended. */
  int activeTimers() {
    return timers.active();
  }

  /**
   * Closes all listeners if the instance was interrupted and is to shut down then. Opens them again
   * if it is up, because the clock was set back or the event was cancelled.
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
