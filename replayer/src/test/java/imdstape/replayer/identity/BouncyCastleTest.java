package imdstape.replayer.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import java.util.spi.ToolProvider;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.junit.jupiter.api.Test;

/** The reduced Bouncy Castle of {@code shared/bouncycastle} has every class that signing needs. */
class BouncyCastleTest {

  @Test
  void everyClassReachableFromSigningIsOnTheClassPath() throws URISyntaxException {
    StringWriter output = new StringWriter();
    PrintWriter out = new PrintWriter(output);
    // -R follows the classes that it finds, and reports the others as not found
    int code =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(
                out,
                out,
                "-verbose:class",
                "-R",
                "-cp",
                place(CMSSignedDataGenerator.class, false),
                place(TestAuthority.class, true),
                place(TestKeys.class, true));
    assertThat(code).isZero();
    assertThat(output.toString().lines())
        .anyMatch(line -> line.contains("-> org.bouncycastle.math.ec."))
        .noneMatch(line -> line.matches(".*-> org\\.bouncycastle\\..* not found"));
  }

  /** The class file, or the directory or jar that contains it. */
  private static String place(Class<?> type, boolean file) throws URISyntaxException {
    if (!file) {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }
    URL found = Objects.requireNonNull(type.getResource(type.getSimpleName() + ".class"));
    return Path.of(found.toURI()).toString();
  }
}
