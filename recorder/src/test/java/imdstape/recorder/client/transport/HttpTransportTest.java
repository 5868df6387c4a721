package imdstape.recorder.client.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections and pending requests of the transport. */
@ExtendWith(VertxExtension.class)
class HttpTransportTest {

  /** A response without a length ends with the connection. */
  @Test
  void aConnectionThatTheServiceClosedIsNotReused(Vertx vertx) throws Exception {
    var service =
        vertx
            .createNetServer()
            .connectHandler(
                client ->
                    client.handler(
                        any -> {
                          client.write("HTTP/1.1 200 OK\r\n\r\nall");
                          client.end();
                        }))
            .listen(0, "127.0.0.1")
            .await(20, TimeUnit.SECONDS);
    URI endpoint = URI.create("http://127.0.0.1:" + service.actualPort());
    HttpTransport transport =
        new HttpTransport(vertx, endpoint, Duration.ofSeconds(10), InstantSource.system());
    for (int i = 0; i < 20; i++) {
      RawResponse response =
          transport
              .send(HttpMethod.GET, "/", transport.headers(Map.of()))
              .response()
              .get(10, TimeUnit.SECONDS);
      assertThat(response.captured().text()).contains("all");
    }
  }

  @Test
  void anErrorFailsTheResponsesThatArePending(Vertx vertx) throws Exception {
    var service =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end())
            .listen(0, "127.0.0.1")
            .await(20, TimeUnit.SECONDS);
    URI endpoint = URI.create("http://127.0.0.1:" + service.actualPort());
    HttpTransport transport =
        new HttpTransport(
            vertx,
            endpoint,
            Duration.ofDays(1),
            () -> {
              throw new OutOfMemoryError("of a test");
            });
    var response = transport.send(HttpMethod.GET, "/", transport.headers(Map.of())).response();
    assertThatThrownBy(() -> response.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(OutOfMemoryError.class);
  }
}
