package imdstape.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.host.RunFile.RunningReplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {

  private static final long PID = ProcessHandle.current().pid();
  private static final RunningReplay HERE =
      new RunningReplay(PID, "http://127.0.0.1:1338", "http://127.0.0.1:1339", "sesame");

  @TempDir Path folder;

  @Test
  void aReplayThatRunsIsFoundByItsFileWhichNobodyElseReads() throws IOException {
    Path directory = folder.resolve("imds-tape");
    Path file = RunFile.write(directory, HERE);

    assertThat(RunFile.all(directory)).containsExactly(HERE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
  }

  @Test
  void whatEndedReplaysLeftBehindIsTakenAway() throws IOException {
    Path file = RunFile.write(folder.resolve("imds-tape"), HERE);
    Path ended = Files.writeString(file.resolveSibling("999999999.json"), Files.readString(file));
    Path another =
        Files.writeString(
            file,
            Files.readString(file).replaceFirst("\"started\":\"[^\"]*\"", "\"started\":\"then\""));
    Path notOurs = Files.writeString(file.resolveSibling("notes.txt"), "mine");

    assertThat(RunFile.all(folder.resolve("imds-tape"))).isEmpty();
    assertThat(ended).doesNotExist();
    assertThat(another).as("another process has its number").doesNotExist();
    assertThat(notOurs).exists();
  }

  @Test
  void whatAnotherContainerHasWrittenIsFoundAndLeftToIt() throws IOException {
    Path directory = folder.resolve("imds-tape");
    Path here = RunFile.write(directory, HERE);
    Path theirs =
        Files.writeString(
            directory.resolve(RunFile.name(999_999_999, "7")), Files.readString(here));
    Path half = Files.writeString(directory.resolve(RunFile.name(PID, "7")), "{\"endpoint\":");

    assertThat(RunFile.all(directory)).containsExactly(HERE);
    assertThat(RunFile.elsewhere(directory))
        .containsExactly(
            new RunningReplay(999_999_999, HERE.endpoint(), HERE.control(), HERE.token()));
    assertThat(RunFile.left(directory)).isEmpty();
    assertThat(theirs).exists();
    assertThat(half).exists();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aStartIsNoTimeOfDayWhichChangesWhenSomebodySetsTheClock() throws IOException {
    String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();

    assertThat(RunFile.started(PID)).matches(Pattern.quote(boot) + " \\d+");
    assertThat(RunFile.write(folder.resolve("imds-tape"), HERE).getFileName().toString())
        .matches(PID + "-\\d+\\.json");
  }

  @Test
  void aFileThatIsBeingWrittenIsLeftAlone() throws IOException {
    Path directory =
        Files.createDirectory(
            folder.resolve("imds-tape"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path half = Files.writeString(directory.resolve(PID + ".json"), "{\"endpoint\":");
    Path dead = Files.writeString(directory.resolve("999999999.json"), "{\"endpoint\":");

    assertThat(RunFile.all(directory)).isEmpty();
    assertThat(half).exists();
    assertThat(dead).doesNotExist();
  }

  @Test
  void aDirectoryThatOthersCanEnterIsNotTrusted() throws IOException {
    Path open =
        Files.createDirectory(
            folder.resolve("imds-tape"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

    assertThatThrownBy(() -> RunFile.write(open, HERE)).hasMessageContaining("this user's alone");
    Path link = Files.createSymbolicLink(folder.resolve("link"), open);
    assertThatThrownBy(() -> RunFile.write(link, HERE)).isInstanceOf(IOException.class);
    Path theirs =
        RunFile.write(
            folder.resolve("own"), new RunningReplay(PID, "http://a", "http://evil", "sesame"));
    Files.copy(theirs, open.resolve(PID + ".json"));
    assertThat(RunFile.all(open)).as("a file that others may have written").isEmpty();
    assertThat(RunFile.all(link)).isEmpty();
  }

  @Test
  void theSessionsDirectoryComesFirst() {
    assertThat(RunDirectory.of(Map.of("XDG_RUNTIME_DIR", "/run/user/7")))
        .isEqualTo(Path.of("/run/user/7/imds-tape"));
    assertThat(RunDirectory.of(Map.of()).toString())
        .isEqualTo(
            System.getProperty("java.io.tmpdir") + "/imds-tape-" + System.getProperty("user.name"));
    assertThat(RunFile.all(folder.resolve("none"))).isEmpty();
  }

  @Test
  void aTokenDoesNotShow() {
    assertThat(HERE.toString()).doesNotContain("sesame").contains("http://127.0.0.1:1339");
  }
}
