package imdstape.recorder.client.transport;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request and its response as far as it was received. Its state belongs to the context of the
 * {@link HttpTransport}; {@link #response}, {@link #sentAt} and {@link #endedAt} may be called from
 * any thread.
 */
public final class PendingRequest {

  private static final byte[] EMPTY_BODY = {};

  private final HttpTransport transport;
  private final HttpMethod method;
  private final String target;
  private final MultiMap headers;
  private final CompletableFuture<RawResponse> response = new CompletableFuture<>();
  private volatile @Nullable Instant sentAt;
  private volatile @Nullable Instant endedAt;
  private @Nullable HttpClientRequest httpRequest;
  private @Nullable HttpClientResponse httpResponse;
  private @Nullable Buffer body;
  private int status;
  private long length;
  private long timer = -1;

  PendingRequest(HttpTransport transport, HttpMethod method, String target, MultiMap headers) {
    this.transport = transport;
    this.method = method;
    this.target = target;
    this.headers = headers;
  }

  public HttpMethod method() {
    return method;
  }

  public String target() {
    return target;
  }

  /** The response; fails with a {@link NoAnswerException}, or with an error of this process. */
  public CompletableFuture<RawResponse> response() {
    return response;
  }

  /** When the request was sent, or null if it was not sent yet. */
  @Nullable
  public Instant sentAt() {
    return sentAt;
  }

  /** When the response was complete or given up, or null if it is still expected. */
  @Nullable
  public Instant endedAt() {
    return endedAt;
  }

  MultiMap headers() {
    return headers;
  }

  /** Sends the request, for which the pool has a connection. */
  void sendBy(HttpClientRequest request) {
    httpRequest = request;
    // before anything can fail: without a handler Vert.x logs that the connection was closed
    request.exceptionHandler(any -> onBroken());
    timer = transport.startTimer(this::onTimeout);
    sentAt = transport.now();
    request.send().onComplete(this::onResponse, any -> onBroken());
  }

  private void onResponse(HttpClientResponse received) {
    httpResponse = received;
    status = received.statusCode();
    received
        .exceptionHandler(any -> onBroken())
        .handler(this::onBody)
        .endHandler(any -> onComplete());
  }

  private void onBody(Buffer chunk) {
    if (response.isDone()) {
      return;
    }
    length += chunk.length();
    // the body of any other status is an error page, which is not kept
    boolean kept = status == 200;
    if (length > CapturedResponse.MAX_BODY_BYTES
        || (kept && !transport.bodyBudget().fits(chunk.length()))) {
      endWithoutBody(UnreadReason.TOO_LONG);
    } else if (kept) {
      transport.bodyBudget().take(chunk.length());
      body = body == null ? chunk : body.appendBuffer(chunk);
    }
  }

  private void onComplete() {
    if (response.isDone()) {
      return;
    }
    // its connection is for later requests
    httpRequest = null;
    end(new CapturedResponse(status, contentType(), body == null ? EMPTY_BODY : body.getBytes()));
  }

  private void onTimeout() {
    if (status > 0) {
      endWithoutBody(UnreadReason.CUT_SHORT);
    } else {
      endUnanswered(NoAnswerReason.TIMED_OUT);
    }
  }

  private void onBroken() {
    if (status > 0) {
      endWithoutBody(UnreadReason.CUT_SHORT);
    } else {
      endUnanswered(NoAnswerReason.BROKEN);
    }
  }

  private void endWithoutBody(UnreadReason reason) {
    if (response.isDone()) {
      return;
    }
    transport.bodyBudget().release(body == null ? 0 : body.length());
    // the limit rather than the size of the chunks received, which differs from run to run
    int known = (int) Math.min(length, CapturedResponse.MAX_BODY_BYTES + 1L);
    end(
        status == 200
            ? CapturedResponse.withoutBody(reason, known)
            : CapturedResponse.ofStatus(status, contentType()));
  }

  private String contentType() {
    String type = header(HttpHeaders.CONTENT_TYPE);
    return type == null ? "" : type;
  }

  private @Nullable String header(CharSequence name) {
    return httpResponse == null ? null : httpResponse.headers().get(name);
  }

  private void end(CapturedResponse captured) {
    MultiMap received = httpResponse == null ? HttpHeaders.headers() : httpResponse.headers();
    end(() -> response.complete(new RawResponse(captured, received, length)));
  }

  /** Ends the request without a response. */
  void endUnanswered(NoAnswerReason reason) {
    end(() -> response.completeExceptionally(new NoAnswerException(reason)));
  }

  /** Fails the response with an error of this process, and frees nothing. */
  void fail(Throwable error) {
    response.completeExceptionally(error);
  }

  /** Ends the request once; later events of the connection are ignored. */
  private void end(Runnable completion) {
    if (endedAt != null) {
      return;
    }
    endedAt = transport.now();
    transport.cancelTimer(timer);
    transport.remove(this);
    completion.run();
    if (httpRequest != null) {
      httpRequest.reset();
    }
  }
}
