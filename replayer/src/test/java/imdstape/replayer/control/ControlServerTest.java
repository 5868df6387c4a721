package imdstape.replayer.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import imdstape.door.Door;
import imdstape.door.RefusalLog;
import imdstape.fixture.Leaf;
import imdstape.fixture.Service;
import imdstape.fixtures.Fixtures;
import imdstape.metadata.MetadataPath;
import imdstape.replayer.Served;
import imdstape.replayer.credentials.CredentialState;
import imdstape.replayer.event.CredentialChange;
import imdstape.replayer.event.Maintenance;
import imdstape.replayer.event.RoleAttachment;
import imdstape.replayer.fault.Fault;
import imdstape.replayer.fault.Scope;
import imdstape.replayer.journal.Journal;
import imdstape.replayer.options.MetadataOptions;
import imdstape.replayer.world.CurrentWorld;
import imdstape.replayer.world.Deadline;
import imdstape.replayer.world.World;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer is one that the description promises, and every route is described. */
class ControlServerTest {

  private static final String OPTIONS =
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

  private final ObjectMapper mapper = new ObjectMapper();
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final World first = Served.world();
  private final CurrentWorld world = new CurrentWorld(first);
  private final Journal journal = new Journal(entry -> {});
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final JsonNode description = description();
  private Instant now = Served.NOW;
  private Supplier<Future<Void>> binding = Future::succeededFuture;
  private Supplier<Future<Void>> opening = Future::succeededFuture;
  private volatile boolean open = true;
  private Function<Instant, World> start = real -> first;
  private ControlServer server = server(null, false);
  private URI base = URI.create("");

  @BeforeEach
  void serve() throws Exception {
    listen(server);
  }

  private void listen(ControlServer one) throws Exception {
    server = one;
    base = URI.create("http://127.0.0.1:" + Served.done(one.listen("127.0.0.1", 0)));
  }

