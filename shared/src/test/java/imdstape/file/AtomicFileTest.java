package imdstape.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AtomicFileTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void theFileIsReplacedAndNoOtherIsLeft(AtomicFile.Placement placement) throws IOException {
    Path target = Files.writeString(folder.resolve("target.json"), "a longer text before");

    AtomicFile.write(target, "after", placement);

    assertThat(target).hasContent("after");
    assertThat(files()).containsExactly(target);
  }

  @ParameterizedTest
  @EnumSource
  void aFailedMoveLeavesTheTargetAndNoTemporaryFile(AtomicFile.Placement placement)
      throws IOException {
    Path target = Files.createDirectory(folder.resolve("target.json"));
    Path inside = Files.writeString(target.resolve("inside"), "before");

    assertThatThrownBy(() -> AtomicFile.write(target, "after", placement))
        .isInstanceOf(IOException.class);

    assertThat(inside).hasContent("before");
    assertThat(files()).containsExactly(target);
  }

  @Test
  void aPrivateFileIsReadableByItsOwnerOnly() throws IOException {
    Path target = folder.resolve("private");

    AtomicFile.write(target, "text", AtomicFile.Placement.PRIVATE);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @EnumSource(
      value = AtomicFile.Placement.class,
      names = {"SYSTEM_TEMPORARY", "SHARED"})
  void theUmaskDecidesWhoMayReadOtherFiles(AtomicFile.Placement placement) throws IOException {
    Path target = folder.resolve("target.json");
    Path ordinary = Files.createFile(folder.resolve("ordinary"));

    AtomicFile.write(target, "text", placement);

    assertThat(Files.getPosixFilePermissions(target))
        .isEqualTo(Files.getPosixFilePermissions(ordinary));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
