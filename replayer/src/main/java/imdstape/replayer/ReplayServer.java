package imdstape.replayer;

import imdstape.metadata.HttpDate;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Request;
import imdstape.metadata.Response;
import imdstape.metadata.TokenHeaders;
import imdstape.replayer.world.Delivery;
import imdstape.replayer.world.Imds;
import imdstape.replayer.world.Moment;
import imdstape.replayer.world.World;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** The one place with a socket, the clock and the counter of requests. */
public final class ReplayServer {

  private static final CharSequence CONNECTION = "Connection";
  private static final int LONGEST_HEADERS = 16_384;
  private static final int LONGEST_REQUEST_LINE = 8_192;

  private volatile World world;
  private final InstantSource clock;
  private final Journal journal;
  private final AtomicLong requests = new AtomicLong();
  private final HttpServer server;

  /**
   * A server that does not listen yet.
   *
   * @param clock the world's clock, read once a request
   */
  public ReplayServer(Vertx vertx, World world, InstantSource clock, Journal journal) {
    this.world = world;
    this.clock = clock;
    this.journal = journal;
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHttp2ClearTextEnabled(false)
                    .setMaxHeaderSize(LONGEST_HEADERS)
                    .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
                    .setIdleTimeout(75))
            .requestHandler(this::handle);
  }

  /**
   * Binds the listener.
   *
   * @param address numeric
   * @param port 0 for any free one
   * @return the port that was bound
   */
  public Future<Integer> listen(String address, int port) {
    return server.listen(port, address).map(HttpServer::actualPort);
  }

  /** Closes the listener and its connections. */
  public Future<Void> close() {
    return server.close();
  }

  private void handle(HttpServerRequest http) {
    Moment moment = new Moment(clock.instant(), requests.getAndIncrement());
    Request request = parse(http);
    Delivery delivery = Imds.answer(world, request, moment);
    Delivery.Send send = (Delivery.Send) delivery;
    journal.add(moment.now(), request, send.response().status());
    send(http, send, moment);
  }

  private static Request parse(HttpServerRequest http) {
    MultiMap headers = http.headers();
    return new Request(
        http.method().name(),
        MetadataPath.parse(http.uri()).orElse(null),
        headers.get(TokenHeaders.TOKEN),
        headers.get(TokenHeaders.TTL),
        headers.contains("X-Forwarded-For"),
        headers.contains("Expect"));
  }

  private static void send(HttpServerRequest http, Delivery.Send send, Moment moment) {
    Response answer = send.response();
    boolean kept = isKept(http);
    HttpServerResponse out = http.response();
    out.setStatusCode(answer.status()).setStatusMessage(answer.reason());
    // Vert.x adds a Connection line of its own, in lower case and last: the last word is ours.
    out.headersEndHandler(ready -> write(out.headers().clear(), send, moment, kept));
    Future<Void> sent =
        http.method().equals(HttpMethod.HEAD) ? out.end() : out.end(Buffer.buffer(answer.body()));
    if (!kept) {
      sent.onComplete(done -> http.connection().close());
    }
  }

  private static void write(MultiMap headers, Delivery.Send send, Moment moment, boolean kept) {
    Response answer = send.response();
    send.remaining().ifPresent(left -> headers.add(TokenHeaders.TTL, Integer.toString(left)));
    answer.before().forEach(header -> headers.add(header.name(), header.value()));
    headers.add("Content-Length", Integer.toString(answer.body().length));
    headers.add("Date", HttpDate.format(moment.now()));
    headers.add("Server", "EC2ws");
    if (!kept) {
      headers.add(CONNECTION, "close");
    }
    answer.after().forEach(header -> headers.add(header.name(), header.value()));
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
