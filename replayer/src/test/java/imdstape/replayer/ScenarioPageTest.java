package imdstape.replayer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import imdstape.json.JsonObject;
import imdstape.json.JsonReader;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.MetadataPath;
import imdstape.replayer.cli.ReplayCommand;
import imdstape.replayer.cli.RunCommand;
import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.ScenarioSetup;
import imdstape.replayer.server.VertxPreloader;
import imdstape.scenario.CredentialChange;
import imdstape.scenario.CredentialState;
import imdstape.scenario.Fault;
import imdstape.scenario.FaultPreset;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.TargetLifecycleState;
import imdstape.scenario.codec.ClockCodec;
import imdstape.scenario.codec.EventCodec;
import imdstape.scenario.codec.FaultCodec;
import imdstape.scenario.codec.MetadataOptionsCodec;
import imdstape.scenario.codec.ScenarioDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * docs/scenarios.md documents exactly what the scenario reader accepts. The tests take the known
 * names from the reader's own error messages.
 */
class ScenarioPageTest {

  private static final Path PAGE = Path.of("../docs/scenarios.md");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final String UNKNOWN = "never-heard-of";

  private String page;

  @BeforeEach
  void read() throws IOException {
    page = Files.readString(PAGE);
  }

  @Test
  void theExampleIsValidForReaderAndSchema() throws IOException {
    Matcher block = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(block.find()).isTrue();
    String example = block.group(1);
    Matcher schema = Pattern.compile("\"\\$schema\": \"([^\"]+)\"").matcher(example);
    assertThat(schema.find()).isTrue();

    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(PAGE.resolveSibling(schema.group(1))))
                .validate(example, InputFormat.JSON))
        .isEmpty();
    InstanceState instance =
        ScenarioSetup.apply(
            ScenarioDocument.parse("example", bytes(example), IllegalStateException::new),
            ServedInstance.defaultState(),
            ServedInstance.NOW,
            clock -> clock,
            false);
    assertThat(
            instance.timeline().events().stream().<Class<?>>map(InstanceEvent::getClass).distinct())
        .as("an event of each kind")
        .containsExactlyInAnyOrder(InstanceEvent.class.getPermittedSubclasses());
    assertThat(instance.faults().rules()).hasSize(2);
  }

  @Test
  void everyFieldOfAScenarioHasARow() {
    assertThat(keys("Fields"))
        .as(PAGE.toString())
        .containsExactlyElementsOf(
            knownFields(json -> ScenarioDocument.parse("", json, IllegalStateException::new), ""));
  }

  @Test
  void everyEventHasARowWithItsFields() {
    List<List<String>> rows = rows("Events");

    assertThat(codes(rows, 0))
        .as(PAGE.toString())
        .containsExactlyElementsOf(
            knownFields(ScenarioPageTest::readEvent, "\"event\": \"" + UNKNOWN + "\""));
    for (List<String> row : rows) {
      String kind = code(row.get(0)).get(0);
      List<String> fields =
          knownFields(ScenarioPageTest::readEvent, "\"event\": \"" + kind + "\", \"options\": {}");
      fields.removeAll(List.of("event", "at"));
      assertThat(code(row.get(1))).as(PAGE + ": " + kind).containsExactlyElementsOf(fields);
    }
  }

  @Test
  void everyFaultHasARowWithItsFieldsAndTheFieldsOfAllHaveTheirOwn() {
    List<List<String>> rows = rows("Faults", "fault");
    List<String> ofAll = codes(rows("Faults", "field"), 0);

    assertThat(codes(rows, 0))
        .as(PAGE.toString())
        .containsExactlyElementsOf(
            knownFields(ScenarioPageTest::readFault, "\"fault\": \"" + UNKNOWN + "\""))
        .hasSameSizeAs(Fault.class.getPermittedSubclasses());
    for (List<String> row : rows) {
      String kind = code(row.get(0)).get(0);
      List<String> fields = knownFields(ScenarioPageTest::readFault, "\"fault\": \"" + kind + "\"");
      fields.remove("fault");
      assertThat(Stream.concat(code(row.get(1)).stream().limit(1), ofAll.stream()))
          .as(PAGE + ": " + kind)
          .containsExactlyElementsOf(fields);
    }
  }

  @Test
  void everyPresetStateOptionAndFieldOfTheClockHasARow() {
    assertThat(codes(rows("Faults", "preset"), 0))
        .as(PAGE.toString())
        .containsExactlyElementsOf(words(FaultPreset.values()));
    assertThat(keys("Credentials"))
        .as(PAGE.toString())
        .containsExactlyElementsOf(words(CredentialState.values()));
    assertThat(keys("Options"))
        .as(PAGE.toString())
        .containsExactlyElementsOf(
            knownFields(json -> MetadataOptionsCodec.read(fields(json)), ""));
    assertThat(keys("The clock"))
        .as(PAGE.toString())
        .containsExactlyElementsOf(knownFields(json -> ClockCodec.read(fields(json)), ""));
  }

  @Test
  void documentedCredentialStatesAreServed() {
    for (List<String> row : rows("Credentials")) {
      CredentialState state =
          CredentialState.valueOf(
              code(row.get(0)).get(0).toUpperCase(Locale.ROOT).replace('-', '_'));
      InstanceState instance =
          ServedInstance.defaultState().with(new CredentialChange(ServedInstance.NOW, state));
      String role = readValue(instance, "iam/security-credentials/web-server");

      assertThat(row.get(1)).as(state.toString()).startsWith(role.replace("Success", ""));
      assertThat(row.get(1).equals("404")).as(state.toString()).isEqualTo(role.equals("404"));
      assertThat(row.get(2)).as(state.toString()).startsWith(readValue(instance, "iam/info"));
    }
  }

  /** Returns the status of a response or, for JSON, its Code. */
  private static String readValue(InstanceState instance, String path) {
    MetadataPath parsed = MetadataPath.parse("/latest/meta-data/" + path).orElseThrow();
    MetadataResponse response = instance.tableAt(ServedInstance.NOW).find(parsed, "127.0.0.1");
    Matcher code =
        Pattern.compile("\"Code\" : \"(\\w+)\"")
            .matcher(new String(response.body(), StandardCharsets.UTF_8));
    return code.find() ? code.group(1) : String.valueOf(response.status());
  }

  @Test
  void statesOfAGroupAndCodesOfAMaintenanceAreListed() {
    assertThat(page.replaceAll("\\s+", " "))
        .contains(
            joinWords(
                Stream.of(TargetLifecycleState.LifecycleState.values())
                    .map(outcome -> outcome.serviceName())))
        .contains(joinWords(MaintenanceEvent.CODES.stream()));
  }

  @Test
  void everyNamedOptionIsAnOptionOfTheReplayCommand() {
    CommandLine replay = new CommandLine(new ReplayCommand(new VertxPreloader()));

    assertThat(code(page).stream().filter(code -> code.matches("--[a-z-]+")))
        .contains("--spot-interruption", "--seed")
        .allSatisfy(
            option ->
                assertThat(
                        Stream.of(replay, new CommandLine(new RunCommand(new VertxPreloader())))
                            .map(command -> command.getCommandSpec().findOption(option)))
                    .as(option)
                    .anyMatch(found -> found != null));
  }

  @Test
  void aVersionBesideAPathIsTheVersionThatIntroducedIt() {
    Map<String, String> since =
        Catalogue.concreteCategories()
            .collect(Collectors.toMap(Category::pathTemplate, Category::since));
    List<MatchResult> named =
        Pattern.compile("([a-z-]+/[a-z/-]+) \\((\\d{4}-\\d\\d-\\d\\d)\\)")
            .matcher(page)
            .results()
            .toList();

    assertThat(named).hasSize(4);
    for (MatchResult match : named) {
      assertThat(since).containsEntry("meta-data/" + match.group(1), match.group(2));
    }
  }

  /** Returns the known names that the reader lists in its error for an unknown name. */
  private static List<String> knownFields(Consumer<byte[]> reader, String fields) {
    String object =
        "{"
            + fields
            + (fields.contains(UNKNOWN)
                ? ""
                : (fields.isEmpty() ? "" : ", ") + "\"" + UNKNOWN + "\": 1")
            + "}";
    IllegalStateException refusal =
        catchThrowableOfType(IllegalStateException.class, () -> reader.accept(bytes(object)));
    String list = String.valueOf(refusal.getMessage()).replaceFirst(".*; known are ", "");
    List<String> known = new ArrayList<>(List.of(list.split(", ")));
    known.remove("comment");
    return known;
  }

  private static void readEvent(byte[] json) {
    EventCodec.read(
        fields(json), ServedInstance.NOW, ServedInstance.defaultState()::freeMaintenanceId);
  }

  private static void readFault(byte[] json) {
    FaultCodec.read(fields(json), ServedInstance.NOW);
  }

  private static JsonObject fields(byte[] json) {
    return JsonReader.parseObject("", json, IllegalStateException::new);
  }

  /** Returns the first words of the rows of a section's only table. */
  private List<String> keys(String section) {
    return codes(rows(section), 0);
  }

  private List<List<String>> rows(String section) {
    return rows(section, "[^|]*");
  }

  /** Returns the cells of a table by its section and the head of its first column. */
  private List<List<String>> rows(String section, String head) {
    Matcher table =
        Pattern.compile(
                "^## "
                    + section
                    + "\n(?:(?!## ).*\n)*?\\| "
                    + head
                    + " \\|.*\n\\|[-|]+\\|\n((?:\\|.*\n)+)",
                Pattern.MULTILINE)
            .matcher(page);
    assertThat(table.find()).as(PAGE + " has a table in " + section).isTrue();
    return table
        .group(1)
        .lines()
        .map(row -> List.of(row.substring(2).split(" ?\\| ?", -1)))
        .toList();
  }

  private static List<String> codes(List<List<String>> rows, int column) {
    return rows.stream().flatMap(row -> code(row.get(column)).stream()).toList();
  }

  private static List<String> code(String cell) {
    return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
  }

  private static List<String> words(Object[] all) {
    return Stream.of(all).map(Object::toString).toList();
  }

  private static String joinWords(Stream<String> words) {
    return words.collect(Collectors.joining(", ")).replaceFirst(", ([^,]*)$", " or $1");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
