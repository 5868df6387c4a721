package imdstape.host;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.host.UpFile.UpReplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpFileTest {

  private static final long PID = ProcessHandle.current().pid();

  @TempDir Path folder;

  @Test
  void theBackgroundReplayIsWrittenToAPrivateFile() throws IOException {
    Path directory = folder.resolve("imds-tape");
    assertThat(UpFile.read(directory)).isEmpty();
    UpFile.write(directory, UpReplay.of(PID));

    assertThat(UpFile.read(directory)).contains(UpReplay.of(PID));
    assertThat(UpFile.read(directory).orElseThrow().isRunning()).isTrue();
    Path file = directory.resolve("up.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    UpFile.delete(directory);
    assertThat(UpFile.read(directory)).isEmpty();
  }

  @Test
  void anotherProcessWithTheSamePidIsNotTheReplay() {
    assertThat(new UpReplay(PID, "then").isRunning()).isFalse();
    assertThat(new UpReplay(PID, "").isRunning()).isFalse();
    assertThat(UpReplay.of(999_999_999).isRunning()).isFalse();
  }

  @Test
  void aTruncatedFileIsReadAsAnEndedReplay() throws IOException {
    Path directory = folder.resolve("imds-tape");
    UpFile.write(directory, UpReplay.of(PID));
    Files.writeString(directory.resolve("up.json"), "{\"pid\":\"1");

    assertThat(UpFile.read(directory))
        .hasValueSatisfying(up -> assertThat(up.isRunning()).isFalse());
  }
}
