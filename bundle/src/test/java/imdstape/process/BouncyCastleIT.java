package imdstape.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part of Bouncy Castle in {@code imds.jar} has every class that signing needs. */
class BouncyCastleIT {

  private static final String SIGNING = "imdstape/replayer/identity/";

  @Test
  void everyClassReachableFromSigningIsInTheJar(@TempDir Path folder) throws Exception {
    String jar = System.getProperty("imds.jar");
    Path authority = folder.resolve("TestAuthority.class");
    Path keys = folder.resolve("TestKeys.class");
    try (ZipFile entries = new ZipFile(jar)) {
      for (Path file : new Path[] {authority, keys}) {
        try (InputStream in =
            entries.getInputStream(entries.getEntry(SIGNING + file.getFileName()))) {
          Files.copy(in, file);
        }
      }
    }
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
                jar,
                authority.toString(),
                keys.toString());
    assertThat(code).as(output.toString()).isZero();
    assertThat(output.toString().lines())
        .anyMatch(line -> line.contains("-> org.bouncycastle.math.ec."))
        .noneMatch(line -> line.matches(".*-> org\\.bouncycastle\\..* not found"));
  }
}
