package imdstape.recorder.userdata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.recorder.TestEffort;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that masking never fails, and that masked user-data is masked as itself. */
@Tag(TestEffort.SCALED)
class UserDataFuzzTest {

  private static final int ROUNDS = TestEffort.scaled(6000);

  /** Syntax that is hard to parse. */
  private static final String[] PIECES = {
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "'",
    "\"",
    "`",
    "\\",
    "$(",
    "${",
    "}",
    ")",
    "<<EOF",
    "<<-'A'",
    "#",
    "# ",
    ": ",
    "- ",
    "? ",
    "&a ",
    "*a",
    "!!x ",
    "%YAML 1.1\n",
    "---\n",
    "...\n",
    "|\n",
    ">-\n",
    "{",
    "[",
    "]",
    ",",
    "=",
    "==",
    "\"\"\"",
    "'''",
    "\u0000",
    "\u001f\u008b",
    "\u00e9",
    "\u2028",
    "\ufeff",
    "<#",
    "#>",
    "<script>",
    "</powershell>",
    "--boundary-1",
    "--boundary-1--\n",
    "Content-Type: multipart/mixed\n\n",
    "Content-Transfer-Encoding: base64\n\n",
    "withheld",
    "key-1",
    "EOF",
    "true",
    "0",
    "IyEvYmluL3NoCg=="
  };

  @Test
  void randomBytesNeverFail() {
    Random random = new Random(1);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] raw = new byte[random.nextInt(400)];
      random.nextBytes(raw);
      isItsOwnStructure(raw, round);
    }
  }

  @Test
  void malformedPiecesNeverFail() {
    Random random = new Random(2);
    String[] first = {
      "#!/bin/sh\n",
      "#cloud-config\n",
      "<script>\n",
      "{",
      "[settings]\n",
      "## template: jinja\n",
      "Content-Type: multipart/mixed; boundary=boundary-1\n\n--boundary-1\n",
      "version: 1.0\ntasks:\n"
    };
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder text = new StringBuilder(first[random.nextInt(first.length)]);
      for (int i = random.nextInt(25); i > 0; i--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      isItsOwnStructure(text.toString().getBytes(UTF_8), round);
    }
  }

  @Test
  void documentsWithFaultsNeverFail() {
    Random random = new Random(3);
    int opened = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] raw = new UserDataGenerator(round % 500).next();
      for (int i = random.nextInt(4); i >= 0; i--) {
        raw = mutated(raw, random);
      }
      opened += isItsOwnStructure(raw, round) ? 1 : 0;
    }
    assertThat(opened).isGreaterThan(ROUNDS / 4);
  }

  private static boolean isItsOwnStructure(byte[] raw, int round) {
    Optional<UserDataStructure> once = UserDataMasker.mask(raw);
    if (once.isPresent()) {
      Optional<UserDataStructure> twice = UserDataMasker.mask(once.get().bytes());
      assertThat(twice).as("round %d", round).isPresent();
      assertThat(twice.get().bytes()).as("round %d", round).isEqualTo(once.get().bytes());
    }
    return once.isPresent();
  }

  private static byte[] mutated(byte[] raw, Random random) {
    int at = random.nextInt(raw.length + 1);
    int to = at + random.nextInt(raw.length + 1 - at);
    byte[] piece = PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8);
    return switch (random.nextInt(5)) {
      case 0 -> joined(Arrays.copyOf(raw, at), piece, Arrays.copyOfRange(raw, at, raw.length));
      case 1 -> joined(Arrays.copyOf(raw, at), Arrays.copyOfRange(raw, to, raw.length));
      case 2 -> Arrays.copyOf(raw, at);
      case 3 -> joined(raw, Arrays.copyOfRange(raw, at, to));
      default -> {
        byte[] flipped = raw.clone();
        if (at < raw.length) {
          flipped[at] ^= (byte) (1 << random.nextInt(8));
        }
        yield flipped;
      }
    };
  }

  private static byte[] joined(byte[]... parts) {
    byte[] whole = new byte[0];
    for (byte[] part : parts) {
      int end = whole.length;
      whole = Arrays.copyOf(whole, end + part.length);
      System.arraycopy(part, 0, whole, end, part.length);
    }
    return whole;
  }
}