  private ControlServer server(@Nullable String token, boolean real) {
    Reach.Listeners listeners =
        new Reach.Listeners() {
          @Override
          public Future<Void> settle() {
            boolean ipv6 = world.get().options().httpProtocolIpv6().isOn();
            done.add(ipv6 ? "settled with IPv6" : "settled");
            return ipv6 ? binding.get() : opening.get();
          }

          @Override
          public boolean areOpen() {
            return open;
          }

          @Override
          public void recount() {
            done.add("recounted");
          }

          @Override
          public void keepCounts(Set<String> ids) {
            done.add("counts " + new TreeSet<>(ids));
          }

          @Override
          public int connections() {
            return 3;
          }
        };
    Reach reach =
        new Reach(
            world,
            () -> now,
            journal,
            listeners,
            name ->
                name.equals("other")
                    ? Future.succeededFuture(
                        new Reach.Loaded(
                            name, World.of(Fixtures.named(Fixtures.DEFAULT), new byte[32], 8)))
                    : Future.failedFuture("there is no fixture \"" + name + "\""),
            new Reach.Rules("linux-on-demand", instant -> start.apply(instant), true, real));
    return new ControlServer(vertx, reach, new Door(Set.of()), new RefusalLog(refused::add), token);
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void everyRouteIsDescribedAndEveryDescriptionIsARoute() {
    List<String> described = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
      for (Iterator<String> methods = path.getValue().fieldNames(); methods.hasNext(); ) {
        String method = methods.next();
        if (!method.equals("parameters")) {
          described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }

    assertThat(server.routes()).containsExactlyInAnyOrderElementsOf(described);
  }

  @Test
  void whatAScenarioSaysIsSaidInTheSameWords() throws Exception {
    JsonNode scenario =
        mapper.readTree(Files.readString(Path.of("../fixtures/schema/scenario.schema.json")));
    for (Map.Entry<String, JsonNode> one : scenario.get("$defs").properties()) {
      String here = description.get("components").get("schemas").get(one.getKey()).toString();
      assertThat(here.replace("#/components/schemas/", "#/$defs/"))
          .as(one.getKey())
          .isEqualTo(one.getValue().toString());
    }
  }

  @Test
  void itServesItsOwnDescription() throws Exception {
    assertThat(mapper.readTree(get("/openapi.json").body())).isEqualTo(description);
  }

  @Test
  void itIsUpAndReadyUntilTheInstanceIsInterrupted() throws Exception {
    assertThat(get("/health").body()).contains("\"up\"");
    assertThat(get("/ready").body()).contains("\"ready\"");
    post("/events?force=true", "{\"event\": \"spot-interruption\", \"lead\": \"5s\"}");
    world.change(before -> before.with(Deadline.DROP));
    now = Served.NOW.plusSeconds(5);

    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/ready").body()).contains("interrupted");
  }

  @Test
  void itIsNotReadyWhileTheServiceIsToListenAndDoesNot() throws Exception {
    open = false;

    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/ready").body()).contains("not listening");
  }

  @Test
  void whatIsDoneIsSaidToBeDoneAlsoIfAListenerCannotFollow() throws Exception {
    post("/events", "{\"event\": \"maintenance\"}");
    opening = () -> Future.failedFuture("127.0.0.1:1338 cannot be had again: in use");
    String said = "it is done, but 127.0.0.1:1338 cannot be had again: in use";

    HttpResponse<String> cleared = delete("/events");
    assertThat(cleared.statusCode()).isEqualTo(503);
    assertThat(cleared.body()).contains(said);
    assertThat(world.get().timeline().entries()).isEmpty();
    for (HttpResponse<String> told :
        List.of(
            put("/fixture", "{\"fixture\": \"other\"}"),
            patch("/clock", "{\"frozen\": true}"),
            post("/reset", "{}"))) {
      assertThat(told.statusCode()).isEqualTo(503);
      assertThat(told.body()).contains(said);
    }
    assertThat(get("/fixture").body()).contains("linux-on-demand");
  }

  @Test
  void anEventIsSetListedCancelledAndCleared() throws Exception {
    assertThat(get("/events").body()).isEqualTo("[ ]\n");
    HttpResponse<String> set =
        post("/events", "{\"event\": \"target-lifecycle-state\", \"state\": \"Standby\"}");

    assertThat(set.statusCode()).isEqualTo(200);
    assertThat(set.body())
        .contains("\"id\" : \"target-lifecycle-state-1\"", "2026-11-23T10:00:00Z", "Standby");
    post("/events", "{\"event\": \"fis\"}", 409, "not a Spot Instance");
    HttpResponse<String> fis = post("/events?force=true", "{\"event\": \"fis\", \"at\": \"+5s\"}");
    assertThat(mapper.readTree(fis.body())).hasSize(2);
    assertThat(world.get().isSpot()).isTrue();
    assertThat(done).containsOnly("settled");
    post(
        "/events",
        "{\"event\": \"spot-interruption\"}",
        409,
        "-3 is set for 2026-11-23T10:00:20Z, and a time once announced never moves; cancel it first:"
            + " imds event cancel spot-interruption-3");
    delete("/events/spot-interruption-3");
    assertThat(world.get().timeline().entries()).hasSize(2);
    assertThat(delete("/events/spot-interruption-3").statusCode()).isEqualTo(404);
    assertThat(delete("/events/spot-interruption-3").body())
        .contains("known are target-lifecycle-state-1, rebalance-recommendation-2");
    delete("/events");
    assertThat(world.get().timeline().entries()).isEmpty();
    assertThat(delete("/events/fis-1").body()).contains("there is no event fis-1; none is set");
  }

  @ParameterizedTest
  @CsvSource({"?force=1", "?force=true&x", "?Force=true", "?force"})
  void aQueryThatSaysNothingIsNotTakenForSilence(String query) throws Exception {
    post("/events" + query, "{\"event\": \"fis\"}", 400, "force=true or force=false");
    post("/events?force=false", "{\"event\": \"fis\"}", 409, "not a Spot Instance");
    assertThat(world.get()).isSameAs(first);
  }

  @Test
  void aMaintenanceIsCompletedOrCancelledUnderItsId() throws Exception {
    post("/events", "{\"event\": \"maintenance\"}");
    post("/events", "{\"event\": \"maintenance\"}");
    post("/events", "{\"event\": \"maintenance\", \"at\": \"+1h\"}");
    now = now.plusSeconds(60);

    assertThat(post("/events/maintenance-1/complete", "").body())
        .contains("\"outcome\" : \"completed\"", "\"ends\" : \"2026-11-23T10:01:00Z\"");
    assertThat(delete("/events/maintenance-2").body()).contains("\"outcome\" : \"canceled\"");
    assertThat(delete("/events/maintenance-2").statusCode())
        .as("what is over stays")
        .isEqualTo(409);
    post("/events/maintenance-3/complete", "{}", 409, "has not appeared yet");
    delete("/events/maintenance-3");
    assertThat(world.get().timeline().entries()).as("what never came never was").hasSize(2);
    post("/events/maintenance-1/complete", "{}", 409, "is over already");
    post("/events", "{\"event\": \"role-attachment\"}");
    post("/events/role-attachment-4/complete", "{}", 409, "no maintenance");
  }

  @Test
  void aScheduledEventIsAnnouncedOnceUnderItsId() throws Exception {
    String id = "instance-event-0d59937288b749b32";
    String one = "{\"event\": \"maintenance\", \"event-id\": \"" + id + "\", \"not-before\": ";
    post("/events", one + "\"+1h\"}", 200, "maintenance-1");
    post("/events", one + "\"+2h\"}", 409, "maintenance-1 has announced " + id + " already");
    post("/events/" + id + "/complete", "", 200, "completed");
    post("/events", one + "\"+1h\"}", 409, "and another event has another event-id");
  }

  @Test
  void aScheduledEventOfTheFixtureEndsUnderItsId() throws Exception {
    String due = "instance-event-0d59937288b749b32";
    String odd = "instance-event-0d59937288b749b33";
    Leaf scheduled =
        Leaf.of(
            """
            [{"NotBefore": "1 Jan 2027 09:00:43 GMT", "Code": "system-reboot",
              "Description": "scheduled reboot", "EventId": "%s",
              "NotAfter": "1 Jan 2027 09:17:23 GMT", "State": "active"},
             {"EventId": "%s"}]"""
                .formatted(due, odd));
    World held =
        World.of(Served.fixture(Map.of(Maintenance.SCHEDULED, scheduled)), new byte[32], 7);
    world.change(before -> held);

    assertThat(delete("/events/" + due).body()).contains("\"outcome\" : \"canceled\"", due);
    assertThat(delete("/events/" + due).body()).contains("is over already");
    post("/events/" + odd + "/complete", "", 409, "not in the documented form");
    MetadataPath history = new MetadataPath("latest", Maintenance.HISTORY, false);
    assertThat(
            new String(world.get().tableAt(now).find(history, "").body(), StandardCharsets.UTF_8))
        .contains("[Canceled] scheduled reboot", due);
  }

  @Test
  void aStandInForAnEventIdIsNoOneElses() throws Exception {
    String taken = Maintenance.eventId(1);
    post("/events", "{\"event\": \"maintenance\", \"event-id\": \"" + taken + "\"}", 200, taken);
    post("/events", "{\"event\": \"maintenance\"}", 200, Maintenance.eventId(2));
    post("/events", "{\"event\": \"maintenance\"}", 200, Maintenance.eventId(3));
  }

  @Test
  void aTagThatWouldNeverShowIsRefused() throws Exception {
    String tag =
        "{\"event\": \"value\", \"path\": \"meta-data/tags/instance/Name\", \"value\": \"blue\"}";
    patch("/options", "{\"InstanceMetadataTags\": \"disabled\"}");
    post("/events", tag, 409, "imds event options InstanceMetadataTags=enabled");
    post(
        "/events",
        "{\"event\": \"options\", \"at\": \"+9s\","
            + " \"options\": {\"InstanceMetadataTags\": \"enabled\"}}",
        200,
        "options-1");
    post("/events", tag, 200, "blue");
  }

  @Test
  void ofTooManyEventsItIsSaidHowToBeginAgain() throws Exception {
    world.change(
        before -> {
          World many = before;
          for (int i = 0; i < 1_000; i++) {
            many = many.with(new RoleAttachment(Served.NOW));
          }
          return many;
        });

    post("/events", "{\"event\": \"role-attachment\"}", 409, "begin with none (imds event clear)");
  }

  @Test
  void optionsAreToldAsTheAwsCliWritesThemAndThoseThatAreNamedChange() throws Exception {
    assertThat(get("/options").body()).isEqualTo(OPTIONS);
    HttpResponse<String> told = patch("/options", "{\"HttpTokens\": \"required\", \"Hops\": 2}");

    assertThat(told.body())
        .isEqualTo(OPTIONS.replace("optional", "required").replace("\"Hops\" : 1", "\"Hops\" : 2"));
    assertThat(world.get().optionsAt(now).hops()).isEqualTo(2);
  }

  @Test
  void whatIsChangedOnCommandHoldsAgainstWhatHasHappenedAndNotAgainstWhatComes() throws Exception {
    post("/events", "{\"event\": \"options\", \"options\": {\"Hops\": 5}}");
    post("/events", "{\"event\": \"options\", \"at\": \"+9s\", \"options\": {\"Hops\": 6}}");
    patch("/options", "{\"Hops\": 2}");

    assertThat(world.get().optionsAt(now).hops()).isEqualTo(2);
    assertThat(world.get().optionsAt(now.plusSeconds(9)).hops()).isEqualTo(6);
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
  void whatMakesNoSenseIsSaidWithItsPlaceAndChangesNothing(String body, String said)
      throws Exception {
    HttpResponse<String> told = patch("/options", body);

    assertThat(told.statusCode()).isEqualTo(400);
    assertThat(mapper.readTree(told.body()).get("error").asText()).contains(said);
    assertThat(get("/options").body()).isEqualTo(OPTIONS);
  }

  @Test
  void whatCannotBeHadIsSaidAndNothingElseIsChanged() throws Exception {
    binding = () -> Future.failedFuture("[::1]:1338 cannot be had: in use");
    HttpResponse<String> told =
        patch("/options", "{\"HttpProtocolIpv6\": \"enabled\", \"Hops\": 2}");

    assertThat(told.statusCode()).isEqualTo(409);
    assertThat(told.body()).contains("[::1]:1338 cannot be had: in use");
    assertThat(get("/options").body()).isEqualTo(OPTIONS);
  }

  @Test
  void whatIsChangedWhileAListenerIsBeingBoundIsNotLost() throws Exception {
    Promise<Void> bound = Promise.promise();
    CountDownLatch binds = new CountDownLatch(1);
    binding =
        () -> {
          binds.countDown();
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
    assertThat(binds.await(20, TimeUnit.SECONDS)).isTrue();
    patch("/options", "{\"HttpTokens\": \"required\", \"HttpPutResponseHopLimit\": 3}");
    bound.complete();

    String all =
        OPTIONS
            .replace("optional", "required")
            .replace("Limit\" : 1", "Limit\" : 3")
            .replace("Ipv6\" : \"disabled", "Ipv6\" : \"enabled")
            .replace("\"Hops\" : 1", "\"Hops\" : 2");
    assertThat(first.get(20, TimeUnit.SECONDS).body()).isEqualTo(all);
    assertThat(get("/options").body()).isEqualTo(all);
  }

  @Test
  void thereIsAnEndToWhatCanBeSet() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      world.change(
          before ->
              before
                  .with(new CredentialChange(now, CredentialState.EXPIRED))
                  .with(before.faults().with(new Fault.Reset(), Scope.ALL.share(0))));
    }
    post("/events", "{\"event\": \"maintenance\"}", 409, "1000 events are set");
    post("/faults", "{\"fault\": \"reset\"}", 409, "1000 faults are set");
  }

  @Test
  void faultsAreSetListedAndTakenAway() throws Exception {
    assertThat(post("/faults", "{\"fault\": \"status\", \"status\": 503, \"first\": 2}").body())
        .contains("\"id\" : \"status-1\"", "\"first\" : 2");
    assertThat(mapper.readTree(post("/faults", "{\"preset\": \"flaky\"}").body())).hasSize(4);
    assertThat(mapper.readTree(get("/faults").body())).hasSize(5);
    delete("/faults/status-1");
    assertThat(done).containsExactly("counts [delay-2, reset-4, status-3, truncate-5]");
    assertThat(world.get().faults().rules()).hasSize(4);
    assertThat(delete("/faults/status-1").statusCode()).isEqualTo(404);
    assertThat(delete("/faults").body()).isEqualTo("[ ]\n");
    assertThat(delete("/faults/status-1").body()).contains("no fault status-1; none is set");
    post("/faults", "{\"fault\": \"flood\"}", 400, "there is no fault flood");
  }

  @Test
  void anotherFixtureIsServedAndFaultsAndClockStay() throws Exception {
    post("/events", "{\"event\": \"maintenance\"}");
    post("/faults", "{\"preset\": \"throttled\"}");
    assertThat(get("/fixture").body()).contains("linux-on-demand");
    assertThat(put("/fixture", "{\"fixture\": \"other\"}").body()).contains("\"other\"");

    assertThat(world.get().timeline().entries()).isEmpty();
    assertThat(world.get().faults().rules()).hasSize(1);
    assertThat(put("/fixture", "{\"fixture\": \"none\"}").statusCode()).isEqualTo(400);
    assertThat(put("/fixture", "{}").body()).contains("says its \\\"fixture\\\"");
    assertThat(get("/fixture").body()).contains("\"other\"");
  }

  @Test
  void theClockIsFrozenMovedAndSpedUp() throws Exception {
    assertThat(patch("/clock", "{\"frozen\": true}").body())
        .isEqualTo(
            "{\n  \"at\" : \"2026-11-23T10:00:00Z\",\n  \"speed\" : 0.0,\n  \"frozen\" : true\n}\n");
    now = now.plusSeconds(100);
    assertThat(patch("/clock", "{\"advance\": \"1h\"}").body()).contains("T11:00:00Z");
    assertThat(patch("/clock", "{\"at\": \"+30s\"}").body()).contains("T11:00:30Z");
    assertThat(patch("/clock", "{\"frozen\": false}").body()).contains("\"speed\" : 1.0");
    patch("/clock", "{\"at\": \"2030-01-01T00:00:00Z\", \"speed\": 60}");
    now = now.plusSeconds(10);
    assertThat(get("/clock").body()).contains("2030-01-01T00:10:00Z");
    assertThat(patch("/clock", "{\"speed\": 1e9}").statusCode()).isEqualTo(400);
    for (String far : List.of("9999-12-31T23:00:00Z", "1960-01-01T00:00:00Z")) {
      HttpResponse<String> told = patch("/clock", "{\"at\": \"" + far + "\"}");
      assertThat(told.statusCode()).isEqualTo(400);
      assertThat(told.body())
          .contains("from 1970-01-01T00:00:00Z to 9998-12-31T23:59:59Z, not " + far);
    }
    patch("/clock", "{\"frozen\": true}");
    assertThat(patch("/clock", "{\"frozen\": false}").body()).contains("\"speed\" : 60.0");
  }

  @Test
  void aResetIsTheStartAgain() throws Exception {
    post("/events", "{\"event\": \"maintenance\"}");
    post("/faults", "{\"preset\": \"flaky\"}");
    patch("/options", "{\"HttpTokens\": \"required\"}");
    put("/fixture", "{\"fixture\": \"other\"}");
    assertThat(post("/reset", "{}").body()).isEqualTo("[ ]\n");

    assertThat(world.get().faults().rules()).isEmpty();
    assertThat(get("/options").body()).isEqualTo(OPTIONS);
    assertThat(get("/fixture").body()).contains("linux-on-demand");
    assertThat(done).containsSequence("recounted", "settled");
  }

  @Test
  void whatWasRelativeToTheStartIsRelativeToAReset() throws Exception {
    start = real -> first.with(new RoleAttachment(real.plusSeconds(30)));
    now = now.plusSeconds(3600);

    assertThat(post("/reset", "{}").body()).contains("\"at\" : \"2026-11-23T11:00:30Z\"");
  }

  @Test
  void aStartThatCannotBeHadAgainIsRefusedAndNothingIsReset() throws Exception {
    start =
        real -> {
          throw new IllegalStateException("it ends before it is announced");
        };
    post("/events", "{\"event\": \"maintenance\"}");
    post("/reset", "{}", 409, "it ends before it is announced");

    assertThat(world.get().timeline().entries()).hasSize(1);
  }

  @Test
  void whatIsNoPathIsNoneOfOurs() throws Exception {
    listen(server("sesame", false));
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              "CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));

      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 401");
    }
    assertThat(refused).isEmpty();
  }

  @Test
  void realCredentialsKeepTokensRequiredAndTheClockReal() throws Exception {
    listen(server("sesame", true));

    assertThat(get("/options").statusCode()).isEqualTo(401);
    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(send(with("sesame2", "/options").GET()).statusCode()).isEqualTo(401);
    assertThat(send(with("sesame", "/options").GET()).statusCode()).isEqualTo(200);
    HttpResponse<String> optional =
        send(
            with("sesame", "/options")
                .method("PATCH", BodyPublishers.ofString("{\"HttpTokens\": \"optional\"}")));
    HttpResponse<String> clock =
        send(
            with("sesame", "/clock")
                .method("PATCH", BodyPublishers.ofString("{\"frozen\": true}")));

    assertThat(optional.statusCode()).isEqualTo(409);
    assertThat(clock.statusCode()).isEqualTo(409);
    assertThat(world.get().options().httpTokens()).isEqualTo(Service.Tokens.OPTIONAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonx"})
  void onlyJsonIsTakenBecauseAPageCanSendAnythingElseUnasked(String type) throws Exception {
    for (String path : List.of("/events", "/faults", "/reset")) {
      HttpResponse<String> told =
          send(
              HttpRequest.newBuilder(base.resolve(path))
                  .header("Content-Type", type)
                  .POST(BodyPublishers.ofString("{\"preset\": \"flaky\"}")));

      assertThat(told.statusCode()).isEqualTo(415);
    }
    assertThat(world.get()).isSameAs(first);
  }

  @Test
  void aPageInABrowserIsRefusedAndSoIsAHostThatIsNoneOfOurs() throws Exception {
    HttpResponse<String> told =
        send(
            HttpRequest.newBuilder(base.resolve("/events"))
                .header("Origin", "http://evil.example")
                .DELETE());

    assertThat(told.statusCode()).isEqualTo(403);
    assertThat(refused).hasSize(1);
  }

  @Test
  void aHostThatIsNoneOfOursIsRefused() throws Exception {
    for (String host : List.of("evil.example", "192.0.2.1:" + base.getPort(), "0.0.0.0")) {
      assertThat(raw("GET /events HTTP/1.1\r\nHost: " + host)).startsWith("HTTP/1.1 403");
    }
    assertThat(raw("GET /events HTTP/1.1\r\nHost: localhost")).startsWith("HTTP/1.1 200");
    assertThat(refused).hasSize(3).first().asString().contains("refused the Host evil.example");
  }

  @Test
  void aNeighbourWhoseWayLeadsToTheLoopbackIsRefused() {
    List<String> closed = new ArrayList<>();
    server.opened(connection("192.0.2.1", closed, new ArrayList<>()));
    server.opened(connection("127.0.0.1", closed, new ArrayList<>()));

    assertThat(closed).containsExactly("192.0.2.1");
    assertThat(refused).containsExactly("refused a client that is not on this machine: 192.0.2.1");
  }

  @Test
  void thereIsAnEndToConnections() {
    List<String> closed = new ArrayList<>();
    List<Handler<Void>> ends = new ArrayList<>();
    for (int i = 0; i < ControlServer.MOST; i++) {
      server.opened(connection("127.0.0.1", closed, ends));
    }
    assertThat(closed).isEmpty();
    server.opened(connection("127.0.0.2", closed, ends));
    assertThat(closed).containsExactly("127.0.0.2");
    ends.get(0).handle(null);
    server.opened(connection("127.0.0.3", closed, ends));
    assertThat(closed).containsExactly("127.0.0.2");
  }

  @SuppressWarnings("unchecked")
  private static HttpConnection connection(
      String peer, List<String> closed, List<Handler<Void>> ends) {
    return (HttpConnection)
        Proxy.newProxyInstance(
            HttpConnection.class.getClassLoader(),
            new Class<?>[] {HttpConnection.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "localAddress" -> SocketAddress.inetSocketAddress(1339, "127.0.0.1");
                  case "remoteAddress" -> SocketAddress.inetSocketAddress(40_000, peer);
                  case "close" -> closed.add(peer) ? null : proxy;
                  case "closeHandler" -> ends.add((Handler<Void>) arguments[0]) ? proxy : null;
                  default -> null;
                });
  }

  private String raw(String head) throws IOException {
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Application/JSON", "application/json ; charset=utf-8"})
  void jsonIsJsonHoweverItIsWritten(String type) throws Exception {
    HttpResponse<String> told =
        send(
            HttpRequest.newBuilder(base.resolve("/faults"))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"preset\": \"flaky\"}")));

    assertThat(told.statusCode()).isEqualTo(200);
  }

  @Test
  void aBearerIsOneInAnyCase() throws Exception {
    listen(server("sesame", false));

    for (String said : List.of("bearer sesame", "BEARER sesame", "Bearer  sesame")) {
      assertThat(raw("GET /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + said))
          .startsWith("HTTP/1.1 200");
    }
    for (String said : List.of("sesame", "Basic sesame", "Bearer", "Bearer Sesame")) {
      assertThat(raw("GET /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + said))
          .startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void aBodyIsNotLongerThanItNeedsToBe() throws Exception {
    assertThat(patch("/options", "{\"x\": \"" + "a".repeat(100_000) + "\"}").statusCode())
        .isEqualTo(413);
  }

  @Test
  void thereIsNothingElse() throws Exception {
    assertThat(get("/latest/").statusCode()).isEqualTo(404);
    assertThat(get("/latest/").body()).contains("/events /events/{id}", "/metrics");
    assertThat(delete("/options").statusCode()).isEqualTo(405);
    assertThat(delete("/options").body()).contains("/options knows GET and PATCH");
    assertThat(delete("/events//").statusCode()).isEqualTo(404);
  }

  @Test
  void prometheusIsToldOfRequestsByProtocolAndStatus() throws Exception {
    try (Served served = new Served(first)) {
      served.exchange("", "GET /latest/meta-data/mac HTTP/1.1", "Host: 127.0.0.1");
      served.exchange("", "GET /nonsense HTTP/1.1", "Host: 127.0.0.1");
      served.asked.forEach(journal::add);
    }
    for (int scrape = 0; scrape < 2; scrape++) {
      HttpResponse<String> told = get("/metrics");

      assertThat(told.headers().firstValue("content-type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
      assertThat(told.body())
          .contains(
              "imds_requests_total{status=\"200\",version=\"IMDSv1\"} 1.0",
              "imds_requests_total{status=\"404\",version=\"IMDSv1\"} 1.0",
              "imds_connections 3.0",
              "imds_events 0.0",
              "imds_faults 0.0");
    }
  }

  @Test
  void theSummaryTellsWhoAskedHowForWhatAndWhoSawWhat() throws Exception {
    post("/events", "{\"event\": \"maintenance\", \"at\": \"+2s\"}");
    try (Served served = new Served(world.get())) {
      String agent = "User-Agent: watcher/1.0 (x)";
      String host = "Host: 127.0.0.1";
      served.exchange("", "GET /latest/meta-data/instance-idd HTTP/1.1", host, agent);
      served.exchange(
          "", "GET /latest/meta-data/events/maintenance/scheduled HTTP/1.1", host, agent);
      served.now = Served.NOW.plusSeconds(5);
      served.exchange(
          "", "GET /latest/meta-data/events/maintenance/scheduled HTTP/1.1", host, agent);
      served.exchange(
          "", "PUT /latest/api/token HTTP/1.1", host, "X-aws-ec2-metadata-token-ttl-seconds: 60");
      served.asked.forEach(journal::add);
    }
    now = Served.NOW.plusSeconds(5);
    HttpResponse<String> told = get("/requests/summary");
    JsonNode summary = mapper.readTree(told.body());

    assertThat(summary.get("requests").asInt()).isEqualTo(4);
    assertThat(summary.get("strict").asBoolean()).isTrue();
    assertThat(summary.get("callers").toString())
        .isEqualTo(
            "[{\"caller\":\"127.0.0.1\",\"IMDSv1\":0,\"IMDSv2\":1},"
                + "{\"caller\":\"127.0.0.1 watcher/1.0\",\"IMDSv1\":3,\"IMDSv2\":0}]");
    assertThat(summary.get("unrecorded").toString())
        .isEqualTo(
            "[{\"path\":\"/latest/meta-data/instance-idd\",\"count\":1,"
                + "\"near\":[\"/latest/meta-data/instance-id\"]}]");
    assertThat(summary.get("events").get(0).get("seen").toString())
        .isEqualTo("[{\"caller\":\"127.0.0.1 watcher/1.0\",\"after_ms\":3000}]");
    assertThat(mapper.readTree(get("/requests").body())).hasSize(4);
    assertThat(delete("/requests").body()).isEqualTo("[ ]\n");
  }

  @Test
  void aTokenThatStandsWhereItDoesNotBelongIsNoWhereToBeRead() throws Exception {
    String token;
    try (Served served = new Served(first)) {
      String host = "Host: 127.0.0.1";
      String said =
          served.exchange(
              "",
              "PUT /latest/api/token HTTP/1.1",
              host,
              "X-aws-ec2-metadata-token-ttl-seconds: 60");
      token = said.substring(said.indexOf("\r\n\r\n") + 4);
      for (String target :
          List.of(
              "/latest/meta-data/mac%20-H%20X-aws-ec2-metadata-token:%20" + token,
              "/" + token,
              "/latest/meta-data/mac%3Ftoken=" + token,
              "/latest/meta-data/mac;token=" + token,
              "/latest/user-data/" + token)) {
        served.exchange("", "GET " + target + " HTTP/1.1", host, "User-Agent: " + token);
        served.exchange("", "OPTIONS " + target + " HTTP/1.1", host);
      }
      served.asked.forEach(journal::add);
      assertThat(served.refusals).isEmpty();
    }
    assertThat(token).hasSize(56);
    assertThat(get("/requests").body() + get("/requests/summary").body())
        .doesNotContain(token.substring(0, 54))
        .contains("/latest/meta-data/mac•••", "/latest/user-data/•••", "127.0.0.1 •••");
    JsonNode summary = mapper.readTree(get("/requests/summary").body());
    assertThat(summary.get("unrecorded").get(0).toString())
        .isEqualTo(
            "{\"path\":\"/latest/meta-data/mac•••\",\"count\":3,"
                + "\"near\":[\"/latest/meta-data/mac\"]}");
  }

  @Test
  void whatWasNeverRecordedOutlivesWhatAProgramCanAskFor() throws Exception {
    try (Served served = new Served(first)) {
      served.exchange("", "GET /latest/meta-data/macc HTTP/1.1", "Host: 127.0.0.1");
      served.asked.forEach(journal::add);
    }
    delete("/requests");
    post("/reset", "{}");
    JsonNode summary = mapper.readTree(get("/requests/summary").body());

    assertThat(summary.get("unrecorded")).isEmpty();
    assertThat(summary.get("ever_unrecorded").toString())
        .isEqualTo(
            "[{\"path\":\"/latest/meta-data/macc\",\"count\":1,"
                + "\"near\":[\"/latest/meta-data/mac\"]}]");
  }

  @Test
  void onlyAnAnswerThatShowsAnEventIsASighting() throws Exception {
    String notice = "GET /latest/meta-data/spot/instance-action HTTP/1.1";
    String tag = "GET /latest/meta-data/tags/instance/Name HTTP/1.1";
    String host = "Host: 127.0.0.1";
    post(
        "/events",
        "{\"event\": \"value\", \"path\": \"meta-data/tags/instance/Name\", \"value\": null}");
    try (Served served = new Served(first)) {
      served.now = Served.NOW.plusSeconds(3);
      served.exchange("", notice, host);
      post(
          "/events?force=true",
          "{\"event\": \"spot-interruption\", \"at\": \"2026-11-23T10:00:01Z\"}");
      served.world.change(before -> world.get());
      // the clock was set back, and then somebody asks for what never was
      served.now = Served.NOW;
      served.exchange("", notice, host);
      served.now = Served.NOW.plusSeconds(4);
      served.exchange("", tag + "\r\nUser-Agent: sees", host);
      served.exchange("", tag.replace("Name", "Nome"), host);
      served.exchange("", notice + "\r\nUser-Agent: sees", host);
      served.asked.forEach(journal::add);
    }
    JsonNode events = mapper.readTree(get("/requests/summary").body()).get("events");

    assertThat(events.get(0).get("seen").toString())
        .isEqualTo("[{\"caller\":\"127.0.0.1 sees\",\"after_ms\":4000}]");
    assertThat(events.get(1).get("seen").toString())
        .isEqualTo("[{\"caller\":\"127.0.0.1 sees\",\"after_ms\":3000}]");
  }

  @Test
  void whoSawARoleFailIsToldAndOfOptionsNobodyCanSay() throws Exception {
    post("/events", "{\"event\": \"credentials\", \"state\": \"expired\"}");
    post("/events", "{\"event\": \"options\", \"options\": {\"Hops\": 1}}");
    try (Served served = new Served(world.get())) {
      served.now = Served.NOW.plusSeconds(2);
      served.exchange(
          "",
          "GET /latest/meta-data/iam/security-credentials/web-server HTTP/1.1",
          "Host: 127.0.0.1");
      served.asked.forEach(journal::add);
    }
    JsonNode events = mapper.readTree(get("/requests/summary").body()).get("events");

    assertThat(events).hasSize(1);
    assertThat(events.get(0).get("id").asText()).isEqualTo("credentials-1");
    assertThat(events.get(0).get("seen").get(0).get("after_ms").asInt()).isEqualTo(2_000);
  }

  private HttpRequest.Builder with(String token, String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(base.resolve(path)));
  }

  private HttpResponse<String> delete(String path) throws Exception {
    return send(HttpRequest.newBuilder(base.resolve(path)).DELETE());
  }

  private void post(String path, String body, int status, String said) throws Exception {
    HttpResponse<String> told = post(path, body);
    assertThat(told.statusCode()).isEqualTo(status);
    assertThat(told.body()).contains(said);
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return write("POST", path, body);
  }

  private HttpResponse<String> put(String path, String body) throws Exception {
    return write("PUT", path, body);
  }

  private HttpResponse<String> patch(String path, String body) throws Exception {
    return write("PATCH", path, body);
  }

  private HttpResponse<String> write(String method, String path, String body) throws Exception {
    HttpResponse<String> told =
        send(
            HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json; charset=utf-8")
                .method(method, BodyPublishers.ofString(body)));
    if (told.statusCode() == 200 && !body.isEmpty()) {
      JsonNode schema = described(method, path).at("/requestBody/content/application~1json/schema");
      assertFits(schema, body);
    }
    return told;
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> told = client.send(request.build(), BodyHandlers.ofString());
    String method = told.request().method();
    JsonNode responses = described(method, told.uri().getPath()).path("responses");
    JsonNode response = responses.path(String.valueOf(told.statusCode()));
    JsonNode schema =
        (response.isMissingNode() ? responses.path("default") : response)
            .at("/content/application~1json/schema");
    if (!schema.isMissingNode()) {
      assertFits(schema, told.body());
    }
    return told;
  }

  private JsonNode described(String method, String path) {
    String route =
        path.replaceFirst("\\?.*", "").replaceFirst("(/(?:events|faults))/[^/]+", "$1/{id}");
    return description.get("paths").path(route).path(method.toLowerCase(Locale.ROOT));
  }

  private void assertFits(JsonNode schema, String body) throws IOException {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", description.get("components"));
    Schema held =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(whole);
    assertThat(held.validate(mapper.readTree(body))).as(body).isEmpty();
  }

  private JsonNode description() {
    try {
      return mapper.readTree(ControlServer.class.getResourceAsStream("openapi.json"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Test
  void anOptionThatNothingNamesStays() {
    assertThat(MetadataOptions.Wish.NONE.of(first.options())).isEqualTo(first.options());
  }
}
