package imdstape.replayer.server;

import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.InstanceStateHolder;
import imdstape.replayer.journal.Journal;
import imdstape.replayer.server.fastpath.ConnectionHandler;
import imdstape.replayer.server.fastpath.CredentialRefreshHook;
import imdstape.replayer.server.fastpath.NativeTransport;
import imdstape.replayer.server.fastpath.RequestHandler;
import imdstape.replayer.server.fastpath.ServerContext;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The replay on its listeners. */
public final class ReplayServer {

  private static final int HEAP_CHECK_MILLIS = 5_000;
  private static final int MAX_HEADER_BYTES = 16_384;
  private static final int MAX_REQUEST_LINE_BYTES = 8_192;
  private static final String IPV6_LOOPBACK = "::1";
  private static final String IPV6_SERVICE = "fd00:ec2::254";
  private static final String IPV4_SERVICE = "169.254.169.254";

  private final Vertx vertx;
  private final RequestHandler requestHandler;
  private final ServerContext warden;
  private final ConnectionHandler connectionHandler;
  private final ListenerManager listeners;
  private volatile boolean ipv6;

  /**
   * Vert.x as a command wants it: that a busy machine keeps a start waiting is no line on
   * somebody's terminal, and nobody looks for loggers that are not there.
   *
   * @param sockets how it waits for them
   */
  static Vertx createVertx(Optional<NativeTransport> sockets) {
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    VertxOptions patient =
        new VertxOptions()
            .setBlockedThreadCheckInterval(1)
            .setBlockedThreadCheckIntervalUnit(TimeUnit.DAYS);
    return sockets
        .map(how -> Vertx.builder().with(patient).withTransport(how).build())
        .orElseGet(() -> Vertx.vertx(patient));
  }

  /** A server that does not listen yet, and answers every request at once. */
  public ReplayServer(
      Vertx vertx,
      InstanceStateHolder world,
      InstantSource clock,
      Journal journal,
      ServerContext warden) {
    this(vertx, world, clock, journal, warden, CredentialRefreshHook.NONE);
  }

  /**
   * A server that does not listen yet.
   *
   * @param world what it serves; whoever replaces it changes the answers from then on
   * @param clock the real one, read once a request; the world says what its own shows then
   * @param before is asked before a request is answered
   */
  public ReplayServer(
      Vertx vertx,
      InstanceStateHolder world,
      InstantSource clock,
      Journal journal,
      ServerContext warden,
      CredentialRefreshHook before) {
    this.vertx = vertx;
    this.requestHandler = new RequestHandler(world, clock, System::nanoTime, journal, warden);
    this.warden = warden;
    this.listeners =
        new ListenerManager(
            vertx,
            this::createHttpServer,
            this::isUp,
            Runtime.getRuntime().availableProcessors(),
            warden.log()::logOnce);
    this.connectionHandler =
        new ConnectionHandler(vertx, requestHandler, warden, before, this::reconcileListeners);
    HeapTrimmer footprint = new HeapTrimmer(Runtime.getRuntime().totalMemory());
    vertx.setPeriodic(HEAP_CHECK_MILLIS, look -> footprint.trimIfGrown(Runtime.getRuntime()));
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
    return requestHandler.state().options().httpProtocolIpv6().isOn();
  }

  /** Where the HttpProtocolIpv6 option listens. */
  public String ipv6Address() {
    return listeners.hasListener(IPV4_SERVICE) ? IPV6_SERVICE : IPV6_LOOPBACK;
  }

  /** Closes the listeners and their connections for good. */
  public Future<Void> close() {
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

  /** Counts the requests of each fault from 0 again. */
  public void resetFaultCounts() {
    requestHandler.resetFaultCounts();
  }

  /** Forgets how many requests each fault has counted, but those of these ids. */
  public void retainFaultCounts(Set<String> ids) {
    requestHandler.retainFaultCounts(ids);
  }

  /**
   * Closes the listeners if EC2 has interrupted the instance and nothing is to listen any more, and
   * opens them again if the clock was moved back or the event was cancelled.
   */
  public Future<Void> reconcileListeners() {
    return listeners
        .reconcile()
        .onFailure(why -> warden.log().logOnce(String.valueOf(why.getMessage())));
  }

  private boolean isUp() {
    InstanceState now = requestHandler.state();
    return !now.isShutDownAt(requestHandler.instanceTime(now));
  }
}
