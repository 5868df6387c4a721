package imdstape.recorder.crawl;

import imdstape.command.Failure;
import imdstape.command.Version;
import imdstape.metadata.TokenHeaders;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A client of IMDSv2 with the least power that will do: GET and the PUT of the token, one host, no
 * redirects, no proxy, an end to every request. A request that got no answer, or a 5xx, is asked
 * again twice: the real service drops packets when it is asked too much.
 */
public final class ImdsClient {

  /** How long a request may take. */
  private static final long PATIENCE_MILLIS = 5_000;

  private static final int CONNECT_MILLIS = 1_000;
  private static final int AT_ONCE = 4;
  private static final int ATTEMPTS = 3;

  /** A crawl takes seconds; a token that outlives it long is of use to others only. */
  private static final String TTL_SECONDS = "300";

  private static final String PLAIN = "-._~!$&'()*+,;=:@";

  private final URI endpoint;
  private final WebClient web;
  private @Nullable String token;
  private int requests;

  /**
   * A client of one service.
   *
   * @param endpoint {@code http://host:port}, nothing after it
   */
  public ImdsClient(Vertx vertx, URI endpoint) {
    this.endpoint = endpoint;
    this.web =
        WebClient.create(
            vertx,
            new WebClientOptions()
                .setFollowRedirects(false)
                .setUserAgent(Version.line().replace(' ', '/'))
                .setConnectTimeout(CONNECT_MILLIS),
            new PoolOptions().setHttp1MaxSize(AT_ONCE));
  }

  /** How many requests were sent. */
  public int requests() {
    return requests;
  }

  /**
   * Gets a session token.
   *
   * @throws Failure that says what stands in the way
   */
  public void authenticate() {
    Seen seen;
    try {
      seen =
          seen(
              request(HttpMethod.PUT, "/latest/api/token")
                  .putHeader(TokenHeaders.TTL, TTL_SECONDS)
                  .send());
    } catch (NoAnswerException none) {
      throw Failure.failed(none.said() + "; " + whatToDo(none.connected()));
    }
    if (seen.status() == 403) {
      throw Failure.failed(
          endpoint + " refuses a token (403): the instance's HttpEndpoint option is disabled");
    }
    if (seen.status() != 200 || seen.body().length == 0) {
      throw Failure.failed(
          endpoint
              + " gives no token (status "
              + seen.status()
              + "); only services that speak IMDSv2 are recorded");
    }
    token = new String(seen.body(), StandardCharsets.US_ASCII).strip();
  }

  /** Asks for paths with the token; the answers in the order of the paths. */
  public List<Seen> get(List<String> paths) {
    List<Seen> answers = new ArrayList<>();
    for (int i = 0; i < paths.size(); i += AT_ONCE) {
      List<String> some = paths.subList(i, Math.min(i + AT_ONCE, paths.size()));
      List<Future<HttpResponse<Buffer>>> sent = some.stream().map(this::send).toList();
      for (int j = 0; j < sent.size(); j++) {
        answers.add(answer(some.get(j), sent.get(j)));
      }
    }
    return answers;
  }

  /** Asks without a token: the question whether IMDSv1 is answered. */
  public Seen getWithoutToken(String path) {
    try {
      return seen(request(HttpMethod.GET, path).send());
    } catch (NoAnswerException none) {
      throw Failure.failed(none.said());
    }
  }

  /**
   * Asks something that no client asks, to see what the service makes of it.
   *
   * @param target as it shall stand on the request line
   * @param withToken whether the session's token goes with it
   * @param headers more header lines
   * @return empty if nothing came back
   */
  Optional<Probed> probe(
      HttpMethod method, String target, boolean withToken, Map<String, String> headers) {
    HttpRequest<Buffer> request = raw(method, target);
    if (withToken) {
      request.putHeader(TokenHeaders.TOKEN, Objects.requireNonNull(token, "authenticate first"));
    }
    headers.forEach(request::putHeader);
    try {
      HttpResponse<Buffer> response = response(request.send());
      Map<String, String> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      response.headers().forEach(line -> lines.put(line.getKey(), line.getValue()));
      return Optional.of(new Probed(seen(response), lines));
    } catch (NoAnswerException nothing) {
      return Optional.empty();
    }
  }

