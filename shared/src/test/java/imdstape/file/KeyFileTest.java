package imdstape.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {

  @ParameterizedTest
  @CsvSource({
    "rw-r--r--, 0644, read",
    "r--r--r--, 0444, read",
    "rw----r--, 0604, read",
    "rw-rw----, 0660, write",
    "rw-----w-, 0602, write",
    "rwxrwxrwx, 0777, write",
  })
  void whatOthersCanReadOrWriteIsRefused(String permissions, String mode, String verb) {
    assertThat(KeyFile.exposure(Path.of("/k"), PosixFilePermissions.fromString(permissions), false))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains("has mode " + mode, "others can " + verb + " it", "chmod 600 /k")
                    .contains("defaultMode: 0400", "fsGroup"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------", "rw-r-----", "r--r-----", "rwxr-x---"})
  void whatTheOwnerAndTheGroupCanReadIsAccepted(String permissions) {
    assertThat(KeyFile.exposure(Path.of("/k"), PosixFilePermissions.fromString(permissions), false))
        .isEmpty();
  }

  @Test
  void aReadOnlyMountIsReadByItsContainerAlone() {
    assertThat(KeyFile.exposure(Path.of("/k"), PosixFilePermissions.fromString("rw-r--r--"), true))
        .isEmpty();
    assertThat(KeyFile.exposure(Path.of("/k"), PosixFilePermissions.fromString("rw-rw-rw-"), true))
        .isPresent();
  }

  @Test
  void theModeOfTheFileItselfCounts(@TempDir Path directory) throws IOException {
    Path file = Files.createFile(directory.resolve("key"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    assertThat(KeyFile.exposure(link)).isEmpty();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(KeyFile.exposure(link)).isPresent();
  }
}
