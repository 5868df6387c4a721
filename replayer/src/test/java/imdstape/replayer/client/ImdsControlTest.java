package imdstape.replayer.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import imdstape.fixture.FixtureFile;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.HttpTokens;
import imdstape.replayer.EmbeddedReplay;
import imdstape.replayer.Replay;
import imdstape.replayer.ReplayConfig;
import imdstape.replayer.client.JournalSummary.CallerCount;
import imdstape.replayer.client.JournalSummary.UnrecordedPath;
import imdstape.replayer.control.ControlServer;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.journal.JournalEntry.Protocol;
import imdstape.scenario.ClockChange;
import imdstape.scenario.DeadlineAction;
import imdstape.scenario.Fault.StatusFault;
import imdstape.scenario.FaultPreset;
import imdstape.scenario.FaultScope;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.MaintenanceEvent.MaintenanceEnd;
import imdstape.scenario.MaintenanceEvent.MaintenanceOutcome;
import imdstape.scenario.MetadataOptions.OptionsUpdate;
import imdstape.scenario.MetadataOptions.Toggle;
import imdstape.scenario.ScopedFault;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.SpotInterruption.InterruptionAction;
import imdstape.scenario.ValueChange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.junit5.VertxExtension;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Controls embedded replays. */
@ExtendWith(VertxExtension.class)
class ImdsControlTest {

  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final String EVENT_ID = "instance-event-0d59937288b749b32";
  private static final String NAME = "meta-data/tags/instance/Name";

  private Vertx vertx;
  private EmbeddedReplay replay;
  private ImdsControl control;

  @BeforeEach
  void start(Vertx created) throws Exception {
    vertx = created;
    replay = startReplay(null);
    control = new ImdsControl(vertx, URI.create(replay.controlEndpoint()));
  }

  @AfterEach
  void close() throws Exception {
    control.close();
    await(replay.close());
  }

  @Test
  void setsListsAndCancelsEvents() throws Exception {
    ValueChange change = new ValueChange(NOW.plusSeconds(60), NAME, "changed");

    SetEvent set = await(control.setEvent(change)).get(0);

    assertThat(set.event()).isEqualTo(change);
    assertThat(set.happened()).isFalse();
    assertThat(await(control.events())).containsExactly(set);
    assertThat(await(control.cancelEvent(set.id()))).isEmpty();
  }

  @Test
  void setsEventsAsAScenarioHasThem() throws Exception {
    List<SetEvent> set =
        await(control.setEvent(new JsonObject("{\"event\":\"fis\",\"action\":\"stop\"}"), true));

    assertThat(set)
        .extracting(SetEvent::event)
        .isEqualTo(SpotInterruption.fisEvents(NOW, InterruptionAction.STOP));
    await(control.clearEvents());
    assertThat(await(control.events())).isEmpty();
  }

  @Test
  void interruptsASpotInstance() throws Exception {
    await(control.loadFixture("linux-spot"));
    replay.instance().state().update(state -> state.with(DeadlineAction.DROP));

    SetEvent set = await(control.interruptSpot(Duration.ofSeconds(30))).get(0);

    Instant notice = NOW.plusSeconds(30);
    assertThat(set.event())
        .isEqualTo(
            new SpotInterruption(notice, InterruptionAction.TERMINATE, notice.plusSeconds(120)));
    await(control.advanceClock(Duration.ofSeconds(151)));
    assertThat(await(control.events()).get(0).happened()).isTrue();
    assertThat(await(control.readiness())).isEqualTo(ReplayStatus.INTERRUPTED);
    assertThat(await(control.health())).isEqualTo(ReplayStatus.UP);
  }

  @Test
  void completesAMaintenance() throws Exception {
    SetEvent set =
        await(control.setEvent(MaintenanceEvent.withDefaults(EVENT_ID, "system-reboot", NOW)))
            .get(0);

    SetEvent completed = await(control.completeEvent(set.id())).get(0);

    assertThat(((MaintenanceEvent) completed.event()).end())
        .isEqualTo(new MaintenanceEnd(NOW, MaintenanceOutcome.COMPLETED));
  }

  @Test
  void setsListsAndRemovesFaults() throws Exception {
    ScopedFault fault =
        new ScopedFault(
            new StatusFault(503),
            FaultScope.ALL
                .withPath("meta-data/iam/**")
                .withFirst(2)
                .withPeriod(NOW, NOW.plusSeconds(5)));

    SetFault set = await(control.setFault(fault)).get(0);

    assertThat(set.fault()).isEqualTo(fault);
    assertThat(await(control.faults())).containsExactly(set);
    assertThat(await(control.removeFault(set.id()))).isEmpty();
    assertThat(await(control.setFaults(FaultPreset.FLAKY)))
        .extracting(SetFault::fault)
        .isEqualTo(FaultPreset.FLAKY.faults(NOW));
    await(control.clearFaults());
    assertThat(await(control.faults())).isEmpty();
  }

