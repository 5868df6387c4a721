package imdstape.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import imdstape.command.Imds;
import imdstape.fixture.Fixture;
import imdstape.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documents say of the program is so. Their sessions are typed in by CI. */
class DocumentsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

  @Test
  void theReadmeHasARowForEveryFixture() throws IOException {
    String readme = read("README.md");
    for (String name : Fixtures.names()) {
      Fixture fixture = Fixtures.named(name);
      assertThat(readme)
          .contains(
              "| `%s` | %s; tokens %s | %s |"
                  .formatted(
                      name,
                      fixture.description(),
                      fixture.service().tokens().word(),
                      fixture.origin().kind().word()));
    }
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
    for (String name : List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")) {
      Matcher link = LINK.matcher(read(name));
      while (link.find()) {
        assertThat(ROOT.resolve(link.group(1))).as(name).exists();
      }
    }
  }

  private static String read(String name) throws IOException {
    return Files.readString(ROOT.resolve(name));
  }
}
