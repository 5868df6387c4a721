package imdstape.replayer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.metadata.ServiceTrait;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.instance.InstanceState;
import imdstape.scenario.Fault;
import imdstape.scenario.FaultScope;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.RoleAttachment;
import imdstape.scenario.TargetLifecycleState;
import imdstape.scenario.TargetLifecycleState.LifecycleState;
import imdstape.scenario.ValueChange;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests changes over time, and faults. */
class TimeConformanceTest extends ConformanceTestBase {

  private static final String TOP = "/latest/meta-data/";
  private static final String TARGET = TOP + "autoscaling/target-lifecycle-state";
  private static final String MAINTENANCE = TOP + "events/maintenance/";
  private static final String ACTIVE =
      """
      [
        {
          "NotBefore" : "1 Dec 2026 09:00:43 GMT",
          "Code" : "system-reboot",
          "Description" : "scheduled reboot",
          "EventId" : "instance-event-0d59937288b749b32",
          "NotAfter" : "1 Dec 2026 09:17:23 GMT",
          "State" : "active"
        }
      ]\
      """;

  @Test
  @Fact("6/3")
  void theTargetLifecycleStateFollowsTheGroupAndIsA404BeforeTheFirst() throws Exception {
    ServedInstance served =
        serve(
            ServedInstance.defaultState()
                .with(new TargetLifecycleState(at(60), LifecycleState.TERMINATED))
                .with(new TargetLifecycleState(at(5), LifecycleState.IN_SERVICE)));

    assertThat(status(TARGET)).isEqualTo(404);
    assertThat(text(TOP).split("\n")).doesNotContain("autoscaling/");
    served.now = at(5);
    assertThat(text(TARGET)).isEqualTo("InService");
    assertThat(text(TOP).split("\n")).contains("autoscaling/");
    served.now = at(60);
    assertThat(text(TARGET)).isEqualTo("Terminated");
  }

  @ParameterizedTest
  @EnumSource
  @Fact("6/3")
  void everyTargetLifecycleStateIsDocumented(LifecycleState state) throws Exception {
    serve(ServedInstance.defaultState().with(new TargetLifecycleState(at(0), state)));

    assertThat(text(TARGET))
        .matches(
            "Detached|InService|Standby|Terminated"
                + "|Warmed:(Hibernated|Running|Stopped|Terminated)");
  }

  @ParameterizedTest
  @EnumSource
  @Fact({"5/11", "6/4"})
  void aScheduledEventMovesToTheHistoryWithItsId(MaintenanceEvent.MaintenanceOutcome outcome)
      throws Exception {
    ServedInstance served = serve(ServedInstance.defaultState().with(reboot(outcome)));

    assertThat(text(MAINTENANCE + "scheduled")).isEqualTo("[]");
    served.now = at(10);
    assertThat(text(MAINTENANCE + "scheduled")).isEqualTo(ACTIVE);
    assertThat(text(MAINTENANCE + "history")).isEqualTo("[]");
    assertThat(get(MAINTENANCE + "scheduled").header("Content-Type")).isEqualTo("text/plain");
    served.now = at(20);
    assertThat(text(MAINTENANCE + "scheduled")).isEqualTo("[]");
    assertThat(text(MAINTENANCE + "history"))
        .isEqualTo(
            ACTIVE
                .replace("\"scheduled", "\"[" + outcome.serviceName() + "] scheduled")
                .replace("active", outcome.serviceName().toLowerCase(java.util.Locale.ROOT)));
  }

  @Test
  @Fact("5/11")
  void theDaysOfScheduledEventsHaveALeadingZeroWhereARecordingSaysSo() throws Exception {
    ServedInstance served =
        serve(
            stateWith(ServiceTrait.EVENT_DAYS, "padded")
                .with(reboot(MaintenanceEvent.MaintenanceOutcome.COMPLETED)));
    served.now = at(10);

    assertThat(text(MAINTENANCE + "scheduled")).isEqualTo(ACTIVE.replace("\"1 Dec", "\"01 Dec"));
  }

