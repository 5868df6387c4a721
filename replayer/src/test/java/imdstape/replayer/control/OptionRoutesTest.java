package imdstape.replayer.control;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.scenario.MetadataOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.junit5.Checkpoint;
import io.vertx.junit5.VertxTestContext;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the routes of the metadata options. */
class OptionRoutesTest extends ControlTestBase {

  @Test
  void optionsHaveTheNamesOfTheAwsCliAndOnlyNamedOnesChange() throws Exception {
    assertThat(get("/options").body()).isEqualTo(OPTIONS);
    HttpResponse<String> response =
        patch("/options", "{\"HttpTokens\": \"required\", \"Hops\": 2}");

    assertThat(response.body())
        .isEqualTo(OPTIONS.replace("optional", "required").replace("\"Hops\" : 1", "\"Hops\" : 2"));
    assertThat(state.get().optionsAt(now).hops()).isEqualTo(2);
  }

  @Test
  void aChangeOverridesEarlierEventsAndNotLaterOnes() throws Exception {
    post("/events", "{\"event\": \"options\", \"options\": {\"Hops\": 5}}");
    post("/events", "{\"event\": \"options\", \"at\": \"+9s\", \"options\": {\"Hops\": 6}}");
    patch("/options", "{\"Hops\": 2}");

    assertThat(state.get().optionsAt(now).hops()).isEqualTo(2);
    assertThat(state.get().optionsAt(now.plusSeconds(9)).hops()).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"HttpTokens\": \"maybe\"} | body:1:16: HttpTokens is optional or required",
        "{\"HttpEndpoint\": true} | HttpEndpoint is a string",
        "{\"HttpPutResponseHopLimit\": 65} | whole number from 1 to 64",
        "{\"Hops\": null} | Hops is a whole number",
        "{\"Hop\": 1} | unknown field \"Hop\" in options; known are HttpTokens",
        "[1] | expected an object",
        "{ | not JSON",
        "7 | expected an object",
      })
  void anInvalidValueIsReportedWithItsPlaceAndChangesNothing(String body, String message)
      throws Exception {
    HttpResponse<String> response = patch("/options", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(mapper.readTree(response.body()).get("error").asText()).contains(message);
    assertThat(get("/options").body()).isEqualTo(OPTIONS);
  }

  @Test
  void aListenerThatCannotBeBoundIsReportedAndNothingElseChanges() throws Exception {
    binding = () -> Future.failedFuture("[::1]:1338 cannot be had: in use");
    HttpResponse<String> response =
        patch("/options", "{\"HttpProtocolIpv6\": \"enabled\", \"Hops\": 2}");

    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.body()).contains("[::1]:1338 cannot be had: in use");
    assertThat(get("/options").body()).isEqualTo(OPTIONS);
  }

  @Test
  void aChangeDuringTheBindingOfAListenerIsNotLost(VertxTestContext context) throws Exception {
    Promise<Void> bound = Promise.promise();
    Checkpoint binds = context.checkpoint();
    binding =
        () -> {
          binds.flag();
          return bound.future();
        };
    CompletableFuture<HttpResponse<String>> first =
        client.sendAsync(
            HttpRequest.newBuilder(base.resolve("/options"))
                .header("Content-Type", "application/json")
                .method(
                    "PATCH",
                    BodyPublishers.ofString("{\"HttpProtocolIpv6\": \"enabled\", \"Hops\": 2}"))
                .build(),
            BodyHandlers.ofString());
    assertThat(context.awaitCompletion(20, SECONDS)).isTrue();
    patch("/options", "{\"HttpTokens\": \"required\", \"HttpPutResponseHopLimit\": 3}");
    bound.complete();

    String all =
        OPTIONS
            .replace("optional", "required")
            .replace("Limit\" : 1", "Limit\" : 3")
            .replace("Ipv6\" : \"disabled", "Ipv6\" : \"enabled")
            .replace("\"Hops\" : 1", "\"Hops\" : 2");
    assertThat(first.get(20, SECONDS).body()).isEqualTo(all);
    assertThat(get("/options").body()).isEqualTo(all);
  }

  @Test
  void anOptionThatIsNotNamedStays() {
    assertThat(MetadataOptions.OptionsUpdate.NONE.applyTo(firstState.options()))
        .isEqualTo(firstState.options());
  }
}
