package imdstape.replayer;

import imdstape.metadata.Generation;
import imdstape.metadata.HttpDate;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Request;
import imdstape.metadata.Response;
import imdstape.replayer.door.Door;
import imdstape.replayer.door.RefusalLog;
import imdstape.replayer.world.CurrentWorld;
import imdstape.replayer.world.Delivery;
import imdstape.replayer.world.Imds;
import imdstape.replayer.world.Moment;
import imdstape.replayer.world.World;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The one place with a socket, the clock and the counter of requests. */
public final class ReplayServer {

  private static final CharSequence CONNECTION = "Connection";
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
  private final AtomicLong requests = new AtomicLong();
  private final Map<String, HttpServer> listeners = new ConcurrentHashMap<>();
  private volatile @Nullable HttpServer ipv6;

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

  /**
   * A server that does not listen yet.
   *
   * @param world what it serves; whoever replaces it changes the answers from then on
   * @param clock the world's clock, read once a request
   */
  public ReplayServer(
      Vertx vertx, CurrentWorld world, InstantSource clock, Journal journal, Warden warden) {
    this.vertx = vertx;
    this.world = world;
    this.clock = clock;
    this.journal = journal;
    this.warden = warden;
    this.connections = new Connections(vertx);
  }

  /**
   * Binds a listener.
   *
   * @param address numeric
   * @param port 0 for any free one
   * @return the port that was bound
   */
  public Future<Integer> listen(String address, int port) {
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHttp2ClearTextEnabled(false)
                    .setMaxHeaderSize(LONGEST_HEADERS)
                    .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
                    .setAcceptBacklog(1_024))
            .connectionHandler(this::opened)
            .invalidRequestHandler(this::refuseMalformed)
            .requestHandler(this::handle);
    return server
        .listen(port, address)
        .map(
            bound -> {
              listeners.put(address, bound);
              return bound.actualPort();
            });
  }

  /**
   * The HttpProtocolIpv6 option: on or off, a listener at the same port of the IPv6 loopback, or of
   * the service's IPv6 address where its IPv4 address is served. Nothing changes if that address is
   * listened on anyway.
   */
  public Future<Void> listenOnIpv6(boolean on, int port) {
    String address = ipv6Address();
    HttpServer known = ipv6;
    if (known != null && !on) {
      ipv6 = null;
      listeners.remove(address);
      return known.close();
    }
    if (!on || listeners.containsKey(address)) {
      return Future.succeededFuture();
    }
    return listen(address, port)
        .map(
            bound -> {
              ipv6 = listeners.get(address);
              return null;
            });
  }

  /** Where the HttpProtocolIpv6 option listens. */
  public String ipv6Address() {
    return listeners.containsKey(IPV4_SERVICE) ? IPV6_SERVICE : IPV6_LOOPBACK;
  }

  /** Closes the listeners and their connections. */
  public Future<Void> close() {
    return Future.join(listeners.values().stream().map(HttpServer::close).toList()).mapEmpty();
  }

  private void opened(HttpConnection connection) {
    ChannelHandlerContext vertx = ((HttpServerConnection) connection).channelHandlerContext();
    vertx.pipeline().addBefore(vertx.name(), "known versions", KNOWN_VERSIONS);
    Optional<String> refusal =
        warden.door().refusal(connection.localAddress(), connection.remoteAddress());
    if (refusal.isPresent()) {
      warden.log().add(refusal.get());
      connection.close();
    } else {
      connections.opened(connection);
    }
  }

  private void handle(HttpServerRequest http) {
    connections.spoke(http.connection());
    Moment moment = new Moment(clock.instant(), requests.getAndIncrement());
    World now = world.get();
    Request request = parse(http, now);
    Optional<String> refusal = warden.door().refusal(http);
    refusal.ifPresent(warden.log()::add);
    Delivery delivery =
        refusal.isPresent()
            ? new Delivery.Send(FORBIDDEN, OptionalInt.empty())
            : Imds.answer(now, request, moment);
    if (delivery instanceof Delivery.Send send) {
      journal.add(moment.now(), request, send.response().status());
      send(http, send, moment, now.traits().generation());
    } else {
      journal.add(moment.now(), request, Journal.NO_ANSWER);
      vertx.setTimer(warden.silence().toMillis(), timer -> reset(http));
    }
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

  private static void send(
      HttpServerRequest http, Delivery.Send send, Moment moment, Generation generation) {
    Response answer = send.response();
    boolean kept = isKept(http);
    HttpServerResponse out = http.response();
    out.setStatusCode(answer.status()).setStatusMessage(generation.reason(answer));
    Generation.Transfer transfer =
        new Generation.Transfer(send.remaining(), HttpDate.format(moment.now()), kept);
    // Vert.x adds a Connection line of its own, in lower case and last: the last word is ours.
    out.headersEndHandler(
        ready -> {
          MultiMap headers = out.headers().clear();
          generation.write(answer, transfer, headers::add);
        });
    Future<Void> sent =
        http.method().equals(HttpMethod.HEAD)
            ? out.end()
            : out.end(Buffer.buffer(generation.body(answer)));
    if (!kept) {
      sent.onComplete(done -> http.connection().close());
    }
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
    Moment moment = new Moment(clock.instant(), requests.getAndIncrement());
    http.headers().clear();
    send(
        http,
        new Delivery.Send(answer, OptionalInt.empty()),
        moment,
        world.get().traits().generation());
  }

  /** A reset is what a close is when nothing may linger. */
  private static void reset(HttpServerRequest http) {
    Channel channel = ((HttpServerConnection) http.connection()).channelHandlerContext().channel();
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    var unused = channel.close();
  }

  /** The service closes a connection unless it is asked to keep it (a capture of 2023). */
  private static boolean isKept(HttpServerRequest http) {
    String connection = http.headers().get(CONNECTION);
    if (connection == null || http.version() != HttpVersion.HTTP_1_1) {
      return false;
    }
    String asked = connection.toLowerCase(Locale.ROOT);
    return asked.contains("keep-alive") && !asked.contains("close");
  }
}
