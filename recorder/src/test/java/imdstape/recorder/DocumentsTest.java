package imdstape.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import imdstape.cli.ImdsCli;
import imdstape.consistency.ConsistencyRules;
import imdstape.derive.SettingKey;
import imdstape.fixture.Fixture;
import imdstape.fixtures.FixtureLibrary;
import imdstape.recorder.cli.RedactionFlags;
import imdstape.recorder.redact.UserRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The text of the documents matches the program: tables, links, commands and options. Code blocks
 * are run by {@code .ci/documents}, the commands of a build by {@code .ci/run} and {@code
 * .ci/bundle}.
 */
class DocumentsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)(?:#([^)]+))?\\)");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\b[A-Z]{2,}\\b|\\b[A-Z]\\b|[…\\[|]");
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z0-9-]*");

  @Test
  void readmeTableOfFixturesMatchesTheLibrary() throws IOException {
    String rows =
        FixtureLibrary.names().stream().map(DocumentsTest::row).collect(Collectors.joining("\n"));
    assertThat(read("README.md"))
        .contains("| fixture | instance | origin |\n|---|---|---|\n" + rows + "\n\n");
  }

  private static String row(String name) {
    Fixture fixture = FixtureLibrary.load(name);
    return "| `%s` | %s; tokens %s | %s |"
        .formatted(
            name,
            fixture.description(),
            fixture.service().tokens().jsonName(),
            fixture.origin().kind().jsonName());
  }

  @Test
  void tablesOfKeysAndRulesMatchTheCode() throws IOException {
    String keys =
        Stream.of(SettingKey.values())
            .map(
                key ->
                    "| `%s` | %s | %s |\n"
                        .formatted(
                            key.keyName(),
                            key.valueDescription(),
                            String.join("; ", key.dependents())))
            .collect(Collectors.joining());
    String rules =
        ConsistencyRules.all().stream()
            .map(rule -> "| `%s` | %s |\n".formatted(rule.id(), rule.statement()))
            .collect(Collectors.joining());
    assertThat(read("docs/fixtures.md"))
        .contains("|---|---|---|\n" + keys + "\n")
        .endsWith("|---|---|\n" + rules);
  }

  @Test
  void readmeHasARowForEveryCommand() throws IOException {
    assertThat(read("README.md"))
        .contains(
            ImdsCli.commandLine(Map.of()).getSubcommands().keySet().stream()
                .map(command -> "| `imds " + command + " ")
                .toList());
  }

  @Test
  void architecturePageHasALineForEveryPackage() throws IOException {
    for (String module : List.of("shared", "fixtures", "recorder", "replayer")) {
      Path sources = ROOT.resolve(module + "/src/main/java");
      try (Stream<Path> files = Files.walk(sources)) {
        List<String> packages =
            files
                .filter(file -> file.endsWith("package-info.java"))
                .map(file -> sources.relativize(file.getParent()).toString())
                .map(directory -> directory.replace('/', '.') + " ")
                .toList();
        assertThat(packages).as(module).isNotEmpty();
        assertThat(read("ARCHITECTURE.md")).contains(packages);
      }
    }
  }

  @Test
  void everyLinkHasATarget() throws IOException {
    for (String name : documents()) {
      Matcher link = LINK.matcher(read(name));
      while (link.find()) {
        Path target =
            link.group(1).isEmpty()
                ? ROOT.resolve(name)
                : ROOT.resolve(name).resolveSibling(link.group(1));
        assertThat(target).as(name).exists();
        if (link.group(2) != null) {
          assertThat(anchors(Files.readString(target))).as(name).contains(link.group(2));
        }
      }
    }
  }

  /** The anchors of headings, as GitHub makes them. */
  private static List<String> anchors(String document) {
    return Pattern.compile("(?m)^#+ (.*)$")
        .matcher(document)
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w -]", "").replace(' ', '-'))
        .toList();
  }

  @Test
  void everyCommandInTheTextIsValid() throws IOException {
    CommandLine imds = ImdsCli.commandLine(Map.of());
    for (String name : documents()) {
      for (String code : codeSpans(name)) {
        List<String> words = new ArrayList<>(List.of(code.split(" ")));
        if (!words.remove(0).matches("(?:\\./)?imds") || words.isEmpty()) {
          continue;
        }
        CommandSpec spec = imds.getCommandSpec();
        CommandLine sub = words.isEmpty() ? null : spec.subcommands().get(words.get(0));
        while (sub != null) {
          words.remove(0);
          spec = sub.getCommandSpec();
          sub = words.isEmpty() ? null : spec.subcommands().get(words.get(0));
        }
        // the launcher itself has the command completion
        boolean known =
            spec.parent() != null || words.get(0).matches("COMMAND|completion|--[a-z]+");
        assertThat(known).as(name + ": " + code).isTrue();
        if (spec.parent() != null && !PLACEHOLDER.matcher(code).find()) {
          String[] all = code.substring(code.indexOf(' ') + 1).split(" ");
          assertThatCode(() -> parse(imds, all)).as(name + ": " + code).doesNotThrowAnyException();
        }
        for (String word : words) {
          if (word.equals("--")) {
            break;
          }
          assertThat(isOption(word, List.of(spec))).as(name + ": " + code).isTrue();
        }
      }
    }
  }

  @Test
  void everyOptionInTheReadmeExists() throws IOException {
    List<CommandSpec> commands =
        ImdsCli.commandLine(Map.of()).getSubcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .toList();
    for (String code : codeSpans("README.md")) {
      assertThat(isOption(code.split(" ")[0], commands)).as(code).isTrue();
    }
  }

  private static void parse(CommandLine imds, String... words) {
    try {
      imds.parseArgs(words);
    } catch (CommandLine.MissingParameterException mention) {
      // a text that mentions "imds run" gives no arguments
      assertThat(mention.getMissing()).isNotEmpty();
    }
  }

  /** Whether a word is an option of one of the commands, or no option at all. */
  private static boolean isOption(String word, List<CommandSpec> commands) {
    Matcher option = OPTION.matcher(word.replaceFirst("^\\[", ""));
    return !option.lookingAt()
        || commands.stream().anyMatch(command -> command.findOption(option.group()) != null);
  }

  /** The inline code of a document, each piece in one line; without code blocks. */
  private static List<String> codeSpans(String name) throws IOException {
    return CODE.matcher(BLOCK.matcher(read(name)).replaceAll(""))
        .results()
        .map(code -> code.group(1).replaceAll("\\s+", " ").strip())
        .toList();
  }

  /** All Markdown files of the repository. */
  private static List<String> documents() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .map(ROOT::relativize)
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.toString().matches("(?s)(?:.*/)?(?:target|\\..*)/.*"))
          .map(Path::toString)
          .sorted()
          .toList();
    }
  }

  @Test
  void rulesInTheRedactionPageAreValid() throws IOException {
    Matcher block =
        Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(read("docs/redaction.md"));
    assertThat(block.find()).isTrue();
    UserRules rules =
        UserRules.parse("docs/redaction.md", block.group(1).getBytes(StandardCharsets.UTF_8));
    assertThat(rules.paths()).hasSize(2);
    assertThat(rules.values()).hasSize(1);
    assertThat(rules.tagKeys()).containsExactly("Stage");
  }

  @Test
  void redactionPageNamesEveryRedactionOption() throws IOException {
    assertThat(read("docs/redaction.md"))
        .contains(
            new CommandLine(new RedactionFlags())
                .getCommandSpec().options().stream().map(OptionSpec::longestName).toList());
  }

  private static String read(String name) throws IOException {
    return Files.readString(ROOT.resolve(name));
  }
}
