package imdstape.replayer.cli.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.replayer.control.ControlVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request to the control API, and its response. Uses {@link HttpURLConnection}, with which a
 * command takes a third of the processor time that it takes with the JDK's {@link HttpClient}; only
 * that one can send PATCH.
 *
 * @param status the HTTP status
 * @param version the version of the control API that the replay names
 * @param body the body of the response, which is JSON if a replay has answered
 */
record ControlConnection(int status, String version, String body) {

  /** For connecting, and for the response. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /**
   * Sends a request, without a proxy, and waits for its response.
   *
   * @param token the control token, or null for none
   * @param body the JSON to send, or null for none
   * @throws IOException if there is no response within ten seconds
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  static ControlConnection send(
      String method, URI target, @Nullable String token, @Nullable String body)
      throws IOException, InterruptedException {
    return method.equals("PATCH")
        ? sendPatch(target, token, body == null ? "" : body)
        : sendOther(method, target, token, body);
  }

  private static ControlConnection sendOther(
      String method, URI target, @Nullable String token, @Nullable String body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) target.toURL().openConnection(Proxy.NO_PROXY);
    try {
      connection.setRequestMethod(method);
      connection.setConnectTimeout((int) TIMEOUT.toMillis());
      connection.setReadTimeout((int) TIMEOUT.toMillis());
      connection.setInstanceFollowRedirects(false);
      connection.setRequestProperty("Content-Type", "application/json");
      if (token != null) {
        connection.setRequestProperty("Authorization", "Bearer " + token);
      }
      if (body != null) {
        connection.setDoOutput(true);
        connection.getOutputStream().write(body.getBytes(UTF_8));
      }
      int status = connection.getResponseCode();
      String version = connection.getHeaderField(ControlVersion.HEADER);
      return new ControlConnection(
          status, version == null ? ControlVersion.UNNAMED : version, read(connection, status));
    } finally {
      connection.disconnect();
    }
  }

  private static String read(HttpURLConnection connection, int status) throws IOException {
    try (InputStream in =
        status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
      return in == null ? "" : new String(in.readAllBytes(), UTF_8);
    }
  }

  private static ControlConnection sendPatch(URI target, @Nullable String token, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(TIMEOUT)
            .method("PATCH", BodyPublishers.ofString(body))
            .header("Content-Type", "application/json");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> response =
        HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(TIMEOUT)
            .build()
            .send(request.build(), BodyHandlers.ofString());
    return new ControlConnection(
        response.statusCode(),
        response.headers().firstValue(ControlVersion.HEADER).orElse(ControlVersion.UNNAMED),
        response.body());
  }
}
