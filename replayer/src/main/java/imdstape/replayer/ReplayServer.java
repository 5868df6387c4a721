package imdstape.replayer;

import imdstape.door.Door;
import imdstape.door.RefusalLog;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Request;
import imdstape.metadata.Response;
import imdstape.replayer.fault.Delivery;
import imdstape.replayer.journal.Journal;
import imdstape.replayer.world.CurrentWorld;
import imdstape.replayer.world.Imds;
import imdstape.replayer.world.Moment;
import imdstape.replayer.world.World;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** The one place with a socket, the clock and the counter of requests. */
public final class ReplayServer {

  private static final int LONGEST_HEADERS = 16_384;
  private static final int LONGEST_REQUEST_LINE = 8_192;
  private static final String IPV6_LOOPBACK = "::1";
  private static final String IPV6_SERVICE = "fd00:ec2::254";
  private static final String IPV4_SERVICE = "169.254.169.254";
  private static final KnownVersions KNOWN_VERSIONS = new KnownVersions();
  private static final Response FORBIDDEN = Response.bare(403, "Forbidden");

  private final Vertx vertx;
  private final CurrentWorld world;
  private final InstantSource clock;
  private final Journal journal;
  private final Warden warden;
  private final Connections connections;
  private final Before before;
  private final AtomicLong requests = new AtomicLong();
  private final Map<String, AtomicLong> struck = new ConcurrentHashMap<>();
  private final Listening listening;
  private volatile boolean ipv6;

  /**
   * Who is let in, and what is done with those who are not.
   *
   * @param door decides
   * @param log is told why, a line each
   * @param silence how long a client beyond the hop limit hears nothing before the reset
   */
  public record Warden(Door door, RefusalLog log, Duration silence) {

    /** Reports say only that the reset comes later than any client waits. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    /** A warden of this door. */
    public static Warden of(Door door, RefusalLog log) {
      return new Warden(door, log, SILENCE);
    }
  }

  /** What has to be done before a request can be answered; empty for nearly all. */
  @FunctionalInterface
  public interface Before extends Function<Request, Optional<Future<Void>>> {
    /** Nothing. */
    Before NOTHING = request -> Optional.empty();
  }

