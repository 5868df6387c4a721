package imdstape.replayer.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
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
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Scenarios as the codec reads them, and that the published schema accepts the same documents. */
class ScenarioTest {

  private static final Path SCHEMA = Path.of("../fixtures/schema/scenario.schema.json");
  private static final Instant NOW = ServedInstance.NOW;
  private static final String HEAD = "{\"format\": \"imds-tape-scenario/1\", ";

  private final Schema schema = schema();

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

  /** In these documents, single quotes stand for double quotes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'colour': 1} | 1:46: unknown field \"colour\" in a scenario",
        "'$schema': 7} | 1:47: $schema is a string",
        "'fixture': 7} | fixture is a string",
        "'spot': 'yes'} | spot is true or false",
        "'at-deadline': 'die'} | at-deadline is keep or drop",
        "'seed': 1.5} | seed is a whole number",
        "'clock': {'speed': -1}} | speed is a number from 0 to 86400",
        "'clock': {'at': 'noon'}} | \"noon\" is no time; write +30s",
        "'clock': 7} | clock is an object",
        "'options': {'HttpTokens': 'maybe'}} | HttpTokens is optional or required",
        "'options': {'Hops': 65}} | Hops is a whole number from 1 to 64",
        "'events': {}} | events is an array of objects",
        "'events': [7]} | expected an object",
        "'events': [{'at': '+1s'}]} | an event says its \"event\"",
        "'events': [{'event': 'flood'}]} | there is no event flood; known are spot-interruption",
        "'events': [{'event': 'maintenance', 'at': '30s'}]} | \"30s\" is no time",
        "'events': [{'event': 'maintenance', 'at': '+soon'}]} | \"+soon\" is no time",
        "'events': [{'event': 'maintenance', 'code': 'x'}]} | code is instance-reboot",
        "'events': [{'event': 'maintenance', 'event-id': 'x'}]} | 17 hexadecimal digits",
        "'events': [{'event': 'maintenance', 'state': 'x'}]} | unknown field \"state\"",
        "'events': [{'event': 'value', 'path': '/etc/passwd', 'value': 'x'}]} | no path of the",
        "'events': [{'event': 'value', 'path': 'meta-data/mac'}]} | null to take it away",
        "'events': [{'event': 'role', 'role': 'a b'}]} | no name of a role",
        "'events': [{'event': 'role'}]} | null to take it away",
        "'events': [{'event': 'credentials'}]} | says its \"state\"",
        "'events': [{'event': 'credentials', 'state': 'stale'}]} | state is available or",
        "'events': [{'event': 'target-lifecycle-state'}]} | says its \"state\"",
        "'events': [{'event': 'options'}]} | says its \"options\"",
        "'faults': [{'fault': 'flood'}]} | there is no fault flood",
        "'faults': [{'fault': 'status'}]} | says its \"status\"",
        "'faults': [{'fault': 'status', 'status': 418}]} | status is one of 401, 403",
        "'faults': [{'fault': 'delay'}]} | a delay says \"by\"",
        "'faults': [{'fault': 'delay', 'by': 'long'}]} | \"long\" is no span of time",
        "'faults': [{'fault': 'reset', 'share': 2}]} | share is a number from 0 to 1",
        "'faults': [{'fault': 'reset', 'every': 0}]} | every is a whole number from 1",
        "'faults': [{'fault': 'truncate', 'keep': 1}]} | keep is a number from 0 to 0.999",
        "'faults': [{'fault': 'reset', 'method': 'get'}]} | method is a method of HTTP as it is"
            + " sent: GET",
        "'faults': [{'fault': 'reset', 'path': 'latest/meta-data/**'}]} | leave the version out",
        "'faults': [{'preset': 'sunny'}]} | preset is hop-limit or throttled",
        "'faults': [{'preset': 'flaky', 'share': 1}]} | unknown field \"share\" in a preset",
      })
  void documentsRejectedByTheReaderAreRejectedByTheSchema(String rest, String message) {
    String text = HEAD + rest.replace('\'', '"');

    assertThatThrownBy(() -> of(text))
        .hasMessageContaining("story.json:1:")
        .hasMessageContaining(message);
    assertThat(errors(text)).as(text).isNotEmpty();
  }

  /** Contradictions between fields, which the schema does not express. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'events': [{'event': 'spot-interruption'}]} | add \"spot\": true",
        "'spot': true, 'events': [{'event': 'spot-interruption', 'lead': '1s', 'end': '+2s'}]} |"
            + " give one of them",
        "'spot': true, 'events': [{'event': 'spot-interruption', 'at': '+2s', 'end': '+1s'}]} |"
            + " ends before it is announced",
        "'spot': true, 'events': [{'event': 'spot-interruption', 'lead': '25h'}]} | a day at most",
        "'events': [{'event': 'options', 'options': {'HttpProtocolIpv6': 'enabled'}}]} | no event",
        "'spot': true, 'events': [{'event': 'fis'}, {'event': 'spot-interruption'}]} |"
            + " spot-interruption-2 is set for 2026-",
        "'spot': true, 'events': [{'event': 'rebalance-recommendation'}, {'event': 'fis'}]} |"
            + " a time once announced never moves",
        "'events': [{'event': 'maintenance', 'event-id': 'instance-event-0d59937288b749b32'},"
            + " {'event': 'maintenance', 'event-id': 'instance-event-0d59937288b749b32',"
            + " 'not-before': '+2h'}]} | leave one of the two out, or give it another event-id",
        "'events': [{'event': 'value', 'path': 'meta-data/tags', 'value': 'x'}]} |"
            + " meta-data/tags is a directory",
        "'events': [{'event': 'maintenance', 'not-before': '+2h', 'not-after': '+1h'}]} |"
            + " it is over before it begins",
        "'events': [{'event': 'maintenance', 'not-before': '+2h', 'not-before-deadline': '+1h'}]} |"
            + " its latest start is before its earliest",
        "'events': [{'event': 'maintenance', 'at': '+2s', 'ends': '+1s'}]} | ends before it"
            + " appears",
        "'events': [{'event': 'maintenance', 'outcome': 'canceled'}]} | know when it \"ends\"",
        "'faults': [{'fault': 'reset', 'from': '+2s', 'until': '+2s'}]} | it is over before it"
            + " begins",
        "'faults': [{'fault': 'delay', 'by': {'from': '2s', 'to': '1s'}}]} | no less than from",
        "'faults': [{'fault': 'delay', 'by': {'median': '2s', 'p99': '1s'}}]} | no more than p99",
        "'faults': [{'fault': 'drip', 'each': '1h'}]} | ten minutes at most",
      })
  void contradictionsAreRejected(String rest, String message) {
    assertThatThrownBy(() -> of(HEAD + rest.replace('\'', '"'))).hasMessageContaining(message);
  }

  @Test
  void anErrorNamesLineAndColumn() {
    String text =
        """
        {
          "format": "imds-tape-scenario/1",
          "events": [
            { "event": "maintenance" },
            { "event": "maintenance", "code": "flood" }
          ]
        }
        """;

    assertThatThrownBy(() -> of(text)).hasMessageStartingWith("story.json:5:39: code is ");
  }

  @Test
  void theSchemaFieldIsAcceptedForEditors() {
    String text =
        "{\"$schema\": \"../scenario.schema.json\", " + HEAD.substring(1) + "\"seed\": 7}";

    assertThat(read(text, text).timeline()).isEqualTo(EventTimeline.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"format\": \"imds-tape/1\"}", "[]", "", "{\"format\": 1}"})
  void aFileThatIsNoScenarioIsRejected(String text) {
    assertThatThrownBy(() -> of(text)).hasMessageStartingWith("story.json:");
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

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "-1s", "1.5s", "PT-5S", "99999999999s", "1000000d", "m5"})
  void invalidDurationsAreRejected(String text) {
    assertThat(DurationText.parse(text)).isEmpty();
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

  private InstanceState read(String rest) {
    String text = HEAD + rest.replace('\'', '"');
    return read(text, text);
  }

  private InstanceState read(String text, String name) {
    assertThat(errors(text)).as(name).isEmpty();
    return of(text);
  }

  private static InstanceState of(String text) {
    return ScenarioSetup.apply(
        ScenarioDocument.parse("story.json", bytes(text), IllegalStateException::new),
        ServedInstance.defaultState(),
        NOW,
        clock -> clock,
        false);
  }

  private List<Error> errors(String text) {
    return schema.validate(text, InputFormat.JSON);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Schema schema() {
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Files.readString(SCHEMA));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
