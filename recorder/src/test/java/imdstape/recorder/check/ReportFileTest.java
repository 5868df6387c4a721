package imdstape.recorder.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files a report or a baseline may replace. */
class ReportFileTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

  @TempDir Path directory;

  @Test
  void aReportIsWrittenAtomicallyAndReplacesAnOlderOne() throws IOException {
    Path target = directory.resolve("report.txt");
    for (String name : List.of("a.json", "b.json")) {
      ReportFile.forReport(target, List.of(name))
          .write(new CheckTextReport(), List.of(FindingSamples.checked(name)));
      assertThat(target).hasContent("clean    " + name + ": recorded, 3 entries\n");
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void aSymbolicLinkStaysAndItsTargetIsReplaced() throws IOException {
    Path target = Files.writeString(directory.resolve("real.txt"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link.txt"), target);
    ReportFile.forReport(link, List.of()).write(new CheckTextReport(), List.of());
    assertThat(link).isSymbolicLink();
    assertThat(target).isEmptyFile();
  }

  @Test
  void aReportDoesNotReplaceACheckedFile() throws IOException {
    Path input = Files.writeString(directory.resolve("a.json"), "no fixture yet");
    Path other = Files.writeString(directory.resolve("b.json"), "neither");
    Path link = Files.createSymbolicLink(directory.resolve("link"), input);
    for (Path target : List.of(input, link)) {
      assertThatThrownBy(
              () ->
                  ReportFile.forReport(target, List.of("gone", other.toString(), input.toString())))
          .isInstanceOf(CommandException.class)
          .hasMessage(target + " is to be checked; write the report into another file");
    }
    assertThat(ReportFile.forReport(other, List.of("gone", input.toString()))).isNotNull();
    assertThat(input).hasContent("no fixture yet");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"format\": \"imds-tape/1\"}", "{\n\"format\" : \"imds-tape-baseline/1\""})
  void aReportDoesNotReplaceAFixtureOrABaseline(String text) throws IOException {
    Path target = Files.writeString(directory.resolve("a.json"), text);
    assertThatThrownBy(() -> ReportFile.forReport(target, List.of()))
        .isInstanceOf(CommandException.class)
        .hasMessage(target + " is a fixture or a baseline; write the report into another file");
  }

  @Test
  void aBaselineReplacesOnlyABaseline() throws IOException {
    Path target = directory.resolve("baseline.json");
    ReportFile.forBaseline(target, TODAY).write(Baseline.NONE);
    assertThat(Baseline.read(target, TODAY).size()).isZero();
    ReportFile.forBaseline(target, TODAY).write(Baseline.NONE);
    Files.writeString(target, "{\"format\": \"imds-tape/1\"}");
    assertThatThrownBy(() -> ReportFile.forBaseline(target, TODAY))
        .isInstanceOf(CommandException.class)
        .hasMessage(target + " exists and is no valid baseline; choose another file, or remove it");
  }

  @Test
  void anUnwritableTargetIsRefusedInAdvance() {
    Path nowhere = directory.resolve("no/report.txt");
    assertThatThrownBy(() -> ReportFile.forReport(nowhere, List.of()))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("there is no directory " + directory.resolve("no"));
    assertThatThrownBy(() -> ReportFile.forBaseline(directory, TODAY))
        .isInstanceOf(CommandException.class)
        .hasMessage(directory + " is a directory; name a file in it");
  }
}
