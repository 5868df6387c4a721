package imdstape.replayer.control;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Leaf;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.MetadataPath;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.instance.InstanceState;
import imdstape.scenario.CredentialChange;
import imdstape.scenario.CredentialState;
import imdstape.scenario.Fault;
import imdstape.scenario.FaultScope;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.RoleAttachment;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the routes of events and faults. */
class EventRoutesTest extends ControlTestBase {

  @Test
  void eventsCanBeAddedListedCancelledAndCleared() throws Exception {
    assertThat(get("/events").body()).isEqualTo("[ ]\n");
    HttpResponse<String> set =
        post("/events", "{\"event\": \"target-lifecycle-state\", \"state\": \"Standby\"}");

    assertThat(set.statusCode()).isEqualTo(200);
    assertThat(set.body())
        .contains("\"id\" : \"target-lifecycle-state-1\"", "2026-11-23T10:00:00Z", "Standby");
    post("/events", "{\"event\": \"fis\"}", 409, "not a Spot Instance");
    HttpResponse<String> fis = post("/events?force=true", "{\"event\": \"fis\", \"at\": \"+5s\"}");
    assertThat(mapper.readTree(fis.body())).hasSize(2);
    assertThat(state.get().isSpot()).isTrue();
    assertThat(calls).containsOnly("settled");
    post(
        "/events",
        "{\"event\": \"spot-interruption\"}",
        409,
        "-3 is set for 2026-11-23T10:00:20Z, and a time once announced never moves; cancel it"
            + " first: imds event cancel spot-interruption-3");
    delete("/events/spot-interruption-3");
    assertThat(state.get().timeline().entries()).hasSize(2);
    assertThat(delete("/events/spot-interruption-3").statusCode()).isEqualTo(404);
    assertThat(delete("/events/spot-interruption-3").body())
        .contains("known are target-lifecycle-state-1, rebalance-recommendation-2");
    delete("/events");
    assertThat(state.get().timeline().entries()).isEmpty();
    assertThat(delete("/events/fis-1").body()).contains("there is no event fis-1; none is set");
  }

  @ParameterizedTest
  @CsvSource({"?force=1", "?force=true&x", "?Force=true", "?force"})
  void anUnknownQueryParameterIsAnError(String query) throws Exception {
    post("/events" + query, "{\"event\": \"fis\"}", 400, "force=true or force=false");
    post("/events?force=false", "{\"event\": \"fis\"}", 409, "not a Spot Instance");
    assertThat(state.get()).isSameAs(firstState);
  }

  @Test
  void aMaintenanceIsCompletedOrCancelledByItsId() throws Exception {
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
    assertThat(state.get().timeline().entries()).as("what never came never was").hasSize(2);
    post("/events/maintenance-1/complete", "{}", 409, "is over already");
    post("/events", "{\"event\": \"role-attachment\"}");
    post("/events/role-attachment-4/complete", "{}", 409, "no maintenance");
  }

  @Test
  void aScheduledEventIdIsAnnouncedOnce() throws Exception {
    String id = "instance-event-0d59937288b749b32";
    String one = "{\"event\": \"maintenance\", \"event-id\": \"" + id + "\", \"not-before\": ";
    post("/events", one + "\"+1h\"}", 200, "maintenance-1");
    post("/events", one + "\"+2h\"}", 409, "maintenance-1 has announced " + id + " already");
    post("/events/" + id + "/complete", "", 200, "completed");
    post("/events", one + "\"+1h\"}", 409, "and another event has another event-id");
  }

