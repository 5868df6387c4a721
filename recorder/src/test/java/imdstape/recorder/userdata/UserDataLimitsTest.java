package imdstape.recorder.userdata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import imdstape.recorder.TestEffort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(TestEffort.SCALED)
class UserDataLimitsTest {

  private static final byte[] SCRIPT = "#!/bin/sh\necho acme\n".getBytes(UTF_8);

  @Test
  void aGzipBombIsRejected() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
      out.write(SCRIPT);
      byte[] block = new byte[1 << 20];
      for (int i = 0; i < 256; i++) {
        out.write(block);
      }
    }
    assertRejectedQuickly(bomb.toByteArray());
  }

  @Test
  void nestedGzipIsLimited() {
    assertThat(UserDataMasker.mask(wrapped(7, SCRIPT, UserDataLimitsTest::gzipped))).isPresent();
    assertRejectedQuickly(wrapped(8, SCRIPT, UserDataLimitsTest::gzipped));
    assertRejectedQuickly(wrapped(500, SCRIPT, UserDataLimitsTest::gzipped));
  }

  @Test
  void nestedBase64IsLimited() {
    Function<byte[], byte[]> encoded = Base64.getEncoder()::encode;
    assertThat(UserDataMasker.mask(wrapped(7, SCRIPT, encoded))).isPresent();
    assertRejectedQuickly(wrapped(8, SCRIPT, encoded));
  }

  @Test
  void nestedMultipartsAreLimited() {
    assertThat(UserDataMasker.mask(multiparts(5))).isPresent();
    assertRejectedQuickly(multiparts(9));
    assertRejectedQuickly(multiparts(200));
  }

  @Test
  void moreThanSixtyFourPartsAreRejected() {
    assertThat(UserDataMasker.mask(parts(60))).isPresent();
    assertRejectedQuickly(parts(64)); // the message itself is counted, too
    assertRejectedQuickly(parts(20_000));
  }

  @Test
  void multiplyingAliasesAreRejected() {
    StringBuilder laughs = new StringBuilder("#cloud-config\na0: &a0 [lol, lol, lol]\n");
    for (int i = 1; i < 40; i++) {
      String last = "*a" + (i - 1);
      laughs.append("a%d: &a%d [%s, %s, %s]\n".formatted(i, i, last, last, last));
    }
    assertRejectedQuickly(laughs.toString().getBytes(UTF_8));
  }

  @Test
  void deepeningAliasesAreRejected() {
    StringBuilder deep = new StringBuilder("#cloud-config\na0: &a0 [lol]\n");
    for (int i = 1; i < 5000; i++) {
      deep.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
    }
    assertRejectedQuickly(deep.toString().getBytes(UTF_8));
  }

  @Test
  void everyAliasOfALongTextIsCharged() {
    assertRejectedQuickly(
        ("#cloud-config\nx: &x \""
                + "acme ".repeat(50_000)
                + "\"\nruncmd: ["
                + "*x, ".repeat(10_000)
                + "]\n")
            .getBytes(UTF_8));
  }

  @Test
  void aSelfReferencingAnchorIsRejected() {
    assertRejectedQuickly("#cloud-config\na: &a [*a]\n".getBytes(UTF_8));
  }

  @Test
  void deeplyNestedBracketsAreRejected() {
    assertRejectedQuickly(("#cloud-config\n" + "[".repeat(500_000)).getBytes(UTF_8));
    assertRejectedQuickly(("#cloud-config\n" + "- ".repeat(300_000)).getBytes(UTF_8));
    assertRejectedQuickly(("#cloud-config\n" + "? ".repeat(300_000)).getBytes(UTF_8));
    assertRejectedQuickly("[".repeat(1_000_000).getBytes(UTF_8));
    assertRejectedQuickly("{\"a\":".repeat(150_000).getBytes(UTF_8));
    assertRejectedQuickly(("[settings]\na = " + "[".repeat(500_000)).getBytes(UTF_8));
  }

  @Test
  void longLinesAreMaskedInLinearTime() {
    for (String piece :
        new String[] {"a", "$(", "${", "\"", "<<'", "<<a ", "\\", "=", "# ", "a=b "}) {
      assertEndsQuickly(
          ("#!/bin/sh\n" + piece.repeat(TestEffort.scaled(300_000) / piece.length()))
              .getBytes(UTF_8));
      assertEndsQuickly(
          ("<script>\n" + piece.repeat(TestEffort.scaled(300_000) / piece.length()))
              .getBytes(UTF_8));
    }
    for (String piece :
        new String[] {"a.", "\"", "\"\\\\", "[", "a=1\n", "a=[\n", "#\n", "\n", " "}) {
      assertEndsQuickly(
          ("[settings]\n" + piece.repeat(TestEffort.scaled(300_000) / piece.length()))
              .getBytes(UTF_8));
      assertEndsQuickly(
          ("#cloud-config\n" + piece.repeat(TestEffort.scaled(300_000) / piece.length()))
              .getBytes(UTF_8));
      assertEndsQuickly(
          ("content-type: a\n" + piece.repeat(TestEffort.scaled(300_000) / piece.length()))
              .getBytes(UTF_8));
    }
  }

  @Test
  void longTomlValuesAreMaskedInLinearTime() {
    for (String value :
        new String[] {
          "\"\"\"" + "a\\\\n\"".repeat(150_000) + "\"\"\"",
          "'''" + "a''b".repeat(200_000) + "'''",
          "\"" + "a\\\\".repeat(250_000) + "\"",
          "[" + " # a\n".repeat(150_000) + "]",
          "[" + "1,".repeat(100_000) + "]"
        }) {
      assertEndsQuickly(("[settings]\na = " + value + "\n").getBytes(UTF_8));
      assertEndsQuickly(
          ("[settings]\na = " + value.substring(0, value.length() - 3)).getBytes(UTF_8));
    }
  }

  @Test
  void aLayerAboveTheLimitIsRejected() {
    assertRejectedQuickly(("#!/bin/sh\n" + "a\n".repeat(600_000)).getBytes(UTF_8));
  }

  private static void assertRejectedQuickly(byte[] raw) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThat(UserDataMasker.mask(raw)).isEmpty());
  }

  private static void assertEndsQuickly(byte[] raw) {
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> UserDataMasker.mask(raw));
  }

  private static byte[] wrapped(int times, byte[] core, Function<byte[], byte[]> wrapping) {
    byte[] whole = core;
    for (int i = 0; i < times; i++) {
      whole = wrapping.apply(whole);
    }
    return whole;
  }

  private static byte[] gzipped(byte[] plain) {
    return GzipFormat.gzip(plain);
  }

  private static byte[] multiparts(int depth) {
    String whole = "Content-Type: text/x-shellscript\n\n#!/bin/sh\necho acme\n";
    for (int i = 0; i < depth; i++) {
      whole =
          "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n%s\n--b%d--\n"
              .formatted(i, i, whole, i);
    }
    return whole.getBytes(UTF_8);
  }

  private static byte[] parts(int count) {
    return ("Content-Type: multipart/mixed; boundary=b\n\n"
            + IntStream.range(0, count)
                .mapToObj(i -> "--b\nContent-Type: text/x-shellscript\n\n#!/bin/sh\n")
                .collect(Collectors.joining())
            + "--b--\n")
        .getBytes(UTF_8);
  }
}
