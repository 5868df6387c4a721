package imdstape.process;

import static imdstape.process.ImdsProcess.body;
import static imdstape.process.ImdsProcess.texts;
import static imdstape.process.ImdsProcess.token;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.process.ImdsProcess.Ended;
import imdstape.process.ImdsProcess.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recorder as a process: what is written, what is not, and how it ends. */
class RecorderProcessIT {

  private static final Path LIBRARY = Path.of("..", "fixtures", "linux-on-demand.json");
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  /** So much processor time has passed that a check has read its file and searches it. */
  private static final Duration SEARCHING = Duration.ofMillis(2500);

  @TempDir Path folder;
  private ImdsProcess imds;
  private Path journal;
  private Path out;
  private String endpoint;

  @BeforeEach
  void open() throws Exception {
    imds = new ImdsProcess(folder);
    journal = folder.resolve("served");
    out = Files.createDirectory(folder.resolve("out"));
    endpoint =
        imds.replay("linux-on-demand", "--port", "0", "--journal", journal.toString()).endpoint();
  }

  @AfterEach
  void close() throws Exception {
    imds.close();
  }

  private long requests() {
    try (var lines = Files.lines(journal)) {
      return lines.count();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private Ended check(Path file) throws Exception {
    return imds.run("check", file.toString());
  }

  private String[] record(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("record", "--endpoint", endpoint, "--out", out.resolve("f.json").toString()));
    words.addAll(List.of(more));
    return words.toArray(new String[0]);
  }

  @Test
  void checkTellsGoodBrokenAndSecretFixturesApart() throws Exception {
    // in two pieces, because the repository holds nothing that looks like a key
    String key = "AKIA" + "QWERTYUIOPASDFGH";
    String good = Files.readString(LIBRARY);
    Path broken = Files.writeString(folder.resolve("broken.json"), good.substring(0, 2000));
    Path secret =
        Files.writeString(
            folder.resolve("secret.json"), good.replaceFirst("m7i\\.large, ", "$0" + key + " "));
    assertThat(check(LIBRARY.toAbsolutePath()).code()).isZero();
    assertThat(check(broken).code()).isEqualTo(1);
    Ended found = check(secret);
    assertThat(found.code()).isEqualTo(3);
    assertThat(found.output()).doesNotContain(key);
  }

  @Test
  void aRecordingIsCleanAndReplacesNoForeignFile() throws Exception {
    assertThat(imds.run(record("--pace", "unlimited")).code()).isZero();
    assertThat(check(out.resolve("f.json")).code()).isZero();
    Path notes = Files.writeString(folder.resolve("notes.txt"), "not a fixture");
    Ended refused =
        imds.run(
            "record", "--endpoint", endpoint, "--pace", "unlimited", "--out", notes.toString());
    assertThat(refused.code()).isNotZero();
    assertThat(notes).hasContent("not a fixture");
  }

  @Test
  void aKilledRecordingLeavesAllOrNothing() throws Exception {
    long before = requests();
    assertThat(imds.run(record("--pace", "unlimited")).code()).isZero();
    long total = requests() - before;
    int killed = 0;
    for (long moment : new long[] {0, 1, total / 4, total / 2, total * 3 / 4, total - 1, total}) {
      Files.deleteIfExists(out.resolve("f.json"));
      long from = requests();
      Running recorder = imds.start(Map.of(), record("--pace", "unlimited"));
      ImdsProcess.await(
          () -> requests() - from >= moment || !recorder.process().isAlive(), "request " + moment);
      killed += recorder.endBy("KILL", SOON) == 137 ? 1 : 0;
      if (Files.exists(out.resolve("f.json"))) {
        assertThat(check(out.resolve("f.json")).code()).as("killed at %d", moment).isZero();
      } else {
        assertThat(out).as("killed at %d", moment).isEmptyDirectory();
      }
    }
    assertThat(killed).as("recordings that were killed before their end").isGreaterThan(2);
  }

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143"})
  void aSignalEndsACheckWhileItSearches(String signal, int code) throws Exception {
    String slow = "PRIVATE KEY%41ip-172-31-45-67".repeat(1_000_000);
    Path file =
        Files.writeString(
            folder.resolve("slow.json"),
            Files.readString(LIBRARY)
                .replaceFirst("\"meta-data/ami-id\": ", "\"a\": \"" + slow + "\",\n$0"));
    Running check = imds.start(Map.of(), "check", file.toString());
    ImdsProcess.await(
        () ->
            check.process().info().totalCpuDuration().orElse(Duration.ZERO).compareTo(SEARCHING) > 0
                || !check.process().isAlive(),
        "the search");
    assertThat(check.endBy(signal, AT_ONCE)).as(check.output()).isEqualTo(code);
    assertThat(check.output()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143"})
  void aSignalEndsARecording(String signal, int code) throws Exception {
    Running recorder = started();
    assertThat(recorder.endBy(signal, SOON)).isEqualTo(code);
    assertThat(out).isEmptyDirectory();
    assertThat(recorder.output())
        .matches("imds: stopped after \\d+ of \\d+ known paths; nothing was.*\\R");
  }

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143"})
  void aSignalEndsAPartialRecordingThatIsWritten(String signal, int code) throws Exception {
    Running recorder = started("--partial");
    assertThat(recorder.endBy(signal, SOON)).isEqualTo(code);
    Ended checked = check(out.resolve("f.json"));
    assertThat(checked.code()).isZero();
    assertThat(checked.lines("is incomplete: its recording was stopped after")).isEqualTo(1);
    Running replay = imds.replay(out.resolve("f.json").toString(), "--port", "0");
    assertThat(ImdsProcess.has(replay, "is incomplete")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143"})
  void aSignalEndsAWatchWhoseScenarioIsWritten(String signal, int code) throws Exception {
    Running recorder =
        imds.start(
            Map.of(), record("--pace", "unlimited", "--watch", "10m", "--watch-every", "1s"));
    ImdsProcess.await(
        () ->
            ImdsProcess.has(recorder, "(?m)^imds: watching for ") || !recorder.process().isAlive(),
        "the watch");
    assertThat(recorder.endBy(signal, SOON)).isEqualTo(code);
    assertThat(texts(out)).containsOnlyKeys("f.json", "f.scenario.json");
    assertThat(recorder.output()).contains("ended before its time: stopped");
    imds.replay(
        out.resolve("f.json").toString(),
        "--scenario",
        out.resolve("f.scenario.json").toString(),
        "--port",
        "0");
  }

  /** A recorder that has made some requests of many. */
  private Running started(String... more) throws Exception {
    long before = requests();
    Running recorder = imds.start(Map.of(), record(more));
    ImdsProcess.await(
        () -> requests() - before >= 120 || !recorder.process().isAlive(), "120 requests");
    return recorder;
  }

  @Test
  void aProxyRecordsWhatAProgramRequests() throws Exception {
    Path requested = folder.resolve("requested");
    Running proxy =
        imds.start(
            Map.of(), record("--proxy", "0", "--no-probes", "--journal", requested.toString()));
    ImdsProcess.await(() -> ImdsProcess.has(proxy, "(?m)^export "), "the proxy");
    String through = proxy.find("^export .*=(\\S+)$");
    String[] header = {"X-aws-ec2-metadata-token", token(through)};
    String roles = through + "/latest/meta-data/iam/security-credentials/";
    assertThat(body(roles, header)).isEqualTo("web-server");
    assertThat(body(roles + "web-server", header)).contains("SecretAccessKey");
    assertThat(proxy.endBy("INT", SOON)).isZero();
    String output = proxy.output();
    assertThat(
            output
                .substring(output.indexOf("in this order"))
                .lines()
                .filter(line -> line.matches("    (PUT|GET) /latest/.*")))
        .hasSize(3);
    assertThat(texts(out).values()).noneMatch(text -> text.matches("(?s).*SecretAccessKey.*"));
    assertThat(Files.readString(requested) + output).doesNotContain("SecretAccessKey", "ASIA");
    assertThat(check(out.resolve("f.json")).code()).isZero();
    Path pruned = out.resolve("pruned.json");
    Ended prune =
        imds.run(
            "prune",
            "linux-on-demand",
            "--journal",
            requested.toString(),
            "--out",
            pruned.toString());
    assertThat(prune.code()).as(prune.output()).isZero();
    assertThat(check(pruned).code()).isZero();
  }

  @Test
  void theJournalIsPrivateWholeAndWithoutCredentialsAndNoProxyIsUsed() throws Exception {
    Path mine = folder.resolve("journal-of-requests");
    String nowhere = "http://127.0.0.1:9";
    long before = requests();
    Ended recorded =
        imds.run(
            Map.of(
                "http_proxy",
                nowhere,
                "HTTP_PROXY",
                nowhere,
                "all_proxy",
                nowhere,
                "no_proxy",
                "",
                "JAVA_TOOL_OPTIONS",
                "-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=9"),
            record("--pace", "unlimited", "--journal", mine.toString()));
    assertThat(recorded.code()).as(recorded.output()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mine)))
        .isEqualTo("rw-------");
    List<String> lines = Files.readAllLines(mine);
    assertThat(lines.get(0)).contains("\"private\":");
    assertThat(lines)
        .noneMatch(
            line ->
                line.matches(
                    ".*(security-credentials/[^\"/]+\"|pkcs7|rsa2048|/signature|AQAEA).*"));
    assertThat(lines).hasSize((int) (requests() - before) + 1);
  }

  @Test
  void doctorSaysWhatStandsInTheWay() throws Exception {
    assertThat(imds.run("doctor", "--endpoint", endpoint).code()).isZero();
    Ended nobody = imds.run("doctor", "--endpoint", "http://127.0.0.1:9");
    assertThat(nobody.code()).isEqualTo(1);
    assertThat(nobody.lines("^nothing listens at")).isEqualTo(1);
    assertThat(imds.run("doctor", "--endpoint", "127.0.0.1").code()).isEqualTo(2);
    Ended task =
        imds.run(
            Map.of("ECS_CONTAINER_METADATA_URI_V4", "http://secret-value"),
            "doctor",
            "--json",
            "--endpoint",
            "http://127.0.0.1:9");
    assertThat(task.code()).isEqualTo(1);
    assertThat(task.output()).contains("Fargate").doesNotContain("secret-value");
    Ended record =
        imds.run(
            "record",
            "--endpoint",
            "http://127.0.0.1:9",
            "--out",
            out.resolve("none.json").toString());
    assertThat(record.lines("^imds: nothing listens at .*--endpoint")).isEqualTo(1);
  }

  @Test
  void tenThousandLeavesAreRecordedInAHeapOf128MiB() throws Exception {
    StringBuilder tree = new StringBuilder();
    for (int i = 1; i < 10_000; i++) {
      tree.append("\"meta-data/tags/instance/tag-%d\": \"value-%d\", ".formatted(i, i));
    }
    Path large =
        Files.writeString(
            folder.resolve("large.json"),
            "{\"format\": \"imds-tape/1\", \"description\": \"many\", \"origin\": {\"kind\":"
                + " \"documented\", \"on\": \"2026-11-24\", \"by\": \"a test\"}, \"service\":"
                + " {\"versions\": [\"latest\"], \"tokens\": \"optional\"}, \"tree\": {"
                + tree
                + "\"meta-data/instance-type\": \"m7i.large\"}}");
    endpoint = imds.replay(large.toString(), "--port", "0").endpoint();
    Ended recorded =
        imds.run(
            Map.of("IMDS_JAVA_OPTS", "-Xmx128m -XX:+ExitOnOutOfMemoryError"),
            record("--pace", "unlimited"));
    assertThat(recorded.code()).as(recorded.output()).isZero();
    assertThat(recorded.lines("^ *10000 leaves in ")).isEqualTo(1);
  }
}
