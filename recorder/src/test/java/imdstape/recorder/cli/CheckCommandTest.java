package imdstape.recorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.cli.ExitCode;
import imdstape.cli.ImdsCli;
import imdstape.recorder.check.CheckReportFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Output and exit codes of {@code imds check}. */
class CheckCommandTest {

  private static final Path LIBRARY = Path.of("..", "fixtures", "linux-on-demand.json");
  private static final String CLEAN = "clean    linux-on-demand: documented, 71 entries\n";

  /** A public address that is no pseudonym. */
  private static final String VALUE = "52.95.110.1";

  private final String future = LocalDate.now(ZoneOffset.UTC).plusDays(90).toString();

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path leak = LIBRARY;
  private Path accepted = LIBRARY;
  private int line;

  @BeforeEach
  void aFixtureWithALeak() throws IOException {
    String library = Files.readString(LIBRARY);
    leak = directory.resolve("leak.json");
    Files.writeString(leak, library.replace("\"value-2\"", "\"" + VALUE + "\""));
    line = (int) library.substring(0, library.indexOf("\"value-2\"")).lines().count();
    accepted = directory.resolve("accepted.json");
  }

  @Test
  void aFindingHasALineNumber() {
    assertThat(check(leak.toString())).isEqualTo(ExitCode.LEAK_FOUND);
    assertThat(out)
        .hasToString(
            "leak     "
                + leak
                + ":"
                + line
                + ": meta-data/tags/instance/tag: a public IPv4 address (public-ipv4)\n");
  }

  @ParameterizedTest
  @CsvSource({"json, [", "JSON, [", "sarif, {", "junit, <?xml", "text, clean"})
  void theFormatOptionChoosesTheReport(String format, String beginning) {
    assertThat(check("linux-on-demand", "--format", format)).isZero();
    assertThat(out.toString()).startsWith(beginning);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void anUnknownFormatIsAUsageError() {
    assertThat(check("linux-on-demand", "--format", "yaml")).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString()).contains("--format", "yaml");
  }

  @Test
  void theFormatCanBeSetInTheEnvironment() {
    assertThat(run(Map.of("IMDS_FORMAT", "json"), "linux-on-demand")).isZero();
    assertThat(out.toString()).startsWith("[");
  }

  @ParameterizedTest
  @CsvSource({"text", "json", "sarif", "junit"})
  void aReportFileIsWrittenAndTextIsStillPrinted(String format) {
    Path report = directory.resolve("report");
    assertThat(
            check("linux-on-demand", leak.toString(), "--format", format, "--report", report + ""))
        .isEqualTo(ExitCode.LEAK_FOUND);
    assertThat(out.toString()).startsWith(CLEAN + "leak     ");
    assertThat(report).content().contains("meta-data/tags/instance/tag").doesNotContain(VALUE);
  }

  @Test
  void otherFilesAreCheckedAfterAMissingFile() {
    String none = directory.resolve("none.json").toString();
    assertThat(check(none, "linux-on-demand", directory.toString()))
        .isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(out).hasToString(CLEAN);
    assertThat(err)
        .hasToString(
            "imds: there is no fixture file "
                + none
                + "\nimds: "
                + directory
                + " is a directory; name a fixture file in it\n");
    assertThat(check(none, leak.toString())).isEqualTo(ExitCode.LEAK_FOUND);
  }

  @Test
  void aReportNeverReplacesACheckedFileOrAFixture() throws IOException {
    Path broken = Files.writeString(directory.resolve("broken.json"), "{");
    Path other = Files.copy(LIBRARY, directory.resolve("other.json"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), leak);
    Files.createLink(directory.resolve("hard"), broken);
    for (String target : List.of("./leak.json", "link", "broken.json", "hard", "other.json")) {
      assertThat(check(leak + "", broken + "", "--report", directory + "/" + target))
          .isEqualTo(ExitCode.USAGE_ERROR);
    }
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("write the report into another file");
    assertThat(writeBaseline(leak)).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(leak).content().contains(VALUE);
    assertThat(broken).hasContent("{");
    assertThat(other).hasSameTextualContentAs(LIBRARY);
    assertThat(link).isSymbolicLink();
  }

  @Test
  void aReportReplacesAnOlderOne() {
    Path report = directory.resolve("report");
    for (String format : List.of("sarif", "junit", "json", "text", "sarif")) {
      assertThat(check("linux-on-demand", "--format", format, "--report", report + "")).isZero();
    }
    assertThat(report).content().contains("2.1.0");
    assertThat(check("linux-on-demand", "--report", directory + "/no/report"))
        .isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(check("linux-on-demand", "--report", directory + ""))
        .isEqualTo(ExitCode.USAGE_ERROR);
  }

