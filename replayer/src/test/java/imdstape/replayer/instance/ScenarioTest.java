package imdstape.replayer.instance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.json.JsonObject;
import imdstape.json.JsonReader;
import imdstape.metadata.HttpTokens;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.fault.FaultPlan;
import imdstape.scenario.DelayDistribution;
import imdstape.scenario.Fault;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.RoleChange;
import imdstape.scenario.ScopedFault;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.codec.DurationText;
import imdstape.scenario.codec.EventCodec;
import imdstape.scenario.codec.FaultCodec;
import imdstape.scenario.codec.ScenarioDocument;
import imdstape.scenario.codec.TimeFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Scenarios as the codec reads them, and that the published schema accepts the same documents. */
/** Scenarios as the codec reads them, and that the published schema accepts the same documents. */
class ScenarioTest extends ScenarioTestBase {

  static List<String> events() {
    return List.of(
        "{'event': 'spot-interruption'}",
        "{'event': 'spot-interruption', 'at': '+30s', 'action': 'hibernate', 'comment': 'at once'}",
        "{'event': 'spot-interruption', 'at': '2026-11-24T10:00:00Z', 'lead': '15m'}",
        "{'event': 'spot-interruption', 'at': '+1s', 'end': '+5m'}",
        "{'event': 'rebalance-recommendation', 'at': '+1h30m'}",
        "{'event': 'fis', 'delay': '20s'}",
        "{'event': 'fis', 'action': 'stop'}",
        "{'event': 'maintenance', 'code': 'instance-stop', 'description': 'a stop', 'event-id':"
            + " 'instance-event-0d59937288b749b32', 'not-before': '+1h', 'not-after': '+2h',"
            + " 'not-before-deadline': '+4d', 'ends': '+90m', 'outcome': 'canceled'}",
        "{'event': 'target-lifecycle-state', 'at': '+2s', 'state': 'Warmed:Hibernated'}",
        "{'event': 'value', 'path': 'meta-data/tags/instance/Name', 'value': 'blue'}",
        "{'event': 'value', 'path': 'user-data', 'value': null}",
        "{'event': 'role', 'role': 'other.role@home'}",
        "{'event': 'role', 'role': null}",
        "{'event': 'role-attachment', 'at': '+10s'}",
        "{'event': 'credentials', 'state': 'about-to-expire'}",
        "{'event': 'options', 'options': {'HttpTokens': 'required', 'Hops': 64}}");
  }

  static List<String> faults() {
    return List.of(
        "{'preset': 'flaky'}",
        "{'fault': 'delay', 'by': '200ms'}",
        "{'fault': 'delay', 'by': {'from': '1ms', 'to': '1s'}, 'path': 'meta-data/iam/**'}",
        "{'fault': 'delay', 'by': {'median': '20ms', 'p99': '2s'}, 'share': 0.5}",
        "{'fault': 'status', 'status': 503, 'method': 'GET', 'first': 2}",
        "{'fault': 'silence', 'method': 'PUT'}",
        "{'fault': 'reset', 'every': 10, 'with-token': true}",
        "{'fault': 'truncate', 'keep': 0.25}",
        "{'fault': 'drip', 'each': '10ms', 'from': '+1s', 'until': '2026-11-24T10:00:00Z'}",
        "{'fault': 'throttle', 'share': 0.1, 'comment': 'as the service does'}");
  }

  @Test
  void everyKindOfEventHasASample() {
    assertThat(
            events().stream()
                .flatMap(
                    event ->
                        read("\"spot\": true, \"events\": [" + event + "]}")
                            .timeline()
                            .events()
                            .stream())
                .map(InstanceEvent::getClass))
        .map(kind -> (Object) kind)
        .contains((Object[]) InstanceEvent.class.getPermittedSubclasses());
  }

