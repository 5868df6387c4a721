package imdstape.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The tests of all modules use Vert.x in the same way. The rules read source files, because no
 * module has the test classes of another on its class path.
 */
class TestConventionsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** Calls, method references and static imports of the methods that make a Vert.x. */
  private static final Pattern MAKES_VERTX =
      Pattern.compile("\\bVertx\\s*(?:\\.|::)\\s*(?:vertx|builder|clusteredVertx)\\b");

  /** Calls and method references that turn a future into one of the JDK, to wait for that. */
  private static final Pattern CONVERTS_FUTURE =
      Pattern.compile("(?:\\.|::)\\s*toCompletionStage\\b");

  private static List<Path> sources = List.of();

  @BeforeAll
  static void listSources() throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.toList()) {
        Path tests = module.resolve("src/test/java");
        if (Files.isDirectory(tests)) {
          try (Stream<Path> files = Files.walk(tests)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
          }
        }
      }
    }
    sources = List.copyOf(found);
    assertThat(sources)
        .as("sources of tests")
        .contains(
            ROOT.resolve("recorder/src/test/java/imdstape/recorder/TestConventionsTest.java"),
            ROOT.resolve("replayer/src/test/java/imdstape/replayer/ServedInstance.java"));
  }

  /** {@code VertxExtension} passes each test its Vert.x, and closes it. */
  @Test
  void noTestMakesItsOwnVertx() {
    assertThat(sources.stream().filter(source -> contains(source, MAKES_VERTX))).isEmpty();
  }

  /** A future has its own method to wait with a limit, which throws the cause of a failure. */
  @Test
  void everyTestAwaitsFuturesWithTheirOwnMethod() {
    assertThat(sources.stream().filter(source -> contains(source, CONVERTS_FUTURE))).isEmpty();
  }

  private static boolean contains(Path source, Pattern pattern) {
    try {
      return pattern.matcher(Files.readString(source)).find();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
