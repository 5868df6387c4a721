package imdstape.recorder.confidential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Git ignores a private file whatever its name and the path to it. */
class PrivateFileTest {

  @TempDir Path directory;

  @BeforeEach
  void repository() throws Exception {
    git("init", "-q");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"map", "map[1].json", "map*?", "#map", "!map", "ends with a space ", "a\\b"})
  void gitIgnoresTheFile(String name) throws Exception {
    Path file = Files.createDirectories(directory.resolve("sub [x]")).resolve(name);
    new PrivateFile(file).replace("real");
    new PrivateFile(file).replace("real");
    assertThat(git("status", "--porcelain", "--untracked-files=all")).isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readAllLines(directory.resolve(".git/info/exclude"))).doesNotHaveDuplicates();
  }

  @Test
  void gitIgnoresTemporaryFiles() throws Exception {
    new PrivateFile(directory.resolve("map")).replace("real");
    Files.createTempFile(directory, ".", ".private");
    assertThat(git("status", "--porcelain", "--untracked-files=all")).isEmpty();
  }

  @Test
  void gitIgnoresAFileInALinkedDirectory() throws Exception {
    Path real = Files.createDirectories(directory.resolve("real"));
    Path elsewhere = Files.createTempDirectory("imds-tape-link");
    Path link = Files.createSymbolicLink(elsewhere.resolve("link"), real);
    new PrivateFile(link.resolve("map")).replace("real");
    assertThat(git("status", "--porcelain", "--untracked-files=all")).isEmpty();
    Files.delete(link);
    Files.delete(elsewhere);
  }

  private String git(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "git";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process git =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).as(output).isZero();
    return output;
  }
}