  @Test
  void aScheduledEventOfTheFixtureCanBeEndedByItsId() throws Exception {
    String due = "instance-event-0d59937288b749b32";
    String odd = "instance-event-0d59937288b749b33";
    Leaf scheduled =
        Leaf.of(
            """
            [{"NotBefore": "1 Jan 2027 09:00:43 GMT", "Code": "system-reboot",
              "Description": "scheduled reboot", "EventId": "%s",
              "NotAfter": "1 Jan 2027 09:17:23 GMT", "State": "active"},
             {"EventId": "%s"}]\
            """
                .formatted(due, odd));
    InstanceState held =
        InstanceState.of(
            ServedInstance.fixtureWith(Map.of(MaintenanceEvent.SCHEDULED, scheduled)),
            new byte[32],
            7);
    state.update(before -> held);

    assertThat(delete("/events/" + due).body()).contains("\"outcome\" : \"canceled\"", due);
    assertThat(delete("/events/" + due).body()).contains("is over already");
    post("/events/" + odd + "/complete", "", 409, "not in the documented form");
    MetadataPath history = new MetadataPath("latest", MaintenanceEvent.HISTORY, false);
    assertThat(
            new String(state.get().tableAt(now).find(history, "").body(), StandardCharsets.UTF_8))
        .contains("[Canceled] scheduled reboot", due);
  }

  @Test
  void aGeneratedEventIdIsUnique() throws Exception {
    String taken = MaintenanceEvent.eventId(1);
    post("/events", "{\"event\": \"maintenance\", \"event-id\": \"" + taken + "\"}", 200, taken);
    post("/events", "{\"event\": \"maintenance\"}", 200, MaintenanceEvent.eventId(2));
    post("/events", "{\"event\": \"maintenance\"}", 200, MaintenanceEvent.eventId(3));
  }

  @Test
  void aTagThatWouldNeverBeVisibleIsRefused() throws Exception {
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"credentials\", \"state\": \"expired\"",
        "\"credentials\", \"state\": \"no-role\"",
        "\"role-attachment\"",
      })
  void roleEventsAreRefusedWithoutARole(String event) throws Exception {
    InstanceState roleless =
        InstanceState.of(FixtureLibrary.load("private-no-role"), new byte[32], 7);
    state.update(before -> roleless);
    post("/events", "{\"event\": " + event + "}", 409, "imds event role role=NAME");
    assertThat(state.get()).isSameAs(roleless);
    post("/events", "{\"event\": \"role\", \"at\": \"+9s\", \"role\": \"web\"}", 200, "role-1");
    post("/events", "{\"event\": " + event + "}", 200, "at");
  }

  @Test
  void tooManyEventsAreRefusedWithAdvice() throws Exception {
    state.update(
        before -> {
          InstanceState many = before;
          for (int i = 0; i < 1_000; i++) {
            many = many.with(new RoleAttachment(ServedInstance.NOW));
          }
          return many;
        });

    post("/events", "{\"event\": \"role-attachment\"}", 409, "begin with none (imds event clear)");
  }

  @Test
  void theNumbersOfEventsAndFaultsAreLimited() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      state.update(
          before ->
              before
                  .with(new CredentialChange(now, CredentialState.EXPIRED))
                  .with(before.faults().with(new Fault.ResetFault(), FaultScope.ALL.withShare(0))));
    }
    post("/events", "{\"event\": \"maintenance\"}", 409, "1000 events are set");
    post("/faults", "{\"fault\": \"reset\"}", 409, "1000 faults are set");
  }

  @Test
  void faultsCanBeAddedListedAndRemoved() throws Exception {
    assertThat(post("/faults", "{\"fault\": \"status\", \"status\": 503, \"first\": 2}").body())
        .contains("\"id\" : \"status-1\"", "\"first\" : 2");
    assertThat(mapper.readTree(post("/faults", "{\"preset\": \"flaky\"}").body())).hasSize(4);
    assertThat(mapper.readTree(get("/faults").body())).hasSize(5);
    assertThat(instance.nextFaultNumber("status-1")).isZero();
    assertThat(instance.nextFaultNumber("delay-2")).isZero();
    delete("/faults/status-1");
    assertThat(instance.nextFaultNumber("status-1")).as("a new counter").isZero();
    assertThat(instance.nextFaultNumber("delay-2")).as("the same counter").isOne();
    assertThat(state.get().faults().rules()).hasSize(4);
    assertThat(delete("/faults/status-1").statusCode()).isEqualTo(404);
    assertThat(delete("/faults").body()).isEqualTo("[ ]\n");
    assertThat(delete("/faults/status-1").body()).contains("no fault status-1; none is set");
    post("/faults", "{\"fault\": \"flood\"}", 400, "there is no fault flood");
  }
}