  @ParameterizedTest
  @EnumSource
  void noReportHoldsAValue(CheckReportFormat format) throws IOException {
    Files.writeString(
        leak,
        Files.readString(leak)
            .replaceFirst("\"m7i", "\"" + VALUE + " m7i")
            .replaceFirst("the imds-tape authors", VALUE)
            .replace("https://docs.aws", "https://" + VALUE + "/")
            .replace("instance/tag\"", "instance/" + VALUE + "\""));
    assertThat(check(leak + "", "--format", format + "")).isEqualTo(ExitCode.LEAK_FOUND);
    assertThat(out.toString())
        .contains("description", "origin/sources", "a path below meta-data/")
        .doesNotContain(VALUE);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void binaryFilesAreInvalid() throws IOException {
    byte[] bytes = {0, 0, 0, '{', 0, 0x7f, 0, 0, 1, 2, 3, 4};
    Path file = Files.write(directory.resolve("bytes.json"), bytes);
    assertThat(check(file + "", "linux-on-demand")).isEqualTo(ExitCode.FAILURE);
    assertThat(out)
        .hasToString(
            "invalid  " + file + ": neither UTF-8 nor any other Unicode (not-a-fixture)\n" + CLEAN);
  }

  @Test
  void noBaselineIsWrittenIfAFileCannotBeRead() {
    assertThat(writeBaseline(accepted)).isZero();
    String none = directory.resolve("none.json").toString();
    assertThat(check(none, "--write-baseline", accepted + "", "--until", future, "--why", "a demo"))
        .isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(accepted).content().contains("leak.json");
  }

  @Test
  void anInvalidDateIsAUsageError() {
    assertThat(check("linux-on-demand", "--until", "soon")).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString())
        .startsWith(
            "imds: Invalid value for option '--until': 'soon' is no date such as 2027-03-31\n");
  }

  @Test
  void aWrittenBaselineAcceptsItsLeaks() throws IOException {
    assertThat(writeBaseline(accepted)).isZero();
    assertThat(err).hasToString("imds: " + accepted + " accepts 1 leak\n");
    String clean = "clean    " + leak + ": documented, 71 entries, 1 accepted\n";
    assertThat(out).hasToString(clean);
    assertThat(check(leak.toString(), "--baseline", accepted.toString())).isZero();
    assertThat(out).hasToString(clean + clean);
    String first = Files.readString(accepted);
    assertThat(first).contains("\"file\": \"leak.json\"").doesNotContain(VALUE);
    assertThat(writeBaseline(accepted)).isZero();
    assertThat(accepted).hasContent(first);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactlyInAnyOrder(accepted, leak);
    }
  }

  @Test
  void anExpiredEntryIsALeakAgain() throws IOException {
    writeBaseline(accepted);
    Files.writeString(accepted, Files.readString(accepted).replace(future, "2026-01-01"));
    assertThat(check(leak.toString(), "--baseline", accepted.toString()))
        .isEqualTo(ExitCode.LEAK_FOUND);
    assertThat(out.toString())
        .contains(" (accepted until 2026-01-01, which has passed) (public-ipv4)");
  }

  @Test
  void anUnusedEntryIsReportedOnStandardError() throws IOException {
    writeBaseline(accepted);
    Files.copy(LIBRARY, leak, StandardCopyOption.REPLACE_EXISTING);
    assertThat(check(leak.toString(), "--baseline", accepted.toString())).isZero();
    assertThat(err.toString())
        .contains("imds: the baseline accepts public-ipv4 at leak.json: meta-data/");
  }

  @Test
  void onlyABaselineIsReplaced() throws IOException {
    Path other = Files.writeString(directory.resolve("package.json"), "{\"name\": \"mine\"}");
    assertThat(writeBaseline(other)).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(other).hasContent("{\"name\": \"mine\"}");
    assertThat(err.toString()).contains("package.json exists and is no valid baseline");
  }

  @Test
  void aBaselineNeedsADateAndAReason() {
    String file = accepted.toString();
    assertThat(check("linux-on-demand", "--write-baseline", file)).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(check("linux-on-demand", "--until", future)).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(check("linux-on-demand", "--baseline", file)).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(
            check(
                "linux-on-demand",
                "--write-baseline",
                file,
                "--until",
                "2020-01-01",
                "--why",
                "so"))
        .isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString().lines().filter(line -> !line.contains("--help")))
        .containsExactly(
            "imds: --write-baseline needs terms: --until DATE and --why TEXT",
            "imds: --until and --why are the terms of --write-baseline FILE",
            "imds: there is no baseline file " + file,
            "imds: --until 2020-01-01 is not between today and a year from now, "
                + LocalDate.now(ZoneOffset.UTC).plusYears(1));
    assertThat(accepted).doesNotExist();
  }

  private int writeBaseline(Path file) {
    return check(
        leak.toString(), "--write-baseline", file + "", "--until", future, "--why", "a demo");
  }

  private int check(String... arguments) {
    return run(Map.of(), arguments);
  }

  private int run(Map<String, String> environment, String... arguments) {
    return ImdsCli.commandLine(environment)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(Stream.concat(Stream.of("check"), Stream.of(arguments)).toArray(String[]::new));
  }
}
