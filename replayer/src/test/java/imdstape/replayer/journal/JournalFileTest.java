package imdstape.replayer.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import imdstape.metadata.MetadataPath;
import imdstape.metadata.TokenHeaders;
import imdstape.replayer.http.MetadataRequest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFileTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.75Z");

  private final List<String> warned = new ArrayList<>();

  @TempDir Path folder;

  @Test
  void aRequestIsWrittenAtOnceAsOneLine() throws IOException {
    Path file = folder.resolve("journal");
    JournalFile journal = new JournalFile(file, warned::add);

    journal.accept(entry(MetadataRequest.get("/latest/meta-data/mac"), 200));
    assertThat(file)
        .hasContent(
            "{\"time\":\"2026-11-23T10:00:00Z\",\"method\":\"GET\","
                + "\"path\":\"/latest/meta-data/mac\",\"version\":\"IMDSv1\",\"status\":200,"
                + "\"latency_ms\":1.25,\"caller\":\"127.0.0.1 curl/8.5.0\"}\n");
    journal.accept(entry(MetadataRequest.get("/latest/nonsense/"), 404));
    assertThat(Files.readAllLines(file)).hasSize(2);
    assertThat(Files.readAllLines(file).get(1))
        .contains("\"/latest/nonsense/\"", "\"status\":404", "\"unrecorded\":true");
  }

  @Test
  void aRequestWithATokenIsImdsV2AndTheTokenIsNotWritten() throws IOException {
    Path file = folder.resolve("journal");
    JournalFile journal = new JournalFile(file, warned::add);
    MetadataPath put = MetadataPath.parse("/latest/api/token").orElseThrow();

    journal.accept(
        entry(
            new MetadataRequest(
                "PUT", put, MetadataRequest.HeaderLookup.of(Map.of(TokenHeaders.TTL, "21600"))),
            200));
    journal.accept(
        entry(MetadataRequest.get("/latest/?password=sesame").withToken("open-sesame"), 401));

    assertThat(Files.readAllLines(file)).hasSize(2).allMatch(line -> line.contains("\"IMDSv2\""));
    assertThat(Files.readString(file)).doesNotContain("sesame");
  }

  @Test
  void anyPathIsWrittenAsOneLineOfJson() throws IOException {
    Path file = folder.resolve("journal");
    JournalFile journal = new JournalFile(file, warned::add);

    journal.accept(entry(MetadataRequest.get("/latest/a%0A%22b%3Fc"), 404));
    journal.accept(entry(MetadataRequest.get("*"), 400));

    assertThat(Files.readAllLines(file)).hasSize(2);
    assertThat(Files.readAllLines(file).get(0)).contains("\"path\":\"/latest/a%0A\\\"b%3Fc\"");
    assertThat(Files.readAllLines(file).get(1)).contains("\"path\":\"(no path)\"");
  }

  @Test
  void aNewJournalEmptiesTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("journal"), "yesterday's\n");

    new JournalFile(file, warned::add).accept(entry(MetadataRequest.get("/"), 200));
    assertThat(Files.readString(file)).startsWith("{\"time\":").doesNotContain("yesterday");
  }

  @Test
  void aJournalIsRecognizedAndTheLogOfAnotherProgramIsNot() throws IOException {
    Path file = folder.resolve("journal");
    new JournalFile(file, warned::add).accept(entry(MetadataRequest.get("/"), 200));
    assertThat(JournalFile.isJournal(Files.readString(file))).isTrue();

    assertThat(
            JournalFile.isJournal(
                "{\"time\":\"2026-11-23T10:00:00.75Z\",\"level\":\"INFO\",\"msg\":\"started\"}\n"))
        .as("a log of Go's slog")
        .isFalse();
    assertThat(JournalFile.isJournal("{\"time\":\"2026-11-23T10:00:00Z\"}")).isFalse();
  }

  @Test
  void whatADescriptorLeadsToIsAppendedTo() throws IOException {
    assumeThat(Path.of("/dev/fd")).isDirectory();
    Path file = Files.writeString(folder.resolve("log"), "what the shell keeps\n");
    try (FileChannel shell = FileChannel.open(file, StandardOpenOption.APPEND);
        Stream<Path> descriptors = Files.list(Path.of("/dev/fd"))) {
      assertThat(shell.isOpen()).isTrue();
      Path descriptor = descriptors.filter(each -> leadsTo(each, file)).findFirst().orElseThrow();
      new JournalFile(descriptor, warned::add).accept(entry(MetadataRequest.get("/"), 200));
    }
    assertThat(file).content().startsWith("what the shell keeps\n{\"time\":");
  }

  private static boolean leadsTo(Path descriptor, Path file) {
    try {
      return Files.isSameFile(descriptor, file);
    } catch (IOException closed) {
      return false;
    }
  }

  @Test
  void aFullDiskIsReportedOnceAndEachMissingLineIsCounted() throws IOException {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    JournalFile journal = new JournalFile(full, warned::add);

    for (int i = 0; i < 3; i++) {
      journal.accept(entry(MetadataRequest.get("/latest/meta-data/mac"), 200));
    }
    assertThat(journal.unwrittenCount()).isEqualTo(3);
    assertThat(warned)
        .singleElement()
        .asString()
        .startsWith("the journal /dev/full cannot be written: ")
        .endsWith("; requests are answered and not noted there until it has room");
  }

  @Test
  void invalidCharactersDoNotSplitALine() throws IOException {
    Path file = folder.resolve("journal");
    JournalFile journal = new JournalFile(file, warned::add);

    journal.accept(
        new JournalEntry(
            NOW,
            "GET",
            new MetadataPath("latest", "\ud800", false),
            JournalEntry.Protocol.V1,
            404,
            Duration.ZERO,
            "127.0.0.1",
            true));

    assertThat(Files.readAllLines(file)).hasSize(1);
    assertThat(journal.unwrittenCount()).isZero();
  }

  private static JournalEntry entry(MetadataRequest request, int status) {
    return new JournalEntry(
        NOW,
        request.method(),
        request.path(),
        JournalEntry.Protocol.of(request),
        status,
        Duration.ofNanos(1_250_000),
        JournalEntry.describeCaller("127.0.0.1", "curl/8.5.0 (a machine)"),
        status == 404);
  }
}
