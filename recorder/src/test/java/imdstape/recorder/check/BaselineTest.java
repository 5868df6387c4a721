package imdstape.recorder.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
  private static final LocalDate END = LocalDate.of(2027, 3, 31);
  private static final String ENTRY =
      "{\"file\": \"sub/x.json\", \"where\": \"meta-data/x\", \"rule\": \"public-ipv4\","
          + " \"until\": \"2027-03-31\", \"why\": \"a demo\"}";

  @TempDir Path directory;
  private Path file;
  private String fixture = "";

  @BeforeEach
  void usePathsRelativeToTheBaseline() {
    file = directory.resolve("accepted.json");
    fixture = directory.resolve("sub").resolve("x.json").toString();
  }

  @Test
  void aLeakIsAcceptedToTheLastDay() throws IOException {
    Baseline.BaselineResult applied = baseline(ENTRY).apply(found(), END);
    assertThat(applied.results())
        .containsExactly(new CheckResult(fixture, "recorded, 3 entries, 1 accepted", List.of()));
    assertThat(applied.notes()).isEmpty();
  }

  @Test
  void theDayAfterItIsALeakAgainWithAReason() throws IOException {
    Baseline.BaselineResult applied = baseline(ENTRY).apply(found(), END.plusDays(1));
    assertThat(applied.results().get(0).findings())
        .containsExactly(
            leak()
                .withMessage(
                    "a public IPv4 address (accepted until 2027-03-31, which has passed)"));
    assertThat(applied.notes()).isEmpty();
  }

  @Test
  void onlyTheNamedLeakIsAccepted() throws IOException {
    Baseline baseline = baseline(ENTRY);
    List<CheckFinding> others =
        List.of(
            FindingSamples.leak(fixture, "meta-data/y", 7),
            FindingSamples.leak(directory.resolve("x.json").toString(), "meta-data/x", 7),
            new CheckFinding(FindingLevel.LEAK, fixture, "meta-data/x", 7, "account", "an account"),
            new CheckFinding(FindingLevel.INVALID, fixture, "meta-data/x", 7, "public-ipv4", "odd"),
            new CheckFinding(FindingLevel.EDITED, fixture, "meta-data/x", 7, "public-ipv4", "odd"));
    for (CheckFinding other : others) {
      List<CheckResult> checked = List.of(FindingSamples.checked(other.file(), other));
      assertThat(baseline.apply(checked, TODAY).results()).isEqualTo(checked);
    }
    assertThat(Baseline.NONE.apply(found(), TODAY).results()).isEqualTo(found());
  }

  @Test
  void unusedEntriesAreReportedForCheckedFiles() throws IOException {
    String gone = ENTRY.replace("meta-data/x", "gone\\n").replace("public-ipv4", "account");
    String elsewhere = ENTRY.replace("sub/x.json", "y.json");
    assertThat(baseline(ENTRY + "," + gone + "," + elsewhere).apply(found(), TODAY).notes())
        .containsExactly(
            "the baseline accepts account at sub/x.json: gone\\u000a, where there is none; take it"
                + " out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"./sub/x.json", "sub//x.json", "other/../sub/x.json"})
  void aFileMatchesUnderEveryNameOfIt(String name) throws IOException {
    Baseline baseline = baseline(ENTRY.replace("sub/x.json", name));
    assertThat(baseline.apply(found(), TODAY).results().get(0).isClean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|1:1: expected an object {…}, found an array",
        "{}|1:2: a baseline begins with \"format\": \"imds-tape-baseline/1\"",
        "{\"format\": \"imds-tape/1\"}|1:12: a baseline begins with",
        "{\"accepted\": []}|1:14: a baseline begins with",
        "{\"format\": \"imds-tape-baseline/1\", \"x\": 1}|1:41: unknown field \"x\" in the"
            + " baseline",
        "{\"format\": \"imds-tape-baseline/1\"|1:34: not JSON",
        "{\"format\": \"imds-tape-baseline/1\", \"accepted\": {}}|1:48: expected an array",
        "{\"format\": \"imds-tape-baseline/1\", \"accepted\": [3]}|1:49: expected an object",
      })
  void anInvalidBaselineIsRefusedWithLineAndColumn(String text, String error) throws IOException {
    Files.writeString(file, text);
    assertRefused(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"2027-03-31\"|\"2027-02-30\"|2:80: \"until\" is a date such as 2026-11-24",
        "\"2027-03-31\"|\"tomorrow\"|2:80: \"until\" is a date",
        "\"2027-03-31\"|\"2027-11-25\"|2:80: \"until\" is more than a year away; the latest is"
            + " 2027-11-24",
        "\"2027-03-31\"|7|2:80: expected a string, found a number",
        "a demo| |2:101: \"why\" is empty",
        "\"why\"|\"who\"|2:101: unknown field \"who\" in an entry of \"accepted\"",
        ", \"why\": \"a demo\"||2:92: an entry of \"accepted\" without \"why\"",
        "public-ipv4|Public IPv4|2:56: \"rule\" is an id",
        "sub/x.json|/x.json|2:10: \"file\" is a path from",
        "sub/x.json|sub\\\\x.json|2:10: \"file\" is a path from",
      })
  void anInvalidEntryIsRefusedWithLineAndColumn(String part, String instead, String error)
      throws IOException {
    Files.writeString(file, text(ENTRY.replace(part, instead == null ? "" : instead)));
    assertRefused(error);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"aws-key-id", "private-key", "secret-access-key", "session-token", "imds-token"})
  void secretsAreNeverAccepted(String rule) throws IOException {
    Files.writeString(file, text(ENTRY.replace("public-ipv4", rule)));
    assertRefused("2:56: \"" + rule + "\" can not be accepted: revoke it and take it out");
    CheckFinding found =
        new CheckFinding(FindingLevel.LEAK, fixture, "meta-data/x", 7, rule, "one");
    Files.delete(file);
    assertThat(written(Baseline.NONE, FindingSamples.checked(fixture, found)))
        .isEqualTo("{\n  \"format\": \"imds-tape-baseline/1\",\n  \"accepted\": []\n}\n");
  }

  @Test
  void duplicateEntriesAreRefused() throws IOException {
    Files.writeString(file, text(ENTRY + ",\n" + ENTRY.replace("a demo", "another")));
    assertRefused("3:110: this file, path and rule is accepted twice");
  }

  @Test
  void aMissingFileIsAUsageError() {
    assertThatThrownBy(() -> Baseline.read(file, TODAY))
        .isInstanceOfSatisfying(
            CommandException.class,
            none -> assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE_ERROR))
        .hasMessage("there is no baseline file " + file);
  }

  @Test
  void aWrittenBaselineIsSortedAndCanBeRead() throws IOException {
    CheckResult checked =
        FindingSamples.checked(
            fixture,
            FindingSamples.leak(fixture, "meta-data/z", 9),
            leak(),
            leak(),
            new CheckFinding(
                FindingLevel.INVALID, fixture, "meta-data/x", 7, "contradiction", "odd"));
    String text = written(Baseline.NONE, checked);
    assertThat(text)
        .isEqualTo(
            """
            {
              "format": "imds-tape-baseline/1",
              "accepted": [
                {
                  "file": "sub/x.json",
                  "where": "meta-data/x",
                  "rule": "public-ipv4",
                  "until": "2027-03-31",
                  "why": "they said \\"so\\""
                },
                {
                  "file": "sub/x.json",
                  "where": "meta-data/z",
                  "rule": "public-ipv4",
                  "until": "2027-03-31",
                  "why": "they said \\"so\\""
                }
              ]
            }
            """);
    Baseline read = Baseline.read(file, TODAY);
    assertThat(read.size()).isEqualTo(2);
    assertThat(read.apply(List.of(checked), TODAY).results().get(0).findings())
        .containsExactly(checked.findings().get(3));
    assertThat(written(read, checked)).isEqualTo(text);
  }

  @Test
  void acceptedLeaksKeepTheirTermsUntilTheyEnd() throws IOException {
    assertThat(written(baseline(ENTRY), found().get(0))).contains("a demo");
    String expired = ENTRY.replace("2027-03-31", "2026-11-23");
    assertThat(written(baseline(expired), found().get(0))).doesNotContain("a demo", "2026-11-23");
  }

  @ParameterizedTest
  @CsvSource({"2026-11-23, so", "2027-11-25, so", "2027-03-31, ' '"})
  void invalidTermsAreRefused(LocalDate until, String why) {
    assertThatThrownBy(() -> Baseline.NONE.renew(file, found(), until, why, TODAY))
        .isInstanceOf(CommandException.class);
  }

  @Test
  void aFileIsWrittenAtomicallyWithTheDirectorysPermissions() throws IOException {
    Path other = Files.writeString(directory.resolve("other"), "x");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    Files.writeString(file, "old");
    ReportFile.forReport(link, List.of()).write(new CheckTextReport(), found());
    assertThat(file).content().startsWith("leak     ");
    assertThat(link).isSymbolicLink();
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(Files.getPosixFilePermissions(other))
        .contains(PosixFilePermission.OWNER_READ);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).hasSize(3);
    }
  }

  private CheckFinding leak() {
    return FindingSamples.leak(fixture, "meta-data/x", 7);
  }

  private List<CheckResult> found() {
    return List.of(FindingSamples.checked(fixture, leak()));
  }

  private String written(Baseline known, CheckResult checked) throws IOException {
    ReportFile.forBaseline(file, TODAY)
        .write(known.renew(file, List.of(checked), END, "they said \"so\"", TODAY));
    return Files.readString(file);
  }

  private Baseline baseline(String entries) throws IOException {
    Files.writeString(file, text(entries));
    return Baseline.read(file, LocalDate.of(2026, 11, 24));
  }

  private static String text(String entries) {
    return "{\"format\": \"imds-tape-baseline/1\", \"accepted\": [\n" + entries + "]}";
  }

  private void assertRefused(String error) {
    assertThatThrownBy(() -> Baseline.read(file, TODAY))
        .isInstanceOfSatisfying(
            CommandException.class,
            none -> assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE_ERROR))
        .hasMessageStartingWith(file + ":" + error);
  }
}
