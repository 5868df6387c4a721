package imdstape.recorder.crawl;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WireTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void nobodyWaitsForWhatAnErrorKeptAway() throws Exception {
    var service =
        vertx
            .createHttpServer()
            .requestHandler(asked -> asked.response().end())
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
    URI endpoint = URI.create("http://127.0.0.1:" + service.actualPort());
    Wire wire =
        new Wire(
            vertx,
            endpoint,
            Duration.ofDays(1),
            () -> {
              throw new OutOfMemoryError("of a test");
            });
    var answer = wire.send(HttpMethod.GET, "/", wire.lines(Map.of())).answer();
    assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(OutOfMemoryError.class);
  }
}
