package imdstape.replayer.server;

import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.http.HttpDate;
import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.http.ServiceGeneration;
import imdstape.replayer.instance.RequestContext;
import imdstape.replayer.journal.JournalEntry;
import imdstape.replayer.server.fastpath.ConnectionHeader;
import imdstape.replayer.server.fastpath.ConnectionInternals;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;

/** Carries out the action that answers one request, through Vert.x. Used by one event loop. */
final class ResponseWriter implements ResponseAction.ResponseActionVisitor {

  private static final CharSequence CONNECTION = "Connection";

  private final ServerTimers timers;
  private final ConnectionLimiter limiter;
  private final JournalWriter journal;
  private final Duration hopLimitResetDelay;
  private final HttpServerRequest http;
  private final AnsweredRequest answered;
  private final RequestContext context;

  /**
   * Creates the writer of one response.
   *
   * @param hopLimitResetDelay time without a response before the connection is reset
   */
  ResponseWriter(
      ServerTimers timers,
      ConnectionLimiter limiter,
      JournalWriter journal,
      Duration hopLimitResetDelay,
      HttpServerRequest http,
      AnsweredRequest answered) {
    this.timers = timers;
    this.limiter = limiter;
    this.journal = journal;
    this.hopLimitResetDelay = hopLimitResetDelay;
    this.http = http;
    this.answered = answered;
    this.context = answered.context();
  }

  @Override
  public void send(ResponseAction.Send send) {
    addToJournal(send.response().status());
    write(http, send, context, generation());
  }

  @Override
  public void delay(ResponseAction.Delay delay) {
    schedule(Math.max(1, delay.delay().toMillis()), () -> delay.next().accept(this));
  }

  @Override
  public void noResponse() {
    addToJournal(JournalEntry.NO_ANSWER);
    timers.runAfter(
        Math.max(1, hopLimitResetDelay.toMillis()),
        () -> ConnectionInternals.reset(http.connection()));
  }

  @Override
  public void reset() {
    addToJournal(JournalEntry.NO_ANSWER);
    ConnectionInternals.reset(http.connection());
  }

  @Override
  public void truncate(ResponseAction.Truncate truncate) {
    MetadataResponse response = truncate.complete().response();
    addToJournal(response.status());
    byte[] body = body(response);
    int kept = (int) (body.length * truncate.keptShare());
    HttpServerResponse out =
        startResponse(http, truncate.complete(), context, generation(), body.length);
    out.write(Buffer.buffer(body).slice(0, kept)).onComplete(done -> http.connection().close());
  }

  @Override
  public void dribble(ResponseAction.Dribble dribble) {
    MetadataResponse response = dribble.complete().response();
    addToJournal(response.status());
    byte[] body = body(response);
    if (body.length == 0) {
      write(http, dribble.complete(), context, generation());
      return;
    }
    HttpServerResponse out =
        startResponse(http, dribble.complete(), context, generation(), body.length);
    writeByte(out, Buffer.buffer(body), 0, Math.max(1, dribble.interval().toMillis()));
  }

  private void writeByte(HttpServerResponse out, Buffer body, int index, long intervalMillis) {
    if (out.closed()) {
      return;
    }
    Buffer next = body.slice(index, index + 1);
    if (index == body.length() - 1) {
      closeUnlessKept(http, out.end(next));
    } else {
      out.write(next)
          .onSuccess(
              sent ->
                  schedule(intervalMillis, () -> writeByte(out, body, index + 1, intervalMillis)));
    }
  }

  /** Runs an action later; meanwhile the client may be silent without losing its connection. */
  private void schedule(long millis, Runnable action) {
    limiter.suspendTimeout(http.connection());
    timers.runAfter(
        millis,
        () -> {
          limiter.requestReceived(http.connection());
          action.run();
        });
  }

  private byte[] body(MetadataResponse response) {
    return http.method().equals(HttpMethod.HEAD) ? new byte[0] : generation().body(response);
  }

  private ServiceGeneration generation() {
    return answered.generation();
  }

  private void addToJournal(int status) {
    boolean clientGone = http.response().closed();
    String address = http.remoteAddress().hostAddress();
    journal.add(
        answered,
        clientGone ? JournalEntry.NO_ANSWER : status,
        JournalEntry.describeCaller(address, http.getHeader("User-Agent")));
  }

  /** Sends a complete response now. */
  static void write(
      HttpServerRequest http,
      ResponseAction.Send send,
      RequestContext context,
      ServiceGeneration generation) {
    byte[] body = generation.body(send.response());
    HttpServerResponse out = startResponse(http, send, context, generation, body.length);
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
      RequestContext context,
      ServiceGeneration generation,
      int length) {
    MetadataResponse response = send.response();
    HttpServerResponse out = http.response();
    out.setStatusCode(response.status()).setStatusMessage(generation.reason(response));
    ServiceGeneration.TransferContext transfer =
        new ServiceGeneration.TransferContext(
            send.tokenSecondsLeft(), HttpDate.format(context.now()), isKeepAlive(http));
    if (keepsHeaderOrder(http)) {
      generation.writeHeaders(response, transfer, out.headers()::add);
      return out;
    }
    // Vert.x has to know the length before the first byte; the header lines are written below
    out.putHeader("Content-Length", Integer.toString(length));
    // replaces the Connection line that Vert.x adds at the end in lower case
    out.headersEndHandler(
        ready -> {
          MultiMap headers = out.headers().clear();
          generation.writeHeaders(response, transfer, headers::add);
        });
    return out;
  }

  /** Whether Vert.x adds no header line of its own: it does not to a kept HTTP/1.1 connection. */
  private static boolean keepsHeaderOrder(HttpServerRequest http) {
    return isKeepAlive(http) && !http.method().equals(HttpMethod.HEAD);
  }

  private static boolean isKeepAlive(HttpServerRequest http) {
    return http.version() == HttpVersion.HTTP_1_1
        && ConnectionHeader.isKeepAlive(http.headers().get(CONNECTION));
  }
}