  @Test
  void changesTheClock() throws Exception {
    assertThat(await(control.clock())).isEqualTo(new ClockReading(NOW, 1, false));
    Instant later = NOW.plusSeconds(86_400);

    ClockReading changed =
        await(control.changeClock(new ClockChange(later, Duration.ofSeconds(2), 60.0, null)));

    assertThat(changed).isEqualTo(new ClockReading(later.plusSeconds(2), 60, false));
    assertThat(await(control.changeClock(new ClockChange(null, null, null, true))).frozen())
        .isTrue();
    assertThat(await(control.advanceClock(Duration.ofHours(1))).time())
        .isEqualTo(later.plusSeconds(3_602));
  }

  @Test
  void changesOptions() throws Exception {
    OptionsUpdate update =
        new OptionsUpdate(HttpTokens.REQUIRED, null, 2, null, Toggle.DISABLED, null);
    var before = await(control.options());

    assertThat(await(control.changeOptions(update))).isEqualTo(update.applyTo(before));
    assertThat(await(control.options())).isEqualTo(update.applyTo(before));
  }

  @Test
  void loadsAFixtureAndResets() throws Exception {
    assertThat(await(control.loadFixture("linux-arm64"))).isEqualTo("linux-arm64");
    assertThat(await(control.fixture())).isEqualTo("linux-arm64");

    assertThat(await(control.reset())).isEmpty();

    assertThat(await(control.fixture())).isEqualTo("linux-on-demand");
  }

  @Test
  void sendsAFixtureThatTheReplayDoesNotHave() throws Exception {
    String spot = Files.readString(Path.of("../fixtures/linux-spot.json"));
    String own =
        spot.replace(
            "\"meta-data/ami-launch-index\": \"0\"", "\"meta-data/ami-launch-index\": \"7\"");
    assertThat(own).isNotEqualTo(spot);

    assertThat(await(control.sendFixture(Buffer.buffer(own)))).isEqualTo("body");

    assertThat(await(request("/latest/meta-data/ami-launch-index")).bodyAsString()).isEqualTo("7");
    assertThatThrownBy(() -> await(control.sendFixture(Buffer.buffer("{\"format\": \"x\"}"))))
        .hasMessageContaining("not an imds-tape fixture");
  }

  @Test
  void listsRequestsAndVerifies() throws Exception {
    await(request("/latest/meta-data/instance-id"));
    await(request("/latest/meta-data/instance-idd"));

    ReceivedRequest first = await(control.requests()).get(0);
    JournalSummary summary = await(control.summary());

    assertThat(first.path()).isEqualTo("/latest/meta-data/instance-id");
    assertThat(first.protocol()).isEqualTo(Protocol.V1);
    assertThat(first.unrecorded()).isFalse();
    assertThat(summary.requests()).isEqualTo(2);
    assertThat(summary.callers())
        .containsExactly(new CallerCount(first.caller(), Map.of(Protocol.V1, 2L, Protocol.V2, 0L)));
    assertThat(summary.paths()).hasSize(2);
    UnrecordedPath unrecorded =
        new UnrecordedPath(
            "/latest/meta-data/instance-idd", 1, List.of("/latest/meta-data/instance-id"));
    assertThat(summary.unrecorded()).containsExactly(unrecorded);
    await(control.clearRequests());
    assertThat(await(control.requests())).isEmpty();
    assertThat(await(control.verify())).containsExactly(unrecorded);
  }

  @Test
  void tellsWhichCallerHasSeenAnEvent() throws Exception {
    SetEvent set = await(control.setEvent(new ValueChange(NOW, NAME, "changed"))).get(0);
    await(request("/latest/" + NAME));

    var sightings = await(control.summary()).events().get(0);

    assertThat(sightings.id()).isEqualTo(set.id());
    assertThat(sightings.at()).isEqualTo(NOW);
    assertThat(sightings.firstSeen().values()).containsExactly(Duration.ZERO);
  }

  @Test
  void aRefusalHasTheStatusAndTheMessageOfTheReplay() {
    assertThatThrownBy(() -> await(control.interruptSpot(Duration.ZERO)))
        .isInstanceOf(ImdsControlException.class)
        .hasMessageStartingWith("linux-on-demand is not a Spot Instance")
        .extracting(failure -> ((ImdsControlException) failure).status())
        .isEqualTo(409);
    assertThatThrownBy(() -> await(control.cancelEvent("no/such event")))
        .isInstanceOf(ImdsControlException.class)
        .extracting(failure -> ((ImdsControlException) failure).status())
        .isEqualTo(404);
  }

