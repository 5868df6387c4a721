package imdstape.recorder.confidential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import imdstape.cli.ImdsCli;
import imdstape.fixture.SecretPaths;
import imdstape.metadata.MetadataPath;
import imdstape.recorder.FakeMetadataService;
import imdstape.recorder.SampleInstance;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The request journal holds every request, and no token or body. */
@Timeout(60)
@ExtendWith(VertxExtension.class)
class RequestJournalTest {

  @TempDir Path directory;

  private final StringWriter err = new StringWriter();

  @Test
  void noCredentialIsRequested(Vertx vertx) throws Exception {
    Path file = directory.resolve("journal");
    List<String> requests = record(vertx, file);
    List<Map<String, String>> lines = lines(file);
    assertThat(lines).hasSizeGreaterThan(200);
    for (Map<String, String> line : lines) {
      String target = line.getOrDefault("path", "");
      MetadataPath path = MetadataPath.parse(target).orElseThrow();
      boolean listing = path.hasTrailingSlash();
      boolean secret =
          listing
              ? SecretPaths.isNeverListed(path.relativePath())
              : SecretPaths.isNeverRequested(path.relativePath());
      boolean token = line.equals(with(line, "method", "PUT", "path", "/latest/api/token"));
      assertThat(secret && !token).as(target).isFalse();
    }
    // the journal holds exactly the requests that the service received
    assertThat(
            lines.stream()
                .map(line -> line.get("method") + " " + pathOf(line.getOrDefault("path", ""))))
        .containsExactlyInAnyOrderElementsOf(requests);
  }

  @Test
  void everyRequestHasAllFieldsAndNoTokenOrBody(Vertx vertx) throws Exception {
    Path file = directory.resolve("journal");
    record(vertx, file);
    String text = Files.readString(file);
    assertThat(text)
        .doesNotContain(
            "a-token", SampleInstance.CANARY, SampleInstance.PRIVATE_IP, SampleInstance.ACCOUNT)
        .contains("\"path\":\"/latest/meta-data/network/interfaces/macs/" + SampleInstance.MAC);
    assertThat(lines(file))
        .allMatch(
            line ->
                List.copyOf(line.keySet())
                    .equals(List.of("at", "took", "method", "path", "token", "status", "bytes")));
    assertThat(lines(file))
        .anyMatch(line -> line.equals(with(line, "path", "/latest/meta-data/mac", "bytes", "17")))
        .anyMatch(line -> line.equals(with(line, "token", "false", "status", "401")));
  }

  @Test
  void theFileIsPrivateAndExcludedFromGit(Vertx vertx) throws Exception {
    Files.createDirectories(directory.resolve(".git/info"));
    Path file = directory.resolve("journal");
    record(vertx, file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readAllLines(file).get(0))
        .startsWith("{\"private\":")
        .contains("never commit");
    assertThat(directory.resolve(".git/info/exclude")).hasContent("/.*.private\n/journal\n");
  }

  @Test
  void onlyAnEarlierJournalIsReplaced() throws Exception {
    Path file = directory.resolve("journal");
    RequestJournal.open(file).close();
    RequestJournal.open(file).close();
    assertThat(Files.readAllLines(file)).hasSize(1);
    Path other = Files.write(directory.resolve("other"), new byte[] {(byte) 0xff, 1, 10});
    for (Path none : List.of(other, directory, directory.resolve("no/journal"))) {
      assertThatThrownBy(() -> RequestJournal.open(none)).isInstanceOf(CommandException.class);
    }
    assertThat(Files.readAllBytes(other)).hasSize(3);
  }

  private List<String> record(Vertx vertx, Path journal) throws Exception {
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      int code =
          ImdsCli.commandLine(Map.of("IMDS_PACE", "unlimited"))
              .setOut(new PrintWriter(new StringWriter(), true))
              .setErr(new PrintWriter(err, true))
              .execute(
                  "record",
                  "--endpoint",
                  service.start().toString(),
                  "--out",
                  directory.resolve("f.json").toString(),
                  "--journal",
                  journal.toString());
      assertThat(code).as(err.toString()).isEqualTo(ExitCode.SUCCESS);
      return service.requests();
    }
  }

  /** The path of a request target as a service reads it: without scheme, authority and query. */
  private static String pathOf(String target) {
    return target.replaceFirst("^http://[^/]*", "").replaceFirst("\\?.*", "");
  }

  private static Map<String, String> with(Map<String, String> line, String... pairs) {
    Map<String, String> changed = new LinkedHashMap<>(line);
    for (int i = 0; i < pairs.length; i += 2) {
      changed.put(pairs[i], pairs[i + 1]);
    }
    return changed;
  }

  private static List<Map<String, String>> lines(Path file) throws Exception {
    List<Map<String, String>> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file).subList(1, Files.readAllLines(file).size())) {
      Map<String, String> fields = new LinkedHashMap<>();
      try (JsonParser in = new JsonFactory().createParser(line)) {
        assertThat(in.nextToken()).isEqualTo(JsonToken.START_OBJECT);
        while (in.nextToken() == JsonToken.FIELD_NAME) {
          String name = in.currentName();
          in.nextToken();
          fields.put(name, in.getText());
        }
      }
      lines.add(fields);
    }
    return lines;
  }
}
