package imdstape.recorder.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileUriTest {

  @ParameterizedTest
  @CsvSource({
    "fixtures/azAZ09.json, fixtures/azAZ09.json",
    "./fixtures/../a.json, a.json",
    "-._~$&()*+;=@, -._~$&()*+;=@",
    "my file.json, my%20file.json",
    "c:a.json, c%3Aa.json",
    "`{[^?#%\"<>|, %60%7B%5B%5E%3F%23%25%22%3C%3E%7C",
    "'é', %C3%A9"
  })
  void onlyCharactersNotAllowedInAUriAreEncoded(String file, String uri) {
    assertThat(FileUri.of(file)).isEqualTo(uri);
  }

  @Test
  void anAbsolutePathBecomesRelativeToTheWorkingDirectory() {
    Path here = Path.of("").toAbsolutePath();
    assertThat(FileUri.of(here.resolve("a/b.json").toString())).isEqualTo("a/b.json");
    assertThat(FileUri.of(here.resolveSibling("b.json").toString())).isEqualTo("../b.json");
  }
}
