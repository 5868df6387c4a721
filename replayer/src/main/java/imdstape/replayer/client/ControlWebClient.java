package imdstape.replayer.client;

import imdstape.replayer.control.ControlVersion;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.uritemplate.UriTemplate;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to a control listener, and turns refusals into {@link ImdsControlException}s.
 * Thread-safe.
 */
final class ControlWebClient {

  private final URI endpoint;
  private final @Nullable String token;
  private final Duration timeout;
  private final WebClient client;

  /**
   * Creates a client, which connects at the first request.
   *
   * @param token the control token, or null for none
   * @param timeout for connecting, and until a response begins
   */
  ControlWebClient(Vertx vertx, URI endpoint, @Nullable String token, Duration timeout) {
    this.endpoint = endpoint;
    this.token = token;
    this.timeout = timeout;
    this.client =
        WebClient.create(
            vertx,
            new WebClientOptions()
                .setDefaultHost(endpoint.getHost().replaceAll("^\\[|\\]$", ""))
                .setDefaultPort(endpoint.getPort() < 0 ? 80 : endpoint.getPort())
                .setFollowRedirects(false)
                .setConnectTimeout((int) timeout.toMillis()));
  }

  /** A request without parameters. */
  HttpRequest<Buffer> request(HttpMethod method, String path) {
    return client.request(method, path);
  }

  /** A request for the thing with an id. */
  HttpRequest<Buffer> request(HttpMethod method, UriTemplate path, String id) {
    return client.request(method, path).setTemplateParam("id", id);
  }

  /** Sends a GET and reads its response. */
  <T> Future<T> get(String path, Function<Buffer, T> body) {
    return send(client.get(path), null, body);
  }

  /**
   * Sends a request and reads its response, of which only a status 2xx is accepted.
   *
   * @param json the body of the request, or null for none
   */
  <T> Future<T> send(HttpRequest<Buffer> request, @Nullable Buffer json, Function<Buffer, T> body) {
    return respond(request, json)
        .map(
            response -> {
              requireStatus(response, false);
              return read(response, body);
            });
  }

  /** Sends a request; the future fails if there is no response. */
  Future<HttpResponse<Buffer>> respond(HttpRequest<Buffer> request, @Nullable Buffer json) {
    request.timeout(timeout.toMillis());
    if (token != null) {
      request.bearerTokenAuthentication(token);
    }
    Future<HttpResponse<Buffer>> response =
        json == null
            ? request.send()
            : request.putHeader("Content-Type", "application/json").sendBuffer(json);
    return response.recover(
        failure ->
            Future.failedFuture(
                new ImdsControlException(
                    ImdsControlException.NO_RESPONSE,
                    "nothing answers at " + endpoint + "; does the replay still run?",
                    failure)));
  }

  /**
   * Rejects a response of another version of the control API.
   *
   * @param errorAllowed whether a status other than 2xx is a result
   */
  void requireStatus(HttpResponse<Buffer> response, boolean errorAllowed) {
    String version = response.getHeader(ControlVersion.HEADER);
    if (version != null && !version.equals(ControlVersion.CURRENT)) {
      throw new ImdsControlException(
          response.statusCode(),
          "the replay at "
              + endpoint
              + " has version "
              + version
              + " of the control API, and this client has version "
              + ControlVersion.CURRENT,
          null);
    }
    if (response.statusCode() / 100 != 2 && !errorAllowed) {
      throw new ImdsControlException(
          response.statusCode(),
          read(response, body -> ControlJson.object(body).requiredString("error", "the response")),
          null);
    }
  }

  /** Reads the body of a response. */
  <T> T read(HttpResponse<Buffer> response, Function<Buffer, T> body) {
    Buffer bytes = response.body() == null ? Buffer.buffer() : response.body();
    try {
      return body.apply(bytes);
    } catch (RuntimeException unexpected) {
      throw new ImdsControlException(
          response.statusCode(), endpoint + " is no control listener of a replay", unexpected);
    }
  }

  /** Closes the connections. */
  void close() {
    client.close();
  }
}
