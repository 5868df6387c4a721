package imdstape.replayer.control;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixtures.Fixtures;
import imdstape.replayer.Served;
import imdstape.replayer.door.Door;
import imdstape.replayer.door.RefusalLog;
import imdstape.replayer.world.CurrentWorld;
import imdstape.replayer.world.World;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlServerTest {

  private static final String AS_IT_IS =
      """
      {
        "HttpTokens" : "optional",
        "HttpEndpoint" : "enabled",
        "HttpPutResponseHopLimit" : 1,
        "HttpProtocolIpv6" : "disabled",
        "InstanceMetadataTags" : "enabled",
        "Hops" : 1
      }
      """;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final CurrentWorld world =
      new CurrentWorld(World.of(Fixtures.named(Fixtures.DEFAULT), new byte[32], 7));
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private String why = "";
  private URI options = URI.create("");

  @BeforeEach
  void serve() throws Exception {
    int port =
        Served.done(
            new ControlServer(
                    vertx,
                    () -> world.get().options(),
                    asked -> {
                      if (!why.isEmpty()) {
                        return Future.failedFuture(why);
                      }
                      world.change(now -> now.with(asked));
                      return Future.succeededFuture();
                    },
                    new Door(Set.of()),
                    new RefusalLog(refused::add))
                .listen(0));
    options = URI.create("http://127.0.0.1:" + port + "/options");
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void itTellsTheOptionsAsTheAwsCliWritesThem() throws Exception {
    HttpResponse<String> told = send(HttpRequest.newBuilder(options));

    assertThat(told.statusCode()).isEqualTo(200);
    assertThat(told.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(told.body()).isEqualTo(AS_IT_IS);
  }

  @Test
  void itChangesWhatIsNamedAndNothingElse() throws Exception {
    HttpResponse<String> told = patch("{\"HttpTokens\": \"required\", \"Hops\": 2}");

    assertThat(told.statusCode()).isEqualTo(200);
    assertThat(told.body())
        .isEqualTo(
            AS_IT_IS.replace("optional", "required").replace("\"Hops\" : 1", "\"Hops\" : 2"));
    assertThat(world.get().options().hops()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"HttpTokens\": \"maybe\"} | HttpTokens is optional or required",
        "{\"HttpEndpoint\": true} | HttpEndpoint is enabled or disabled",
        "{\"HttpPutResponseHopLimit\": 65} | HttpPutResponseHopLimit is a number from 1 to 64",
        "{\"Hops\": 0} | Hops is a number from 1 to 64",
        "{\"Hops\": null} | Hops is a number from 1 to 64",
        "{\"Hop\": 1} | there is no option Hop; known are HttpTokens, HttpEndpoint",
        "[1] | no JSON object",
        "{ | no JSON object",
        "null | no JSON object",
        "7 | no JSON object",
        "'' | no JSON object",
      })
  void whatMakesNoSenseIsSaidAndChangesNothing(String body, String said) throws Exception {
    HttpResponse<String> told = patch(body);

    assertThat(told.statusCode()).isEqualTo(400);
    assertThat(told.body()).contains("\"error\"", said);
    assertThat(send(HttpRequest.newBuilder(options)).body()).isEqualTo(AS_IT_IS);
  }

  @Test
  void whatCannotBeHadIsSaid() throws Exception {
    why = "[::1]:1338 cannot be had: in use";
    HttpResponse<String> told = patch("{\"HttpProtocolIpv6\": \"enabled\"}");

    assertThat(told.statusCode()).isEqualTo(409);
    assertThat(told.body()).contains(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonx"})
  void onlyJsonIsTakenBecauseAPageCanSendAnythingElseUnasked(String type) throws Exception {
    HttpResponse<String> told =
        send(
            HttpRequest.newBuilder(options)
                .header("Content-Type", type)
                .method("PATCH", BodyPublishers.ofString("{\"Hops\": 2}")));

    assertThat(told.statusCode()).isEqualTo(415);
    assertThat(world.get().options().hops()).isEqualTo(1);
  }

  @Test
  void aPageInABrowserIsRefused() throws Exception {
    HttpResponse<String> told =
        send(HttpRequest.newBuilder(options).header("Origin", "http://evil.example"));

    assertThat(told.statusCode()).isEqualTo(403);
    assertThat(refused).hasSize(1);
  }

  @Test
  void aBodyIsNotLongerThanItNeedsToBe() throws Exception {
    assertThat(patch("{\"x\": \"" + "a".repeat(100_000) + "\"}").statusCode()).isEqualTo(413);
  }

  @Test
  void thereIsNothingElse() throws Exception {
    HttpResponse<String> told = send(HttpRequest.newBuilder(options.resolve("/latest/")));

    assertThat(told.statusCode()).isEqualTo(404);
    assertThat(told.body()).contains("/options");
    assertThat(send(HttpRequest.newBuilder(options).DELETE()).statusCode()).isEqualTo(405);
  }

  private HttpResponse<String> patch(String body) throws Exception {
    return send(
        HttpRequest.newBuilder(options)
            .header("Content-Type", "application/json; charset=utf-8")
            .method("PATCH", BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
