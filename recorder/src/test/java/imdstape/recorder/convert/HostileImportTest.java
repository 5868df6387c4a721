package imdstape.recorder.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import imdstape.cli.ExitCode;
import imdstape.fixture.Leaf;
import imdstape.recorder.CommandRun;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid and hostile sources: an error in one line, and nothing is written or shown. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileImportTest {

  private static final String SECRET = "AK" + "IA" + "Q7M2XK4PN9WZT3RD";

  @TempDir Path directory;

  private Path source = Path.of("");
  private Path target = Path.of("");

  @BeforeEach
  void places() {
    source = directory.resolve("source");
    target = directory.resolve("fixture.json");
  }

  private CommandRun imported() {
    return CommandRun.run("import", source.toString(), "--out", target.toString());
  }

  private void refused(CommandRun run, int code, String... words) {
    assertThat(run.code()).as(run.output()).isEqualTo(code);
    assertThat(run.err()).contains(words).doesNotContain(SECRET).doesNotContain("\tat ");
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).isEmpty();
    assertThat(target).doesNotExist();
  }

  /** The content of a file and a part of the error. */
  static List<Arguments> files() {
    return List.of(
        Arguments.of("", "source:1:1: expected an object {…}, found the end of the file"),
        Arguments.of("[1]", "source:1:1: expected an object"),
        Arguments.of("{\n  \"ds\": {\"meta_data\" " + SECRET + "}}", "source:2:22: not JSON"),
        Arguments.of("{\"ds\": {\"" + SECRET + "\": 1, \"" + SECRET + "\": 2}}", "Duplicate"),
        Arguments.of("{\"ds\": " + "[".repeat(2_000), "source:1:40: nested deeper"),
        Arguments.of("{\"ds\": " + "{\"a\": ".repeat(500), "nested deeper"),
        Arguments.of("{\"ds\": {\"meta_data\": \"" + SECRET, "not JSON"),
        Arguments.of("{\"ds\": {}} {", "source:1:12: something follows"),
        Arguments.of("{\"ds\": {\"meta_data\": {}}}", "nothing of an instance's metadata"),
        Arguments.of("{\"ds\": 5, \"x\": " + "9".repeat(2_000) + "}", "not JSON"),
        Arguments.of("{\"metadata\": null, \"dynamic\": []}", "nothing of an instance's"),
        Arguments.of("\ufeff[]", "expected an object"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void anUnreadableFileIsRejectedWithAReason(String text, String words) throws IOException {
    Files.writeString(source, text);
    refused(imported(), ExitCode.FAILURE, words);
  }

  @Test
  void binaryFilesAreRejected() throws IOException {
    Files.write(source, new byte[] {'{', (byte) 0xff, (byte) 0xfe, '}'});
    refused(imported(), ExitCode.FAILURE, "source: not UTF-8");
    Files.write(source, "{\"ds\": 1}".getBytes(StandardCharsets.UTF_16));
    refused(imported(), ExitCode.FAILURE, "source: not UTF-8");
  }

  @Test
  void aFileOfAGigabyteIsNotReadToItsEnd() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(source.toFile(), "rw")) {
      file.setLength(1L << 30);
    }
    refused(imported(), ExitCode.FAILURE, "larger than 4 MiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\": 1}", "{\"format\": \"imds-tape/1\"}"})
  void anUnknownFormatIsAUsageError(String text) throws IOException {
    Files.writeString(source, text);
    CommandRun run = imported();
    refused(run, ExitCode.USAGE_ERROR, "source ");
  }

  @Test
  void aMissingFileIsAUsageError() {
    refused(imported(), ExitCode.USAGE_ERROR, "there is no file");
    source = Path.of("/dev/zero");
    assumeTrue(Files.exists(source));
    refused(imported(), ExitCode.USAGE_ERROR, "neither a file nor a directory");
  }

  @Test
  void theFormatMustMatchTheKindOfFile() throws IOException {
    Files.createDirectory(source);
    refused(
        CommandRun.run(
            "import", source.toString(), "--from", "cloud-init", "--out", target.toString()),
        ExitCode.USAGE_ERROR,
        "is a directory");
    Path file = Files.writeString(directory.resolve("file"), "{}");
    refused(
        CommandRun.run("import", file.toString(), "--from", "tree", "--out", target.toString()),
        ExitCode.USAGE_ERROR,
        "is no directory");
    refused(imported(), ExitCode.FAILURE, "holds no instance's metadata");
  }

  @Test
  void anExistingFileIsNotOverwritten() throws IOException {
    Files.writeString(source, "{\"metadata\": {\"values\": {\"instance-type\": \"t3.micro\"}}}");
    Files.writeString(target, "somebody's");
    assertThat(imported().code()).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(target).hasContent("somebody's");
  }

  @Test
  void secretLikeNamesAreMaskedAndEscapingNamesAreNotFollowed() throws IOException {
    Files.writeString(
        source,
        """
        {"metadata": {"values": {"instance-type": "t3.micro", "$S": "$S", "up": "x", "nul": "x"},
          "paths": {"up": "/latest/meta-data/../../etc/passwd", "nul": "/latest/meta-data/a\\u0000b"}},
         "$S": 1, "0e:49:61:0f:c3:11": 1, "line\\nfeed": 1}
        """
            .replace("$S", SECRET));
    CommandRun run = imported();
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
    assertThat(run.output()).doesNotContain(SECRET, "0e:49", "feed");
    assertThat(run.out())
        .contains("    metadata/values/…  unknown\n", "    …  unknown\n", "no name that could be");
    assertThat(Files.readString(target)).doesNotContain(SECRET, "passwd");
  }

  @Test
  void linksAndDevicesInATreeAreReportedAndNotFollowed() throws Exception {
    Path metaData = Files.createDirectories(source.resolve("latest/meta-data"));
    Path outside = Files.writeString(directory.resolve("outside"), SECRET);
    Files.writeString(metaData.resolve("instance-type"), "t3.micro");
    Files.createSymbolicLink(metaData.resolve("hostname"), outside);
    Files.createSymbolicLink(metaData.resolve("mac"), Path.of("nowhere"));
    Files.createSymbolicLink(metaData.resolve("network"), Path.of(".."));
    Files.createSymbolicLink(metaData.resolve("system"), Path.of("instance-type"));
    Files.createSymbolicLink(source.resolve("2021-03-23"), Path.of("latest"));
    Process pipe = new ProcessBuilder("mkfifo", metaData.resolve("kernel-id").toString()).start();
    assertThat(pipe.waitFor()).isZero();
    CommandRun run = imported();
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
    assertThat(run.out())
        .contains(
            "2 versions",
            "    meta-data/hostname  a link that leads out of the directory\n",
            "    meta-data/mac  a link that leads nowhere\n",
            "    meta-data/network  a link to a directory above it\n",
            "    meta-data/kernel-id  neither a file nor a directory\n");
    assertThat(CommandRun.run("import", source.toString()).fixture().tree())
        .containsOnlyKeys("meta-data/instance-type", "meta-data/system")
        .containsEntry("meta-data/instance-type", Leaf.of("t3.micro"));
  }

  @Test
  void anEndlessTreeIsRejected() throws IOException {
    Path deep = Files.createDirectories(source.resolve("meta-data"));
    Files.writeString(deep.resolve("instance-type"), "t3.micro");
    for (int i = 0; i < 40; i++) {
      deep = Files.createDirectory(deep.resolve("a"));
    }
    Files.writeString(deep.resolve("leaf"), "x");
    Files.write(source.resolve("meta-data/hostname"), new byte[(1 << 20) + 1]);
    Files.writeString(source.resolve("meta-data/a<b"), "x");
    CommandRun run = imported();
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
    assertThat(run.out())
        .contains(
            "  not carried: 3\n",
            "levels deep\n",
            "    meta-data/a<b  no name that could be asked for\n",
            "    meta-data/hostname  larger than 1 MiB\n");
    Files.delete(target);
    for (int i = 0; i < 20_001; i++) {
      Files.createFile(source.resolve("f" + i));
    }
    refused(imported(), ExitCode.FAILURE, "more than 20000 files in one directory");
  }
}
