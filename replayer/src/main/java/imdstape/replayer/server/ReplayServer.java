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

  private static final int LOOKS_MILLIS = 5_000;
  private static final int LONGEST_HEADERS = 16_384;
  private static final int LONGEST_REQUEST_LINE = 8_192;
  private static final String IPV6_LOOPBACK = "::1";
  private static final String IPV6_SERVICE = "fd00:ec2::254";
  private static final String IPV4_SERVICE = "169.254.169.254";

  private final Vertx vertx;
  private final RequestHandler answering;
  private final ServerContext warden;
  private final ConnectionHandler clients;
  private final ListenerManager listening;
  private volatile boolean ipv6;

  /**
   * Vert.x as a command wants it: that a busy machine keeps a start waiting is no line on
   * somebody's terminal, and nobody looks for loggers that are not there.
   *
   * @param sockets how it waits for them
   */
  static Vertx vertx(Optional<NativeTransport> sockets) {
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
    this(vertx, world, clock, journal, warden, CredentialRefreshHook.NOTHING);
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
    this.answering = new RequestHandler(world, clock, System::nanoTime, journal, warden);
    this.warden = warden;
    this.listening =
        new ListenerManager(
            vertx,
            this::server,
            this::isUp,
            Runtime.getRuntime().availableProcessors(),
            warden.log()::add);
    this.clients = new ConnectionHandler(vertx, answering, warden, before, this::settle);
    HeapTrimmer footprint = new HeapTrimmer(Runtime.getRuntime().totalMemory());
    vertx.setPeriodic(LOOKS_MILLIS, look -> footprint.tend(Runtime.getRuntime()));
  }

  /**
   * Binds a listener.
   *
   * @param address numeric
   * @param port 0 for any free one
   * @return the port that was bound
   */
  public Future<Integer> listen(String address, int port) {
    return listening.add(address, port);
  }

  private HttpServer server() {
    return clients.at(
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
                .setAcceptBacklog(1_024)));
  }

  /**
   * The HttpProtocolIpv6 option: on or off, a listener at the same port of the IPv6 loopback, or of
   * the service's IPv6 address where its IPv4 address is served. Nothing changes if that address is
   * listened on anyway.
   */
  public Future<Void> listenOnIpv6(boolean on, int port) {
    String address = ipv6Address();
    if (on && !listening.has(address)) {
      ipv6 = true;
    }
    if (!ipv6) {
      return Future.succeededFuture();
    }
    ipv6 = on;
    return on ? listening.want(address, port) : listening.remove(address);
  }

  /** Whether the world at this moment wants it so. */
  public boolean wantsIpv6() {
    return answering.world().options().httpProtocolIpv6().isOn();
  }

  /** Where the HttpProtocolIpv6 option listens. */
  public String ipv6Address() {
    return listening.has(IPV4_SERVICE) ? IPV6_SERVICE : IPV6_LOOPBACK;
  }

  /** Closes the listeners and their connections for good. */
  public Future<Void> close() {
    return listening.close();
  }

  /** How many connections are open. */
  public int connections() {
    return clients.connected();
  }

  /** Whether all listeners are open. */
  public boolean isOpen() {
    return listening.isOpen();
  }

  /** Counts the requests of each fault from 0 again. */
  public void recount() {
    answering.recount();
  }

  /** Forgets how many requests each fault has counted, but those of these ids. */
  public void keepCounts(Set<String> ids) {
    answering.keepCounts(ids);
  }

  /**
   * Closes the listeners if EC2 has interrupted the instance and nothing is to listen any more, and
   * opens them again if the clock was moved back or the event was cancelled.
   */
  public Future<Void> settle() {
    return listening.settle().onFailure(why -> warden.log().add(String.valueOf(why.getMessage())));
  }

  private boolean isUp() {
    InstanceState now = answering.world();
    return !now.isDroppedAt(answering.time(now));
  }
}
