package imdstape.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import imdstape.cli.ExitCode;
import imdstape.cli.ImdsCli;
import imdstape.replayer.control.OpenApiDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Compares every public surface with its dump in {@code docs/compatibility}: what is stable, and
 * how it may change, is written in {@code docs/compatibility.md}. {@code
 * -Dcompatibility.write=true} writes the dumps anew, so that a reviewer sees the change of a
 * surface as a diff.
 */
class CompatibilityTest {

  private static final Path DUMPS = Path.of("..", "docs", "compatibility");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> API_PACKAGES = Set.of("imdstape.recorder", "imdstape.replayer");
  private static final Set<String> DEFINITIONS = Set.of("$defs", "components");
  private static final Set<String> PROSE =
      Set.of(
          "description",
          "summary",
          "title",
          "example",
          "examples",
          "$schema",
          "$id",
          "info",
          "tags",
          "servers",
          "$comment");

  @TempDir Path folder;

  @Test
  void commandsOptionsAndDefaultsAreTheDocumentedOnes() throws IOException {
    List<String> lines = new ArrayList<>();
    dump(ImdsCli.commandLine(Map.of()), "imds", lines);
    compare("command-line.txt", lines);
  }

  @Test
  void exitCodesAreTheDocumentedOnes() throws Exception {
    List<String> lines = new ArrayList<>();
    for (Field constant : ExitCode.class.getFields()) {
      if (Modifier.isStatic(constant.getModifiers()) && constant.getType() == int.class) {
        lines.add(String.format(Locale.ROOT, "%3d", constant.getInt(null)));
      }
    }
    lines.sort(null);
    compare("exit-codes.txt", lines);
  }

  @Test
  void theControlApiIsTheDocumentedOne() throws IOException {
    compare("control-api.txt", schemaLines(controlDescription(), true));
  }

  @Test
  void theScenarioFormatIsTheDocumentedOne() throws IOException {
    compare("scenario-format.txt", schemaLines(schema("scenario"), true));
  }

  @Test
  void theFixtureFormatIsTheDocumentedOne() throws IOException {
    compare("fixture-format.txt", schemaLines(schema("fixture"), false));
  }

  @Test
  void theJavaApiIsTheDocumentedOne() throws IOException {
    TreeSet<String> lines = new TreeSet<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("imdstape.recorder", "imdstape.replayer")) {
      if (API_PACKAGES.contains(type.getPackageName()) && isPublic(type)) {
        lines.add(type.getName());
        type.getMembers().stream()
            .filter(member -> member.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(member -> !member.getModifiers().contains(JavaModifier.SYNTHETIC))
            .forEach(member -> lines.add(signature(member)));
      }
    }
    compare("java-api.txt", List.copyOf(lines));
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(CompatibilityTest::isPublic).orElse(true);
  }

  private static String signature(JavaMember member) {
    String name = member.getOwner().getName() + "#" + member.getName();
    if (member instanceof JavaCodeUnit code) {
      return name
          + code.getRawParameterTypes().stream()
              .map(JavaClass::getSimpleName)
              .collect(Collectors.joining(", ", "(", ") "))
          + code.getRawReturnType().getSimpleName();
    }
    return name;
  }

  @Test
  void theFieldsOfJsonOutputAreTheDocumentedOnes() throws IOException {
    Path edited = folder.resolve("edited.json");
    Files.writeString(
        edited,
        Files.readString(Path.of("..", "fixtures", "linux-on-demand.json"))
            .replace("\"i-0abcdef1234567890\"", "\"AKIA" + "QWERTYUIOPASDFGH\""));
    List<String> lines = new ArrayList<>();
    for (String command :
        List.of(
            "check --format json " + edited,
            "check --format sarif " + edited,
            "diff --format json linux-on-demand linux-spot",
            "fixtures --json",
            "fixtures show linux-spot --json")) {
      String name = command.replace(edited.toString(), "FILE");
      TreeSet<String> fields = new TreeSet<>();
      fields("", JSON.readTree(output(command.split(" "))), fields);
      fields.forEach(field -> lines.add(name + ": " + field));
    }
    compare("json-output.txt", lines);
  }

