package imdstape.replayer;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.MetadataPath;
import imdstape.metadata.Request;
import imdstape.metadata.TokenHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.75Z");

  @TempDir Path folder;

  @Test
  void aRequestIsOneLineThatIsThereAtOnce() throws IOException {
    Path file = folder.resolve("journal");
    Journal journal = Journal.in(file);

    journal.add(NOW, Request.get("/latest/meta-data/mac"), 200);
    assertThat(file)
        .hasContent(
            "{\"time\":\"2026-11-23T10:00:00Z\",\"method\":\"GET\","
                + "\"path\":\"/latest/meta-data/mac\",\"version\":\"IMDSv1\",\"status\":200}\n");
    journal.add(NOW, Request.get("/latest/nonsense/"), 404);
    assertThat(Files.readAllLines(file)).hasSize(2);
    assertThat(Files.readAllLines(file).get(1)).contains("\"/latest/nonsense/\"", "\"status\":404");
  }

  @Test
  void aTokenMakesItVersionTwoAndIsNotWritten() throws IOException {
    Path file = folder.resolve("journal");
    Journal journal = Journal.in(file);
    MetadataPath put = MetadataPath.parse("/latest/api/token").orElseThrow();

    journal.add(
        NOW, new Request("PUT", put, Request.Headers.of(Map.of(TokenHeaders.TTL, "21600"))), 200);
    journal.add(NOW, Request.get("/latest/?password=sesame").withToken("open-sesame"), 401);

    assertThat(Files.readAllLines(file)).hasSize(2).allMatch(line -> line.contains("\"IMDSv2\""));
    assertThat(Files.readString(file)).doesNotContain("sesame");
  }

  @Test
  void whateverAPathHoldsItStaysOneLineOfJson() throws IOException {
    Path file = folder.resolve("journal");
    Journal journal = Journal.in(file);

    journal.add(NOW, Request.get("/latest/a%0A%22b%3Fc"), 404);
    journal.add(NOW, Request.get("*"), 400);

    assertThat(Files.readAllLines(file)).hasSize(2);
    assertThat(Files.readAllLines(file).get(0)).contains("\"path\":\"/latest/a\\n\\\"b%3Fc\"");
  }

  @Test
  void aNewJournalEmptiesTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("journal"), "yesterday's\n");

    Journal.in(file).add(NOW, Request.get("/"), 200);
    assertThat(Files.readString(file)).startsWith("{\"time\":").doesNotContain("yesterday");
  }
}
