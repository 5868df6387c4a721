package imdstape.replayer.server.fastpath;

import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.http.HttpDate;
import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.http.ServiceGeneration;
import imdstape.replayer.instance.RequestContext;
import imdstape.replayer.journal.JournalEntry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One request on its connection, and all the ways in which its answer can leave. */
final class ResponseWriter implements ResponseAction.ResponseActionVisitor {

  private static final CharSequence CONNECTION = "Connection";

  private final Vertx vertx;
  private final ConnectionLimiter limiter;
  private final RequestHandler requestHandler;
  private final HttpServerRequest http;
  private final RequestHandler.AnsweredRequest answered;
  private final RequestContext context;

  ResponseWriter(
      Vertx vertx,
      ConnectionLimiter connections,
      RequestHandler answering,
      HttpServerRequest http,
      RequestHandler.AnsweredRequest answered) {
    this.vertx = vertx;
    this.limiter = connections;
    this.requestHandler = answering;
    this.http = http;
    this.answered = answered;
    this.context = answered.context();
  }

  @Override
  public void send(ResponseAction.Send answer) {
    addToJournal(answer.response().status());
    write(http, answer, context, generation());
  }

  @Override
  public void delay(ResponseAction.Delay answer) {
    schedule(Math.max(1, answer.delay().toMillis()), () -> answer.next().accept(this));
  }

  @Override
  public void noResponse() {
    addToJournal(JournalEntry.NO_ANSWER);
    vertx.setTimer(
        Math.max(1, requestHandler.hopLimitResetDelay().toMillis()),
        timer -> reset(http.connection()));
  }

  @Override
  public void reset() {
    addToJournal(JournalEntry.NO_ANSWER);
    reset(http.connection());
  }

  @Override
  public void truncate(ResponseAction.Truncate answer) {
    MetadataResponse response = answer.complete().response();
    addToJournal(response.status());
    byte[] body = body(response);
    int kept = (int) (body.length * answer.keptShare());
    HttpServerResponse out =
        startResponse(http, answer.complete(), context, generation(), body.length);
    out.write(Buffer.buffer(body).slice(0, kept)).onComplete(done -> http.connection().close());
  }

  @Override
  public void dribble(ResponseAction.Dribble answer) {
    MetadataResponse response = answer.complete().response();
    addToJournal(response.status());
    byte[] body = body(response);
    if (body.length == 0) {
      write(http, answer.complete(), context, generation());
      return;
    }
    HttpServerResponse out =
        startResponse(http, answer.complete(), context, generation(), body.length);
    drip(out, Buffer.buffer(body), 0, Math.max(1, answer.interval().toMillis()));
  }

  private void drip(HttpServerResponse out, Buffer body, int from, long each) {
    if (out.closed()) {
      return;
    }
    if (from == body.length() - 1) {
      closeUnlessKept(http, out.end(body.slice(from, from + 1)));
    } else {
      out.write(body.slice(from, from + 1))
          .onSuccess(sent -> schedule(each, () -> drip(out, body, from + 1, each)));
    }
  }

  /** It is not the client's fault that it has nothing to say meanwhile. */
  private void schedule(long millis, Runnable then) {
    limiter.suspendTimeout(http.connection());
    vertx.setTimer(
        millis,
        timer -> {
          limiter.requestReceived(http.connection());
          then.run();
        });
  }

  private byte[] body(MetadataResponse response) {
    return http.method().equals(HttpMethod.HEAD) ? new byte[0] : generation().body(response);
  }

  private ServiceGeneration generation() {
    return answered.generation();
  }

  private void addToJournal(int status) {
    boolean gone = http.response().closed();
    String address = http.remoteAddress().hostAddress();
    requestHandler.addToJournal(
        answered,
        gone ? JournalEntry.NO_ANSWER : status,
        JournalEntry.describeCaller(address, http.getHeader("User-Agent")));
  }

  /** Sends an answer as it is. */
  static void write(
      HttpServerRequest http,
      ResponseAction.Send send,
      RequestContext moment,
      ServiceGeneration generation) {
    byte[] body = generation.body(send.response());
    HttpServerResponse out = startResponse(http, send, moment, generation, body.length);
    closeUnlessKept(
        http, http.method().equals(HttpMethod.HEAD) ? out.end() : out.end(Buffer.buffer(body)));
  }

  private static void closeUnlessKept(HttpServerRequest http, Future<Void> sent) {
    if (!isKeepAlive(http)) {
      sent.onComplete(done -> http.connection().close());
    }
  }

  private static HttpServerResponse startResponse(
      HttpServerRequest http,
      ResponseAction.Send send,
      RequestContext moment,
      ServiceGeneration generation,
      int length) {
    MetadataResponse answer = send.response();
    HttpServerResponse out = http.response();
    out.setStatusCode(answer.status()).setStatusMessage(generation.reason(answer));
    ServiceGeneration.TransferContext transfer =
        new ServiceGeneration.TransferContext(
            send.tokenSecondsLeft(), HttpDate.format(moment.now()), isKeepAlive(http));
    if (keepsHeaderOrder(http)) {
      generation.writeHeaders(answer, transfer, out.headers()::add);
      return out;
    }
    // Vert.x wants to know the length before the first byte; the lines are written below.
    out.putHeader("Content-Length", Integer.toString(length));
    // Vert.x adds a Connection line of its own, in lower case and last: the last word is ours.
    out.headersEndHandler(
        ready -> {
          MultiMap headers = out.headers().clear();
          generation.writeHeaders(answer, transfer, headers::add);
        });
    return out;
  }

  /**
   * Whether Vert.x adds no line to an answer that has its length: who keeps a connection by 1.1.
   */
  private static boolean keepsHeaderOrder(HttpServerRequest http) {
    return isKeepAlive(http) && !http.method().equals(HttpMethod.HEAD);
  }

  /** A reset is what a close is when nothing may linger. */
  static void reset(HttpConnection connection) {
    Channel channel = ((HttpServerConnection) connection).channelHandlerContext().channel();
    if (channel.isActive()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      var unused = channel.close();
    }
  }

  private static boolean isKeepAlive(HttpServerRequest http) {
    return http.version() == HttpVersion.HTTP_1_1 && isKeepAlive(http.headers().get(CONNECTION));
  }

  /** The service closes a connection unless it is asked to keep it (a capture of 2023). */
  static boolean isKeepAlive(@Nullable String connection) {
    if (connection == null) {
      return false;
    }
    String asked = connection.toLowerCase(Locale.ROOT);
    return asked.contains("keep-alive") && !asked.contains("close");
  }
}
