package imdstape.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import imdstape.command.Imds;
import imdstape.consistency.ConsistencyRules;
import imdstape.derive.Key;
import imdstape.fixture.Fixture;
import imdstape.fixtures.Fixtures;
import imdstape.recorder.redact.UserRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What the documents say of the program is so. Their sessions are typed in by CI. */
class DocumentsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

  @Test
  void theReadmesTableOfTheLibraryIsMadeOfItsFiles() throws IOException {
    String rows =
        Fixtures.names().stream().map(DocumentsTest::row).collect(Collectors.joining("\n"));
    assertThat(read("README.md"))
        .contains("| fixture | instance | origin |\n|---|---|---|\n" + rows + "\n\n");
  }

  private static String row(String name) {
    Fixture fixture = Fixtures.named(name);
    return "| `%s` | %s; tokens %s | %s |"
        .formatted(
            name,
            fixture.description(),
            fixture.service().tokens().word(),
            fixture.origin().kind().word());
  }

  @Test
  void theTablesOfKeysAndOfRulesAreMadeOfTheCode() throws IOException {
    String keys =
        Stream.of(Key.values())
            .map(
                key ->
                    "| `%s` | %s | %s |\n"
                        .formatted(key.word(), key.form(), String.join("; ", key.followers())))
            .collect(Collectors.joining());
    String rules =
        ConsistencyRules.all().stream()
            .map(rule -> "| `%s` | %s |\n".formatted(rule.id(), rule.sentence()))
            .collect(Collectors.joining());
    assertThat(read("docs/fixtures.md"))
        .contains("|---|---|---|\n" + keys + "\n")
        .endsWith("|---|---|\n" + rules);
  }

  @Test
  void theReadmeHasARowForEveryCommand() throws IOException {
    assertThat(read("README.md"))
        .contains(
            Imds.commandLine(Map.of()).getSubcommands().keySet().stream()
                .map(command -> "| `imds " + command + " ")
                .toList());
  }

  @Test
  void theArchitectureHasALineForEveryPackage() throws IOException {
    List<String> packages =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("imdstape")
                .stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .map(name -> name + " ")
                .toList();
    assertThat(read("ARCHITECTURE.md")).contains(packages);
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    for (String name :
        List.of(
            "README.md",
            "ARCHITECTURE.md",
            "CONTRIBUTING.md",
            "docs/fixtures.md",
            "docs/performance.md",
            "docs/redaction.md",
            "docs/reaching.md",
            "docs/recording.md")) {
      Matcher link = LINK.matcher(read(name));
      while (link.find()) {
        assertThat(ROOT.resolve(name).resolveSibling(link.group(1))).as(name).exists();
      }
    }
  }

  @Test
  void theRulesInTheReviewersPageHoldWhatTheyPromise() throws IOException {
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
  void theReviewersPageNamesEveryOptionThatLetsMoreIn() throws IOException {
    assertThat(read("docs/redaction.md"))
        .contains(
            new CommandLine(new RedactionFlags())
                .getCommandSpec().options().stream().map(OptionSpec::longestName).toList());
  }

  private static String read(String name) throws IOException {
    return Files.readString(ROOT.resolve(name));
  }
}