  /**
   * Vert.x as a command wants it: that a busy machine keeps a start waiting is no line on
   * somebody's terminal.
   */
  static Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setBlockedThreadCheckInterval(1)
            .setBlockedThreadCheckIntervalUnit(TimeUnit.DAYS));
  }

  /** A server that does not listen yet, and answers every request at once. */
  public ReplayServer(
      Vertx vertx, CurrentWorld world, InstantSource clock, Journal journal, Warden warden) {
    this(vertx, world, clock, journal, warden, Before.NOTHING);
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
      CurrentWorld world,
      InstantSource clock,
      Journal journal,
      Warden warden,
      Before before) {
    this.vertx = vertx;
    this.world = world;
    this.clock = clock;
    this.journal = journal;
    this.warden = warden;
    this.before = before;
    this.listening = new Listening(vertx, this::server, this::isUp);
    this.connections = new Connections(vertx, this::settle);
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
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
                .setAcceptBacklog(1_024))
        .connectionHandler(this::opened)
        .invalidRequestHandler(this::refuseMalformed)
        .requestHandler(this::handle);
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
  boolean wantsIpv6() {
    return world.get().options().httpProtocolIpv6().isOn();
  }

  /** Where the HttpProtocolIpv6 option listens. */
  public String ipv6Address() {
    return listening.has(IPV4_SERVICE) ? IPV6_SERVICE : IPV6_LOOPBACK;
  }

  /** Closes the listeners and their connections for good. */
  public Future<Void> close() {
    return listening.close();
  }

  private void opened(HttpConnection connection) {
    ChannelHandlerContext vertx = ((HttpServerConnection) connection).channelHandlerContext();
    vertx.pipeline().addBefore(vertx.name(), "known versions", KNOWN_VERSIONS);
    Optional<String> refusal =
        warden.door().refusal(connection.localAddress(), connection.remoteAddress());
    World now = world.get();
    if (now.isDroppedAt(time(now))) {
      Exchange.reset(connection);
      var unused = settle();
    } else if (refusal.isPresent()) {
      warden.log().add(refusal.get());
      connection.close();
    } else {
      connections.opened(connection);
    }
  }

  private void handle(HttpServerRequest http) {
    connections.spoke(http.connection());
    World now = world.get();
    Request request = parse(http, now);
    before
        .apply(request)
        .ifPresentOrElse(
            ready -> ready.onComplete(done -> answer(http, request)), () -> answer(http, request));
  }

  private void answer(HttpServerRequest http, Request request) {
    World now = world.get();
    Moment moment = moment(now, request);
    Optional<String> refusal = warden.door().refusal(http);
    refusal.ifPresent(warden.log()::add);
    Delivery delivery =
        refusal.isPresent() ? Delivery.Send.of(FORBIDDEN) : Imds.answer(now, request, moment);
    if (now.isDroppedAt(moment.now())) {
      var unused = settle();
    }
    delivery.by(
        new Exchange(vertx, connections, http, request, now, moment, journal, warden.silence()));
  }

  private Moment moment(World now, Request request) {
    Instant shown = time(now);
    List<String> counting = now.faults().counting(request, shown);
    if (counting.isEmpty()) {
      return new Moment(shown, requests.getAndIncrement());
    }
    Map<String, Long> numbers = new HashMap<>();
    counting.forEach(
        id ->
            numbers.put(id, struck.computeIfAbsent(id, any -> new AtomicLong()).getAndIncrement()));
    return new Moment(shown, requests.getAndIncrement(), numbers);
  }

  /** The world's time: the one line that reads the clock for an answer. */
  private Instant time(World now) {
    return now.clock().at(clock.instant());
  }

  /** How many connections are open. */
  public int connections() {
    return connections.open();
  }

  /** Counts the requests of each fault from 0 again. */
  public void recount() {
    struck.clear();
  }

  /**
   * Closes the listeners if EC2 has interrupted the instance and nothing is to listen any more, and
   * opens them again if the clock was moved back or the event was cancelled.
   */
  public Future<Void> settle() {
    return listening
        .settle()
        .onFailure(why -> warden.log().add("cannot listen again: " + why.getMessage()));
  }

  private boolean isUp() {
    World now = world.get();
    return !now.isDroppedAt(time(now));
  }

  private static Request parse(HttpServerRequest http, World world) {
    MultiMap headers = http.headers();
    boolean old = http.version() == HttpVersion.HTTP_1_0;
    return new Request(
        http.method().name(),
        MetadataPath.parse(http.uri(), world.traits()).orElse(null),
        name -> {
          if (name.equals(Request.HERE)) {
            return here(http.localAddress());
          }
          String value = headers.get(name);
          // HTTP/1.0 knows no Host, and nobody misses it
          return value == null && old && name.equals("Host") ? here(http.localAddress()) : value;
        });
  }

  private static String here(SocketAddress local) {
    String address = local.hostAddress();
    String host = address.contains(":") ? "[" + address + "]" : address;
    return local.port() == 80 ? host : host + ":" + local.port();
  }

  /** What is no request of HTTP is answered as the service answers, and the connection closed. */
  private void refuseMalformed(HttpServerRequest http) {
    Throwable cause = http.decoderResult().cause();
    Response answer =
        cause instanceof TooLongHttpLineException
            ? Response.bare(414, "Request-URI Too Long")
            : cause instanceof TooLongHttpHeaderException
                ? Response.bare(431, "Request Header Fields Too Large")
                : Response.bare(400, "Bad Request");
    http.headers().clear();
    World now = world.get();
    Moment moment = new Moment(time(now), requests.getAndIncrement());
    Exchange.write(http, Delivery.Send.of(answer), moment, now.traits().generation());
  }
}
