package imdstape.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
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

  @Test
  void aFileInSharedMemoryIsAFileAndNoDevice() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeTrue(Files.isWritable(memory), "there is no shared memory");
    Path theirs = Files.createTempFile(memory, "imds-tape-test-", ".txt");
    Path link = memory.resolve(theirs.getFileName() + ".link");
    try {
      Files.writeString(theirs, "a letter");
      assertThat(obstacle(theirs).orElseThrow()).contains("imds did not write it");
      Files.createSymbolicLink(link, theirs);
      assertThat(obstacle(link).orElseThrow()).startsWith("is a symbolic link");
      Files.delete(link);
      OutputFile.openPrivate(link).close();
      assertThat(link).as("a new file").exists();
    } finally {
      Files.deleteIfExists(link);
      Files.delete(theirs);
    }
  }

  /** A shell leads standard output to a file that it opened, and {@code >>} keeps what is there. */
  @Test
  void whatADescriptorLeadsToIsAppendedTo() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/dev/fd")), "there is no /dev/fd");
    Files.writeString(file, "first, ");
    try (FileChannel shell = FileChannel.open(file, StandardOpenOption.APPEND);
        Stream<Path> descriptors = Files.list(Path.of("/dev/fd"))) {
      assertThat(shell.isOpen()).isTrue();
      Path descriptor = descriptors.filter(this::leadsToFile).findFirst().orElseThrow();
      assertThat(obstacle(descriptor)).isEmpty();
      try (FileChannel out = OutputFile.openPrivate(descriptor)) {
        out.write(ByteBuffer.wrap("second".getBytes(StandardCharsets.UTF_8)));
      }
    }
    assertThat(file).hasContent("first, second");
  }

  private boolean leadsToFile(Path descriptor) {
    try {
      return Files.isSameFile(descriptor, file);
    } catch (IOException closed) {
      return false;
    }
  }

  private static Optional<String> obstacle(Path target) {
    return OutputFile.obstacle(target, head -> head.startsWith("ours"));
  }
}
