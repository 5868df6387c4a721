package imdstape.replayer.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadyFilesTest {

  private static final String ENDPOINT = "http://127.0.0.1:1338";

  private final List<String> warned = new ArrayList<>();

  @TempDir Path folder;

  private Path ready = Path.of("");

  @BeforeEach
  void nameFile() {
    ready = folder.resolve("ready");
  }

  @ParameterizedTest
  @ValueSource(strings = {ENDPOINT, "http://[fd00:ec2::254]:80"})
  void aReadyFileIsDeletedInTheEndAndByTheNextReplay(String endpoint) {
    ReadyFiles files = create(endpoint);
    assertThat(ready).hasContent(endpoint);
    files.delete();
    assertThat(ready).doesNotExist();
    create(endpoint);
    ReadyFiles.deleteStale(ready);
    assertThat(ready).doesNotExist();
    assertThat(warned).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://proxy.example.com:3128\n",
        "http://127.0.0.1:1338/path\n",
        "http://127.0.0.1:1338\nnotes\n",
        "http://127.0.0.1:1338"
      })
  void anotherFileIsNotTakenForAReadyFile(String text) throws IOException {
    Files.writeString(ready, text);
    assertThatThrownBy(() -> ReadyFiles.deleteStale(ready))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("exists and imds did not write it");
    assertThat(ready).hasContent(text);
  }

  @Test
  void whatTookThePlaceOfTheReadyFileStays() throws IOException {
    ReadyFiles files = create(ENDPOINT);
    Files.writeString(ready, "my notes\n");
    files.delete();
    assertThat(ready).hasContent("my notes\n");

    Files.delete(ready);
    create("http://127.0.0.1:1339");
    files.delete();
    assertThat(ready).as("of a later replay").hasContent("http://127.0.0.1:1339");

    Files.delete(ready);
    Path other = Files.writeString(folder.resolve("other"), ENDPOINT + "\n");
    Files.createSymbolicLink(ready, other);
    files.delete();
    assertThat(ready).as("a link").isSymbolicLink();
  }

  private ReadyFiles create(String endpoint) {
    return ReadyFiles.create(endpoint, "", null, ready, warned::add);
  }
}