  private static void dump(CommandLine command, String name, List<String> lines) {
    for (OptionSpec option :
        command.getCommandSpec().options().stream()
            .sorted((a, b) -> a.longestName().compareTo(b.longestName()))
            .toList()) {
      lines.add(name + " " + String.join(",", option.names()) + describe(option));
    }
    for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters()) {
      lines.add(name + " [" + parameter.index() + "]" + describe(parameter));
    }
    new TreeMap<>(command.getSubcommands())
        .forEach((word, sub) -> dump(sub, name + " " + word, lines));
    if (command.getCommandSpec().options().isEmpty()) {
      lines.add(name);
    }
  }

  private static String describe(ArgSpec argument) {
    String value = argument.defaultValue();
    return (argument.arity().max() == 0 ? "" : " " + argument.paramLabel())
        + " x"
        + argument.arity()
        + (argument.required() ? " required" : "")
        + (value == null ? "" : " default " + value);
  }

  /**
   * Lists what a schema or an OpenAPI document demands, one line for each place, without its prose.
   *
   * @param inlined whether a reference is replaced by its target, so that moving a definition
   *     changes nothing
   */
  private static List<String> schemaLines(JsonNode document, boolean inlined) {
    TreeSet<String> lines = new TreeSet<>();
    walk("", document, document, inlined, lines);
    return List.copyOf(lines);
  }

  private static void walk(
      String path, JsonNode node, JsonNode document, boolean inlined, Set<String> lines) {
    assertThat(path.length()).as("a reference that leads to itself: %s", path).isLessThan(1000);
    if (inlined && node.path("$ref").isTextual()) {
      walk(path, resolve(node.get("$ref").asText(), document), document, true, lines);
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        boolean definition = DEFINITIONS.contains(member.getKey()) && inlined;
        if (path.endsWith("/properties") || !(PROSE.contains(member.getKey()) || definition)) {
          walk(path + "/" + member.getKey(), member.getValue(), document, inlined, lines);
        }
      }
    } else if (node.isArray()) {
      for (JsonNode element : node) {
        walk(path + label(element, document), element, document, inlined, lines);
      }
    } else {
      lines.add(path + " = " + node.asText());
    }
  }

  /** An element of an array by the constant that tells it from the others. */
  private static String label(JsonNode element, JsonNode document) {
    JsonNode real = element.has("$ref") ? resolve(element.get("$ref").asText(), document) : element;
    if (!real.isObject()) {
      return "";
    }
    for (String word : List.of("event", "fault", "name", "event-id")) {
      JsonNode constant = real.at("/properties/" + word + "/const");
      if (!constant.isMissingNode()) {
        return "/" + constant.asText();
      }
      if (real.path(word).isTextual()) {
        return "/" + real.path(word).asText();
      }
    }
    return "/-";
  }

  private static JsonNode resolve(String reference, JsonNode document) {
    assertThat(reference).startsWith("#/");
    JsonNode found = document.at(reference.substring(1));
    assertThat(found.isMissingNode()).as(reference).isFalse();
    return found;
  }

  private static void fields(String path, JsonNode node, Set<String> lines) {
    if (node.isObject() && !node.isEmpty()) {
      node.properties().forEach(one -> fields(path + "." + one.getKey(), one.getValue(), lines));
    } else if (node.isArray() && !node.isEmpty()) {
      node.forEach(one -> fields(path + "[]", one, lines));
    } else {
      lines.add(
          (path.isEmpty() ? "." : path) + " " + node.getNodeType().name().toLowerCase(Locale.ROOT));
    }
  }

  private static JsonNode controlDescription() throws IOException {
    return JSON.readTree(OpenApiDocument.render());
  }

  private static JsonNode schema(String name) throws IOException {
    return JSON.readTree(
        Files.readString(Path.of("..", "fixtures", "schema", name + ".schema.json")));
  }

  private static String output(String... arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CommandLine command = ImdsCli.commandLine(Map.of());
    command.setOut(new PrintWriter(bytes, true, StandardCharsets.UTF_8));
    command.setErr(new PrintWriter(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    command.execute(arguments);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static void compare(String file, List<String> found) throws IOException {
    Path dump = DUMPS.resolve(file);
    if (Boolean.getBoolean("compatibility.write")) {
      Files.createDirectories(DUMPS);
      Files.write(dump, found);
    }
    assertThat(found)
        .as(
            "%s; if the change is meant: docs/compatibility.md, then -Dcompatibility.write=true",
            file)
        .containsExactlyElementsOf(Files.readAllLines(dump));
  }
}
