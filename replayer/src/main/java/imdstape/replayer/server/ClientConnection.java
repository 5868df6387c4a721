package imdstape.replayer.server;

import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.journal.JournalEntry;
import imdstape.replayer.server.fastpath.FastPathResponder;
import imdstape.replayer.server.fastpath.PreparedResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Answers the requests of one connection on the fast path. Used by its event loop alone. */
final class ClientConnection implements FastPathResponder {

  private final HttpConnection connection;
  private final RequestHandler requestHandler;
  private final JournalWriter journal;
  private final ConnectionLimiter limiter;
  private final BiConsumer<HttpServerRequest, AnsweredRequest> deliver;
  private final String address;

  /** The request that was answered and could not be sent at once. */
  private @Nullable AnsweredRequest unsent;

  private @Nullable String lastUserAgent;
  private String lastCaller;

  /**
   * Creates the responder of a connection.
   *
   * @param deliver sends a response through Vert.x
   */
  ClientConnection(
      HttpConnection connection,
      RequestHandler requestHandler,
      JournalWriter journal,
      ConnectionLimiter limiter,
      BiConsumer<HttpServerRequest, AnsweredRequest> deliver) {
    this.connection = connection;
    this.requestHandler = requestHandler;
    this.journal = journal;
    this.limiter = limiter;
    this.deliver = deliver;
    this.address = connection.remoteAddress().hostAddress();
    this.lastCaller = address;
  }

  @Override
  public @Nullable PreparedResponse respond(String method, String target, MultiMap headers) {
    limiter.requestReceived(connection);
    MetadataRequest request =
        requestHandler.parseRequest(method, target, headers, false, connection.localAddress());
    AnsweredRequest answered =
        requestHandler.handle(request, target, headers, connection.localAddress());
    if (!(answered.action() instanceof ResponseAction.Send send)) {
      unsent = answered;
      return null;
    }
    journal.add(answered, send.response().status(), describeCaller(headers));
    return new PreparedResponse(
        send.response(), send.tokenSecondsLeft(), answered.generation(), answered.context().now());
  }

  @Override
  public boolean resume(HttpServerRequest request) {
    AnsweredRequest answered = unsent;
    if (answered == null) {
      return false;
    }
    unsent = null;
    deliver.accept(request, answered);
    return true;
  }

  /** Describes the client; the text is kept, as a client sends the same User-Agent each time. */
  private String describeCaller(MultiMap headers) {
    String userAgent = headers.get(HttpHeaders.USER_AGENT);
    if (userAgent == null) {
      return address;
    }
    if (!userAgent.equals(lastUserAgent)) {
      lastUserAgent = userAgent;
      lastCaller = JournalEntry.describeCaller(address, userAgent);
    }
    return lastCaller;
  }
}