  @Test
  void everyKindOfFaultHasASample() {
    assertThat(
            faults().stream()
                .flatMap(fault -> read("\"faults\": [" + fault + "]}").faults().rules().stream())
                .map(rule -> rule.fault().getClass()))
        .map(kind -> (Object) kind)
        .contains((Object[]) Fault.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyEventIsAcceptedByReaderAndSchema(String event) {
    InstanceState state = read("\"spot\": true, \"events\": [" + event + "]}");

    assertThat(state.timeline().entries()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyFaultIsAcceptedByReaderAndSchema(String fault) {
    assertThat(read("\"faults\": [" + fault + "]}").faults().rules()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("events")
  void aWrittenEventCanBeReadAgain(String event) {
    EventTimeline timeline = read("\"spot\": true, \"events\": [" + event + "]}").timeline();
    for (EventTimeline.TimelineEntry entry : timeline.entries()) {
      String written = written(json -> EventCodec.write(entry.event(), TimeFormat.ABSOLUTE, json));
      List<InstanceEvent> again =
          EventCodec.read(fields(written), NOW, ServedInstance.defaultState()::freeMaintenanceId);

      assertThat(again.get(0)).as(written).isEqualTo(entry.event());
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aWrittenFaultCanBeReadAgain(String fault) {
    for (FaultPlan.FaultRule rule : read("\"faults\": [" + fault + "]}").faults().rules()) {
      String written =
          written(json -> FaultCodec.write(rule.id(), rule.fault(), rule.scope(), json))
              .replaceFirst("\"id\":\"[^\"]*\",", "");
      List<ScopedFault> again = FaultCodec.read(fields(written), NOW);

      assertThat(again.get(0).fault()).as(written).isEqualTo(rule.fault());
      assertThat(again.get(0).scope()).as(written).isEqualTo(rule.scope());
    }
  }

  @Test
  void theSchemaFieldIsAcceptedForEditors() {
    String text =
        "{\"$schema\": \"../scenario.schema.json\", " + HEAD.substring(1) + "\"seed\": 7}";

    assertThat(read(text, text).timeline()).isEqualTo(EventTimeline.EMPTY);
  }

  @Test
  void relativeTimesCountFromTheStartThatTheClockShows() {
    InstanceState state =
        read(
            "\"spot\": true, \"clock\": {\"at\": \"2030-01-01T00:00:00Z\"}, \"events\":"
                + " [{\"event\": \"spot-interruption\", \"at\": \"+30s\", \"action\": \"stop\"}]}");

    assertThat(state.timeline().events())
        .containsExactly(
            new SpotInterruption(
                Instant.parse("2030-01-01T00:00:30Z"),
                SpotInterruption.InterruptionAction.STOP,
                Instant.parse("2030-01-01T00:02:30Z")));
    assertThat(state.clock().instanceTime(NOW)).isEqualTo("2030-01-01T00:00:00Z");
  }

  @Test
  void replaysStartedAtDifferentTimesAgreeOnAbsoluteTimes() {
    String text =
        HEAD + "\"events\": [{\"event\": \"maintenance\", \"at\": \"2026-11-24T10:00:00+01:00\"}]}";

    assertThat(
            ScenarioSetup.apply(
                    ScenarioDocument.parse("a", bytes(text), IllegalStateException::new),
                    ServedInstance.defaultState(),
                    NOW,
                    clock -> clock,
                    false)
                .timeline())
        .isEqualTo(
            ScenarioSetup.apply(
                    ScenarioDocument.parse("b", bytes(text), IllegalStateException::new),
                    ServedInstance.defaultState(),
                    NOW.plusSeconds(100),
                    clock -> clock,
                    false)
                .timeline());
  }

  @Test
  void theExampleOfTheDocumentationIsAScenario() throws IOException {
    String source =
        Files.readString(
            Path.of("../shared/src/main/java/imdstape/scenario/codec/ScenarioDocument.java"));
    String example =
        Pattern.compile("(?m)^ \\* ?")
            .matcher(
                source
                    .replaceFirst("(?s).*<pre>\\{@code\n", "")
                    .replaceFirst("(?s)\n \\* }</pre>.*", ""))
            .replaceAll("");
    InstanceState state = read(example, example);

    assertThat(state.options().httpTokens()).isEqualTo(HttpTokens.REQUIRED);
    assertThat(state.timeline().entries()).hasSize(3);
    assertThat(state.faults().rules().get(0).fault())
        .isEqualTo(
            new Fault.DelayFault(
                new DelayDistribution.LogNormalDelay(
                    Duration.ofMillis(20), Duration.ofSeconds(2))));
    assertThat(state.clock().speed()).isEqualTo(60);
    assertThat(state.isShutDownAt(Instant.parse("2026-11-24T10:02:30Z"))).isTrue();
  }

  @Test
  void severalMaintenancesHaveDistinctIds() {
    InstanceState state =
        read("\"events\": [{\"event\": \"maintenance\"}, {\"event\": \"maintenance\"}]}");

    assertThat(state.timeline().events())
        .extracting(event -> ((MaintenanceEvent) event).eventId())
        .containsExactly("instance-event-0abcdef1234567890", "instance-event-0abcdef1234567891");
  }

  @Test
  void aNullRoleRemovesTheRole() {
    assertThat(read("\"events\": [{\"event\": \"role\", \"role\": null}]}").timeline().events())
        .containsExactly(new RoleChange(NOW, null));
  }

  @ParameterizedTest
  @CsvSource({
    "30s, PT30S",
    "2m, PT2M",
    "1h30m, PT1H30M",
    "200ms, PT0.2S",
    "7d, PT168H",
    "0s, PT0S",
    "PT5M, PT5M",
    "1s500ms, PT1.5S",
  })
  void aDurationIsParsedFromShortNotation(String text, Duration span) {
    assertThat(DurationText.parse(text)).hasValue(span);
    assertThat(DurationText.parse(DurationText.write(span))).hasValue(span);
  }

  private interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  private static String written(Writing writing) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      writing.to(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private static JsonObject fields(String text) {
    return JsonReader.parseObject("body", bytes(text), IllegalStateException::new);
  }
}