  @Test
  void aReplayThatHasEndedIsNamed() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    try (ImdsControl none = new ImdsControl(vertx, URI.create("http://127.0.0.1:" + closed))) {
      assertThatThrownBy(() -> await(none.events()))
          .isInstanceOf(ImdsControlException.class)
          .hasMessage(
              "nothing answers at http://127.0.0.1:" + closed + "; does the replay still run?")
          .extracting(failure -> ((ImdsControlException) failure).status())
          .isEqualTo(ImdsControlException.NO_RESPONSE);
    }
  }

  @Test
  void anotherServiceIsNoReplay() {
    try (ImdsControl service = new ImdsControl(vertx, URI.create(replay.endpoint()))) {
      assertThatThrownBy(() -> await(service.events()))
          .isInstanceOf(ImdsControlException.class)
          .hasMessage(replay.endpoint() + " is no control listener of a replay");
    }
  }

  @Test
  void sendsTheControlToken() throws Exception {
    EmbeddedReplay guarded = startReplay("secret-of-a-test");
    URI endpoint = URI.create(guarded.controlEndpoint());
    try (ImdsControl with = new ImdsControl(vertx, endpoint, "secret-of-a-test");
        ImdsControl without = new ImdsControl(vertx, endpoint)) {
      assertThat(await(with.events())).isEmpty();
      assertThatThrownBy(() -> await(without.events()))
          .isInstanceOf(ImdsControlException.class)
          .extracting(failure -> ((ImdsControlException) failure).status())
          .isEqualTo(401);
    } finally {
      await(guarded.close());
    }
  }

  /** All methods are called through a proxy, which notes method and path of each request. */
  @Test
  void everyOperationOfTheDescriptionHasAMethod() throws Exception {
    Set<String> sent = ConcurrentHashMap.newKeySet();
    WebClient forwarder = WebClient.create(vertx);
    var proxy =
        await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      sent.add(operation(request));
                      forward(request, forwarder);
                    })
                .listen(0, "127.0.0.1"));
    try (ImdsControl all =
        new ImdsControl(vertx, URI.create("http://127.0.0.1:" + proxy.actualPort()))) {
      await(all.health());
      assertThat(await(all.readiness())).isEqualTo(ReplayStatus.READY);
      assertThat(await(all.metrics())).contains("# TYPE");
      assertThat(await(all.openApi()).getString("openapi")).isEqualTo("3.1.0");
      String id =
          await(all.setEvent(MaintenanceEvent.withDefaults(EVENT_ID, "system-reboot", NOW)))
              .get(0)
              .id();
      await(all.events());
      await(all.completeEvent(id));
      String other = await(all.setEvent(new ValueChange(NOW, NAME, null))).get(0).id();
      await(all.cancelEvent(other));
      await(all.clearEvents());
      String fault = await(all.setFaults(FaultPreset.HOP_LIMIT)).get(0).id();
      await(all.faults());
      await(all.removeFault(fault));
      await(all.clearFaults());
      await(all.changeOptions(OptionsUpdate.NONE));
      await(all.options());
      await(all.changeClock(ClockChange.NONE));
      await(all.clock());
      await(all.loadFixture("linux-arm64"));
      await(all.fixture());
      await(all.requests());
      await(all.summary());
      await(all.clearRequests());
      await(all.reset());
    }

    assertThat(sent).containsExactlyInAnyOrderElementsOf(describedOperations());
  }

  private static String operation(HttpServerRequest request) {
    return request.method() + " " + request.path().replaceAll("[a-z]+-[0-9]+", "{id}");
  }

  private void forward(HttpServerRequest request, WebClient forwarder) {
    var forwarded =
        forwarder.requestAbs(request.method(), replay.controlEndpoint() + request.uri());
    String type = request.getHeader("Content-Type");
    if (type != null) {
      forwarded.putHeader("Content-Type", type);
    }
    request
        .body()
        .compose(forwarded::sendBuffer)
        .onSuccess(
            response ->
                request.response().setStatusCode(response.statusCode()).end(response.body()))
        .onFailure(failure -> request.connection().close());
  }

  private static Set<String> describedOperations() throws Exception {
    Set<String> operations = new TreeSet<>();
    try (InputStream file = ControlServer.class.getResourceAsStream("openapi.json")) {
      for (Map.Entry<String, JsonNode> path :
          new ObjectMapper().readTree(file).get("paths").properties()) {
        for (Iterator<String> names = path.getValue().fieldNames(); names.hasNext(); ) {
          String name = names.next();
          if (!name.equals("parameters")) {
            operations.add(name.toUpperCase(Locale.ROOT) + " " + path.getKey());
          }
        }
      }
    }
    return operations;
  }

  private Future<HttpResponse<Buffer>> request(String path) {
    return WebClient.create(vertx).getAbs(replay.endpoint() + path).send();
  }

  private EmbeddedReplay startReplay(@Nullable String token) throws Exception {
    return await(
        Replay.start(
            vertx,
            ReplayConfig.builder(state("linux-on-demand"))
                .fixtureName("linux-on-demand")
                .fixtureLoader(ImdsControlTest::state)
                .fixtureParser(
                    bytes -> InstanceState.of(FixtureFile.parse("body", bytes), new byte[32], 7))
                .control("127.0.0.1", 0, token)
                .clock(() -> NOW)
                .build()));
  }

  private static InstanceState state(String fixture) {
    return InstanceState.of(FixtureLibrary.load(fixture), new byte[32], 7);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(10, SECONDS);
  }
}
