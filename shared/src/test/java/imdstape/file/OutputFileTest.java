package imdstape.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

  @TempDir Path directory;

  private Path file = Path.of("");

  @BeforeEach
  void nameFile() {
    file = directory.resolve("file");
  }

  @Test
  void whatIsNotThereOrEmptyOrOursCanBeWritten() throws IOException {
    assertThat(obstacle(file)).isEmpty();
    Files.createFile(file);
    assertThat(obstacle(file)).isEmpty();
    Files.writeString(file, "ours and more");
    assertThat(obstacle(file)).isEmpty();
    assertThat(obstacle(Path.of("/dev/null"))).isEmpty();
  }

  @Test
  void theFileOfSomebodyElseIsNotWritten() throws IOException {
    Files.writeString(file, "a letter, which is ours only in its second half");
    assertThat(obstacle(file).orElseThrow()).contains("imds did not write it", "remove it");
  }

  @Test
  void aLinkIsNotFollowedEvenToNothing() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    assertThat(obstacle(link).orElseThrow()).startsWith("is a symbolic link");
    assertThatThrownBy(() -> OutputFile.openPrivate(link)).isInstanceOf(IOException.class);
    assertThat(file).doesNotExist();
    Files.writeString(file, "ours");
    assertThat(obstacle(link).orElseThrow()).startsWith("is a symbolic link");
  }

  @Test
  void aDirectoryIsNoFile() {
    assertThat(obstacle(directory).orElseThrow()).startsWith("is a directory");
  }

  @Test
  void aPrivateFileIsForItsOwnerAloneAndTruncated() throws IOException {
    Files.writeString(file, "ours, which others can read");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    try (FileChannel out = OutputFile.openPrivate(file)) {
      out.write(ByteBuffer.wrap("new".getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Path other = directory.resolve("other");
    OutputFile.openPrivate(other).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(other)))
        .isEqualTo("rw-------");
  }

  private static Optional<String> obstacle(Path target) {
    return OutputFile.obstacle(target, head -> head.startsWith("ours"));
  }
}
