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
  private static final RunningReplay THIS_PROCESS =
      new RunningReplay(PID, "http://127.0.0.1:1338", "http://127.0.0.1:1339", "sesame");

  @TempDir Path folder;

  @Test
  void aRunningReplayIsFoundByItsPrivateFile() throws IOException {
    Path directory = folder.resolve("imds-tape");
    Path file = RunFile.write(directory, THIS_PROCESS);

    assertThat(RunFile.listRunning(directory)).containsExactly(THIS_PROCESS);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
  }

  @Test
  void filesOfEndedReplaysAreDeleted() throws IOException {
    Path file = RunFile.write(folder.resolve("imds-tape"), THIS_PROCESS);
    Path ended = Files.writeString(file.resolveSibling("999999999.json"), Files.readString(file));
    Path another =
        Files.writeString(
            file,
            Files.readString(file).replaceFirst("\"started\":\"[^\"]*\"", "\"started\":\"then\""));
    Path notOurs = Files.writeString(file.resolveSibling("notes.txt"), "mine");

    assertThat(RunFile.listRunning(folder.resolve("imds-tape"))).isEmpty();
    assertThat(ended).doesNotExist();
    assertThat(another).as("another process has its number").doesNotExist();
    assertThat(notOurs).exists();
  }

  @Test
  void filesOfAnotherContainerAreListedAndNotDeleted() throws IOException {
    Path directory = folder.resolve("imds-tape");
    Path here = RunFile.write(directory, THIS_PROCESS);
    Path theirs =
        Files.writeString(
            directory.resolve(RunFile.fileName(999_999_999, "7")), Files.readString(here));
    Path half = Files.writeString(directory.resolve(RunFile.fileName(PID, "7")), "{\"endpoint\":");

    assertThat(RunFile.listRunning(directory)).containsExactly(THIS_PROCESS);
    assertThat(RunFile.listInOtherContainers(directory))
        .containsExactly(
            new RunningReplay(
                999_999_999,
                THIS_PROCESS.endpoint(),
                THIS_PROCESS.control(),
                THIS_PROCESS.token()));
    assertThat(RunFile.listStale(directory)).isEmpty();
    assertThat(theirs).exists();
    assertThat(half).exists();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aStartStampDoesNotDependOnTheSystemClock() throws IOException {
    String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();

    assertThat(RunFile.startStamp(PID)).matches(Pattern.quote(boot) + " \\d+");
    assertThat(RunFile.write(folder.resolve("imds-tape"), THIS_PROCESS).getFileName().toString())
        .matches(PID + "-\\d+\\.json");
  }

  @Test
  void aHalfWrittenFileIsNotDeleted() throws IOException {
    Path directory =
        Files.createDirectory(
            folder.resolve("imds-tape"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path half = Files.writeString(directory.resolve(PID + ".json"), "{\"endpoint\":");
    Path dead = Files.writeString(directory.resolve("999999999.json"), "{\"endpoint\":");

    assertThat(RunFile.listRunning(directory)).isEmpty();
    assertThat(half).exists();
    assertThat(dead).doesNotExist();
  }

  @Test
  void aDirectoryThatOthersCanEnterIsNotTrusted() throws IOException {
    Path open =
        Files.createDirectory(
            folder.resolve("imds-tape"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

    assertThatThrownBy(() -> RunFile.write(open, THIS_PROCESS))
        .hasMessageContaining("this user's alone");
    Path link = Files.createSymbolicLink(folder.resolve("link"), open);
    assertThatThrownBy(() -> RunFile.write(link, THIS_PROCESS)).isInstanceOf(IOException.class);
    Path theirs =
        RunFile.write(
            folder.resolve("own"), new RunningReplay(PID, "http://a", "http://evil", "sesame"));
    Files.copy(theirs, open.resolve(PID + ".json"));
    assertThat(RunFile.listRunning(open)).as("a file that others may have written").isEmpty();
    assertThat(RunFile.listRunning(link)).isEmpty();
  }

  @Test
  void theSessionDirectoryIsPreferred() {
    assertThat(RunDirectory.of(Map.of("XDG_RUNTIME_DIR", "/run/user/7")))
        .isEqualTo(Path.of("/run/user/7/imds-tape"));
    assertThat(RunDirectory.of(Map.of()).toString())
        .isEqualTo(
            System.getProperty("java.io.tmpdir") + "/imds-tape-" + System.getProperty("user.name"));
    assertThat(RunFile.listRunning(folder.resolve("none"))).isEmpty();
  }

  @Test
  void toStringHidesTheToken() {
    assertThat(THIS_PROCESS.toString()).doesNotContain("sesame").contains("http://127.0.0.1:1339");
  }
}