  @Test
  @Fact({"3/18", "6/5"})
  void tagsAndAddressesChangeWhileAnInstanceRuns() throws Exception {
    ServedInstance served =
        serve(
            ServedInstance.defaultState()
                .with(new ValueChange(at(5), "meta-data/tags/instance/Name", "blue"))
                .with(new ValueChange(at(5), "meta-data/tags/instance/Stage", "test"))
                .with(new ValueChange(at(9), "meta-data/public-ipv4", null)));

    assertThat(text(TOP + "tags/instance/")).isEqualTo("Name\ntag");
    served.now = at(5);
    assertThat(text(TOP + "tags/instance/")).isEqualTo("Name\nStage\ntag");
    assertThat(text(TOP + "tags/instance/Name")).isEqualTo("blue");
    assertThat(get(TOP + "tags/instance/Name").header("Last-Modified"))
        .isEqualTo("Mon, 23 Nov 2026 10:00:05 GMT");
    assertThat(text(TOP + "public-ipv4")).isEqualTo("203.0.113.4");
    served.now = at(9);
    assertThat(status(TOP + "public-ipv4")).isEqualTo(404);
    assertThat(text(TOP).split("\n")).doesNotContain("public-ipv4");
  }

  @Test
  @Fact("6/6")
  void theRoleIsAttachedFromTheStartUnlessAnEventDelaysIt() throws Exception {
    served();
    assertThat(status(TOP + "iam/info")).isEqualTo(200);
    ServedInstance served = serve(ServedInstance.defaultState().with(new RoleAttachment(at(5))));

    assertThat(status(TOP + "iam/info")).isEqualTo(404);
    assertThat(status(TOP + "iam/security-credentials/")).isEqualTo(404);
    assertThat(text(TOP).split("\n")).doesNotContain("iam/");
    served.now = at(5);
    assertThat(text(TOP + "iam/security-credentials/")).isEqualTo("web-server");
    assertThat(text(TOP).split("\n")).contains("iam/");
  }

  @Test
  @Fact("3/19")
  void aThrottledClientReceivesNoResponse() throws Exception {
    serve(throttled(ServedInstance.defaultState(), 1));

    try (Socket socket = socket()) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  @Fact("3/19")
  void theSeedDeterminesWhichRequestsAreThrottled() throws Exception {
    InstanceState state = throttled(stateWith(ServiceTrait.THROTTLED, "503"), 0.5);
    serve(state);
    List<Integer> first = statuses();

    assertThat(first).contains(200, 503);
    serve(state);
    assertThat(statuses()).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({"503, Service Unavailable", "429, Too Many Requests"})
  @Fact("1.7/17")
  void aThrottledClientReceivesAStatusWhereARecordingSaysSo(String status, String reason)
      throws Exception {
    serve(throttled(stateWith(ServiceTrait.THROTTLED, status), 1));
    RawHttpResponse answer = request("GET", "/");

    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 " + status + " " + reason);
    assertThat(answer.headerNames())
        .containsExactly("Content-Length", "Date", "Server", "Connection", "Content-Type");
  }

  private List<Integer> statuses() throws IOException {
    Integer[] statuses = new Integer[20];
    for (int i = 0; i < statuses.length; i++) {
      statuses[i] = request("GET", "/").status();
    }
    return List.of(statuses);
  }

  private static MaintenanceEvent reboot(MaintenanceEvent.MaintenanceOutcome outcome) {
    return new MaintenanceEvent(
        "instance-event-0d59937288b749b32",
        "system-reboot",
        "scheduled reboot",
        at(10),
        Instant.parse("2026-12-01T09:00:43Z"),
        Instant.parse("2026-12-01T09:17:23Z"),
        null,
        new MaintenanceEvent.MaintenanceEnd(at(20), outcome));
  }

  private static InstanceState throttled(InstanceState state, double share) {
    return state.with(
        state.faults().with(new Fault.ThrottleFault(), FaultScope.ALL.withShare(share)));
  }

  private static Instant at(int seconds) {
    return ServedInstance.NOW.plusSeconds(seconds);
  }
}