  /** A path as a whole URL. */
  String absolute(String path) {
    return endpoint + path;
  }

  /** How the session's token begins. */
  String tokenStart() {
    String known = Objects.requireNonNull(token, "authenticate first");
    return known.substring(0, Math.min(5, known.length()));
  }

  private Future<HttpResponse<Buffer>> send(String path) {
    return request(HttpMethod.GET, path)
        .putHeader(TokenHeaders.TOKEN, Objects.requireNonNull(token, "authenticate first"))
        .send();
  }

  private Seen answer(String path, Future<HttpResponse<Buffer>> first) {
    Future<HttpResponse<Buffer>> sent = first;
    for (int attempt = 1; ; attempt++) {
      try {
        Seen seen = seen(sent);
        boolean last = attempt == ATTEMPTS;
        if (seen.status() == 401 && !last) {
          authenticate();
        } else if (seen.status() < 500 || last) {
          return seen;
        }
      } catch (NoAnswerException none) {
        if (attempt == ATTEMPTS) {
          throw Failure.failed(
              none.said() + ", " + ATTEMPTS + " times, in the middle of the crawl");
        }
      }
      sent = send(path);
    }
  }

  private HttpRequest<Buffer> request(HttpMethod method, String path) {
    return raw(method, encoded(path));
  }

  private HttpRequest<Buffer> raw(HttpMethod method, String target) {
    requests++;
    return web.request(
            method,
            new RequestOptions()
                .setHost(endpoint.getHost().replaceAll("^\\[|\\]$", ""))
                .setPort(endpoint.getPort() < 0 ? 80 : endpoint.getPort())
                .setURI(target))
        .timeout(PATIENCE_MILLIS)
        .putHeader("Connection", "keep-alive");
  }

  private Seen seen(Future<HttpResponse<Buffer>> sent) throws NoAnswerException {
    return seen(response(sent));
  }

  private static Seen seen(HttpResponse<Buffer> response) {
    String type = response.getHeader("Content-Type");
    Buffer body = response.body();
    return new Seen(
        response.statusCode(),
        type == null ? "" : type,
        body == null ? new byte[0] : body.getBytes());
  }

  private HttpResponse<Buffer> response(Future<HttpResponse<Buffer>> sent)
      throws NoAnswerException {
    try {
      return sent.await(2 * PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new NoAnswerException(endpoint + " did not answer in time", true);
    } catch (Exception thrown) {
      // await hands on, undeclared, whatever the future failed with
      boolean ofTheNetwork = thrown instanceof IOException || thrown instanceof VertxException;
      if (!ofTheNetwork) {
        throw thrown;
      }
      boolean connected =
          !(thrown instanceof ConnectException || thrown instanceof UnknownHostException);
      throw new NoAnswerException(
          connected ? endpoint + " did not answer" : "nothing listens at " + endpoint, connected);
    }
  }

  private static String whatToDo(boolean connected) {
    return connected
        ? "inside a container, the instance's hop limit may be 1: raise it, or record on the host"
        : "on an EC2 instance its HttpEndpoint option may be disabled; elsewhere, name the service"
            + " with --endpoint";
  }

  /** The target as it may stand on a request line: a client that sends others never answers. */
  private static String encoded(String path) {
    StringBuilder target = new StringBuilder();
    for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (letter || c == '/' || PLAIN.indexOf(c) >= 0) {
        target.append(c);
      } else {
        target.append('%').append("%02X".formatted((int) c));
      }
    }
    return target.toString();
  }

  /** No answer at all, which is not an answer that says no. */
  private static final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String said;
    private final boolean connected;

    NoAnswerException(String said, boolean connected) {
      super(said);
      this.said = said;
      this.connected = connected;
    }

    String said() {
      return said;
    }

    boolean connected() {
      return connected;
    }
  }
}
