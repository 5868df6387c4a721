package imdstape.recorder.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import imdstape.cli.ExitCode;
import imdstape.recorder.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An edit of a library fixture, as a person could make it in a copy.
 *
 * @param id names the case in messages
 * @param sensitive whether the value names somebody, so that {@code imds check} has to find it
 * @param category the class of the value, such as {@code customer-in-tag}
 * @param base the name of the library fixture
 * @param edit how the fixture is edited: {@code body}, {@code tag}, {@code document}, {@code top}
 *     or {@code text}; the file of the cases explains them
 * @param target what is edited
 * @param value the new value
 */
record EditedFixture(
    String id,
    boolean sensitive,
    String category,
    String base,
    String edit,
    String target,
    String value) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path CASES =
      Path.of("src/test/resources/imdstape/recorder/check/edited-fixture-cases.tsv");
  private static final Path LIBRARY = Path.of("..", "fixtures");
  private static final Set<String> LEVELS_OF_EXIT_CODE_3 = Set.of("leak", "identity");
  private static final String DOCUMENT = "dynamic/instance-identity/document";

  /** All cases of the file. */
  static List<EditedFixture> all() throws IOException {
    return Files.readAllLines(CASES).stream()
        .filter(line -> !line.startsWith("#"))
        .map(EditedFixture::parse)
        .toList();
  }

  private static EditedFixture parse(String line) {
    List<String> columns = List.of(line.split("\t", -1));
    if (columns.size() != 7) {
      throw new IllegalArgumentException("not seven columns: " + line);
    }
    return new EditedFixture(
        columns.get(0),
        columns.get(1).equals("sensitive"),
        columns.get(2),
        columns.get(3),
        columns.get(4),
        unescape(columns.get(5)),
        unescape(columns.get(6)));
  }

  private static String unescape(String column) {
    return column.replace("\\n", "\n").replace("\\\\", "\\");
  }

  /**
   * Edits copies of the fixtures, seals each and checks all, as a person would.
   *
   * @return the edits for which {@code imds seal} or {@code imds check} ends with exit code 3
   */
  static List<EditedFixture> reported(Path directory, List<EditedFixture> edits)
      throws IOException {
    List<EditedFixture> reported = new ArrayList<>();
    Map<String, EditedFixture> byFile = new LinkedHashMap<>();
    for (EditedFixture edit : edits) {
      Path copy = directory.resolve(edit.id + ".json");
      Files.writeString(copy, edit.edited());
      if (CommandRun.run("seal", copy.toString()).code() == ExitCode.LEAK_FOUND) {
        reported.add(edit);
      } else {
        byFile.put(copy.toString(), edit);
      }
    }
    // the exit code of several files is the worst one, so the levels of each file decide
    List<String> arguments = new ArrayList<>(List.of("check", "--format", "json"));
    arguments.addAll(byFile.keySet());
    CommandRun check = CommandRun.run(arguments.toArray(String[]::new));
    for (JsonNode result : JSON.readTree(check.out())) {
      if (result.findValuesAsText("level").stream().anyMatch(LEVELS_OF_EXIT_CODE_3::contains)) {
        reported.add(byFile.get(result.get("file").asText()));
      }
    }
    return reported;
  }

  private String edited() throws IOException {
    String file = Files.readString(LIBRARY.resolve(base + ".json"));
    if (edit.equals("text")) {
      if (!file.contains(target)) {
        throw new IllegalArgumentException(id + ": " + base + " does not hold " + target);
      }
      return file.replace(target, value);
    }
    ObjectNode fixture = (ObjectNode) JSON.readTree(file);
    ObjectNode tree = (ObjectNode) fixture.get("tree");
    switch (edit) {
      case "body" -> set(tree, target, value);
      case "tag" -> set(tree, "meta-data/tags/instance/" + target, value);
      case "document" -> setDocumentField((ArrayNode) tree.get(DOCUMENT).get("lines"));
      case "top" -> setTop(fixture);
      default -> throw new IllegalArgumentException(id + ": no edit is called " + edit);
    }
    return JSON.writeValueAsString(fixture);
  }

  private static void set(ObjectNode tree, String path, String text) {
    if (text.indexOf('\n') < 0) {
      tree.put(path, text);
    } else {
      ArrayNode lines = tree.putObject(path).putArray("lines");
      List.of(text.split("\n", -1)).forEach(lines::add);
    }
  }

  private void setDocumentField(ArrayNode lines) {
    String field = "  \"" + target + "\" : \"" + value + "\",";
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).asText().startsWith("  \"" + target + "\" :")) {
        lines.set(i, field);
        return;
      }
    }
    lines.insert(1, field);
  }

  private void setTop(ObjectNode fixture) {
    JsonNode origin = fixture.get("origin");
    switch (target) {
      case "origin.sources" -> ((ArrayNode) origin.get("sources")).add(value);
      case "origin.by" -> ((ObjectNode) origin).put("by", value);
      default -> fixture.put(target, value);
    }
  }

  @Override
  public String toString() {
    return "%n%s %s: %s of %s, %s %s"
        .formatted(id, category, edit, base, target, value.replace("\n", "\\n"));
  }
}
