package imdstape.recorder.crawl;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One request after another to one host: HTTP/1.1, no redirects, no proxy, whatever the environment
 * says. An answer has to come in time and may not be longer than it may; of whoever says more, no
 * more is read.
 */
final class Wire {

  /** User-data is 16 KiB at most (EC2 User Guide), and nothing else is near it. */
  static final int LONGEST_BODY = 1 << 20;

  /** Of all bodies together: a modern instance with full user-data in 29 versions has 1 MiB. */
  static final int MOST_BODIES = 16 << 20;

  /** How many connections there are, and so how many requests at a time. */
  static final int AT_ONCE = 4;

  static final int CONNECT_MILLIS = 1_000;

  private final Vertx vertx;
  private final URI endpoint;
  private final long patience;
  private final HttpClient client;
  private final SocketAddress server;

  /** All requests are made there, so that nothing of this is seen by two threads. */
  private final Context context;

  private int held;

  /** What is asked and not answered yet. */
  private final Set<Promise<Answer>> open = ConcurrentHashMap.newKeySet();

  Wire(Vertx vertx, URI endpoint, Duration patience) {
    this.vertx = vertx;
    this.endpoint = endpoint;
    this.patience = patience.toMillis();
    this.server =
        SocketAddress.inetSocketAddress(
            endpoint.getPort() < 0 ? 80 : endpoint.getPort(),
            endpoint.getHost().replaceAll("^\\[|\\]$", ""));
    this.context = vertx.getOrCreateContext();
    // an error that leaves memory or code for nothing else: nobody shall wait for what it kept away
    context.exceptionHandler(error -> List.copyOf(open).forEach(asked -> asked.tryFail(error)));
    this.client =
        vertx
            .httpClientBuilder()
            .with(new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS))
            .with(new PoolOptions().setHttp1MaxSize(AT_ONCE))
            // else it is logged, with what came: the request fails of it as well
            .withConnectHandler(connection -> connection.exceptionHandler(any -> {}))
            .build();
  }

  URI endpoint() {
    return endpoint;
  }

  /** Nobody holds the bodies any longer that have come so far. */
  void forget() {
    context.runOnContext(any -> held = 0);
  }

  /**
   * Sends a request.
   *
   * @param target as it shall stand on the request line
   * @param sending is run when there is a connection and the request goes out
   * @return fails with a {@link NoAnswerException}, or with an error of this process
   */
  Future<Answer> send(
      HttpMethod method, String target, Map<String, String> headers, Runnable sending) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setHost(server.host())
            .setPort(server.port())
            .setURI(target)
            .setFollowRedirects(false)
            .putHeader("Connection", "keep-alive");
    headers.forEach(options::putHeader);
    Exchange exchange = new Exchange();
    open.add(exchange.promise);
    exchange.promise.future().onComplete(any -> open.remove(exchange.promise));
    context.runOnContext(any -> exchange.begin(options, sending));
    return exchange.promise.future();
  }

  /** One request and its answer, as far as they have come. */
  private final class Exchange {
    private final Promise<Answer> promise = Promise.promise();
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Buffer body = Buffer.buffer();
    private @Nullable HttpClientRequest request;
    private int status;
    private long length;
    private long timer;

    void begin(RequestOptions options, Runnable sending) {
      connection(options)
          .onComplete(
              connected -> {
                request = connected;
                timer = vertx.setTimer(Math.max(1, patience), any -> late());
                sending.run();
                connected.send().onComplete(this::take, any -> broken());
              },
              thrown -> end(Silence.connecting(thrown)));
    }

    /** Whoever is stopped closes the client while requests are still on their way to it. */
    private Future<HttpClientRequest> connection(RequestOptions options) {
      try {
        return client.request(options);
      } catch (IllegalStateException closed) {
        return Future.failedFuture(closed);
      }
    }

    private void take(HttpClientResponse response) {
      status = response.statusCode();
      response.headers().forEach(line -> headers.put(line.getKey(), line.getValue()));
      response
          .exceptionHandler(any -> broken())
          .handler(this::more)
          .endHandler(any -> end(new Seen(status, type(), body.getBytes())));
    }

    private void more(Buffer chunk) {
      if (promise.future().isComplete()) {
        return;
      }
      length += chunk.length();
      // what is no 200 has a page that nobody reads
      boolean kept = status == 200;
      if (length > LONGEST_BODY || (kept && held + chunk.length() > MOST_BODIES)) {
        incomplete(Unread.TOO_LONG);
        hangUp();
      } else if (kept) {
        held += chunk.length();
        body.appendBuffer(chunk);
      }
    }

    private void late() {
      if (promise.future().isComplete()) {
        return;
      }
      if (status > 0) {
        incomplete(Unread.CUT_SHORT);
      } else {
        end(Silence.MUTE);
      }
      hangUp();
    }

    private void broken() {
      if (promise.future().isComplete()) {
        return;
      }
      if (status > 0) {
        incomplete(Unread.CUT_SHORT);
      } else {
        end(Silence.GARBLED);
      }
      hangUp();
    }

    /**
     * The length is that of the limit, not of the chunk that broke it: it is the same next time.
     */
    private void incomplete(Unread why) {
      held -= body.length();
      int seen = (int) Math.min(length, LONGEST_BODY + 1L);
      end(status == 200 ? Seen.unread(why, seen) : Seen.of(status, type()));
    }

    private String type() {
      return headers.getOrDefault("Content-Type", "");
    }

    private void end(Seen seen) {
      vertx.cancelTimer(timer);
      promise.tryComplete(new Answer(seen, headers, length));
    }

    private void end(Silence silence) {
      vertx.cancelTimer(timer);
      promise.tryFail(new NoAnswerException(silence));
    }

    private void hangUp() {
      if (request != null) {
        request.connection().close();
      }
    }
  }
}
