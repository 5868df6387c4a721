package imdstape.replayer.server.fastpath;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the place of the library; {@code .ci/process} tests a replay that uses it. */
class NativeTransportTest {

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, libnetty_transport_native_epoll_x86_64.so",
    "Linux, aarch64, libnetty_transport_native_epoll_aarch_64.so"
  })
  void linuxHasALibraryForBothProcessors(String system, String processor, String name) {
    assertThat(NativeTransport.libraryPath(properties(system, processor)))
        .contains(directory.resolve(name));
  }

  @ParameterizedTest
  @CsvSource({"Mac OS X, aarch64", "Windows 11, amd64", "Linux, riscv64"})
  void otherSystemsHaveNoLibrary(String system, String processor) {
    assertThat(NativeTransport.libraryPath(properties(system, processor))).isEmpty();
    assertThat(NativeTransport.detect(properties(system, processor))).isEmpty();
  }

  @Test
  void aMissingLibraryIsNotSearchedFor() {
    assertThat(NativeTransport.detect(properties("Linux", "amd64"))).isEmpty();
    assertThat(NativeTransport.detect(new Properties())).isEmpty();
  }

  private Properties properties(String system, String processor) {
    Properties properties = new Properties();
    properties.setProperty("os.name", system);
    properties.setProperty("os.arch", processor);
    properties.setProperty("java.library.path", directory.toString());
    return properties;
  }
}
