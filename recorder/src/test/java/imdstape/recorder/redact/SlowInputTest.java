package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.ValueKind;
import imdstape.recorder.TestEffort;
import imdstape.recorder.redact.pseudonym.PseudonymSource;
import imdstape.secrets.DecodedText;
import imdstape.secrets.LeakRule;
import imdstape.secrets.LeakRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Searches for inputs that cost more time than others. The time is that of the processor, so that
 * other work on the machine does not count.
 */
@Tag(TestEffort.SCALED)
class SlowInputTest {

  private static final int MIB = 1 << 20;
  private static final int TRIAL_LENGTH = 16 << 10;
  private static final int ROUNDS = 600;
  private static final int WORST = 20;
  private static final int ROUNDS_PER_INPUT = 3;

  /** The most that one input may cost, as a multiple of ordinary text of the same length. */
  private static final double MAX_RATIO = 8;

  private static final List<String> FRAGMENTS =
      List.of(
          "a",
          "A",
          "0",
          "f",
          " ",
          "\n",
          "\t",
          "%41",
          "=41",
          "\\u0041",
          "\\\\",
          "a.",
          "a-",
          "a_",
          "a/",
          "a+",
          "1.",
          "1.1.1.1",
          "1-",
          "ec2-1-1-1-",
          "0:",
          "00:",
          "fe80:",
          "0123-4567-",
          "eyJ-",
          "eyJaaaaaaaaaa.",
          "sk-",
          "ssh-rsa AAAA",
          " AAAA",
          "@",
          "a@",
          "@a.",
          "a@b.c.",
          "://",
          "://a:",
          "a:b@",
          "-----BEGIN ",
          "-----BEGIN A",
          "PRIVATE KEY",
          "password",
          "token=",
          "token = > ",
          "secret:",
          "\"",
          "$6$",
          "$",
          "$argon2",
          "gh",
          "ghp_",
          "xoxb-",
          "AKIA",
          "A3T",
          "AQA",
          "ABSK",
          "i-",
          "eni-attach-",
          "i-0123456",
          "QUJDREVGR0hJSktMTU5PUFFS\n",
          "NGE2MTYxNjE2MTYxNjE2MTYx",
          "acme-",
          "acme-billing",
          "acme-billing-",
          "172.31.45.67",
          "ip-172-31-45-67",
          "\u00e9",
          "\0",
          "<",
          "{{",
          "x");

  @Test
  void noInputCostsManyTimesAsMuchAsOrdinaryText() throws IOException {
    Random random = new Random(2_026);
    List<List<String>> candidates = new ArrayList<>();
    FRAGMENTS.forEach(fragment -> candidates.add(List.of(fragment)));
    for (int i = 0; i < TestEffort.scaled(ROUNDS); i++) {
      List<String> fragments = new ArrayList<>();
      for (int count = 1 + random.nextInt(4); count > 0; count--) {
        fragments.add(FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
      }
      candidates.add(fragments);
    }
    candidates.forEach(fragments -> seconds(repeated(fragments, TRIAL_LENGTH / 8)));
    Map<List<String>, Double> costs = new HashMap<>();
    candidates.forEach(
        fragments -> costs.put(fragments, seconds(repeated(fragments, TRIAL_LENGTH))));
    List<List<String>> worst =
        candidates.stream()
            .distinct()
            .sorted(Comparator.comparing((List<String> key) -> costs.get(key)).reversed())
            .limit(TestEffort.scaled(WORST))
            .toList();
    double limit = limit();
    for (List<String> fragments : worst) {
      assertThat(leastSeconds(repeated(fragments, MIB), limit))
          .as("seconds for 1 MiB of %s", fragments)
          .isLessThan(limit);
    }
  }

  @Test
  void nestedEncodingsCostNoMoreThanOthers() throws IOException {
    byte[] bomb = gzip("a".repeat(MIB).getBytes(UTF_8));
    byte[] bombOfBase64 = gzip((base64(bomb) + " ").repeat(400).getBytes(UTF_8));
    List<String> texts =
        List.of(
            base64(bomb),
            base64(bombOfBase64),
            (base64(bomb) + " ").repeat(600),
            (base64(bombOfBase64) + " ").repeat(200),
            HexFormat.of().formatHex(bombOfBase64),
            base64(
                base64(base64("%41".repeat(100_000).getBytes(UTF_8)).getBytes(UTF_8))
                    .getBytes(UTF_8)),
            "%41".repeat(300_000),
            "QUJDREVGR0hJSktMTU5PUFFSQUJDREVGR0hJSktMTU5PUFFS\n".repeat(20_000));
    double limit = limit();
    for (String text : texts) {
      assertThat(leastSeconds(text, limit)).as(text.substring(0, 40)).isLessThan(limit);
    }
  }

  @Test
  void aGzipBombInUserDataIsWithheldInTime() throws IOException {
    byte[] body = gzip(("a".repeat(64) + "\n").repeat(MIB / 65 - 100).getBytes(UTF_8));
    assertThat(secondsOf(() -> redactor().redact(body))).isLessThan(limit());
  }

  private static String repeated(List<String> fragments, int length) {
    String once = String.join("", fragments);
    return once.repeat(length / once.length() + 1).substring(0, length);
  }

  /** The seconds that 1 MiB of any input may cost: measured now, as machines differ. */
  private static double limit() throws IOException {
    String fixture = Files.readString(Path.of("../fixtures/linux-on-demand.json"));
    return MAX_RATIO * leastSeconds(repeated(List.of(fixture), MIB), 0);
  }

  /** The least of a few measurements, because other work can only make one slower. */
  private static double leastSeconds(String text, double enough) {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < ROUNDS_PER_INPUT && least >= enough; i++) {
      least = Math.min(least, seconds(text));
    }
    return least;
  }

  private static double seconds(String text) {
    double check =
        secondsOf(
            () -> {
              List<String> layers = DecodedText.textsOf(text);
              for (LeakRule rule : LeakRules.all()) {
                layers.forEach(rule::matches);
              }
            });
    double redaction = secondsOf(() -> redactor().redact(text.getBytes(UTF_8)));
    return Math.max(check, redaction);
  }

  private static FreeTextRedactor redactor() {
    return new FreeTextRedactor(
        new PseudonymSource() {
          @Override
          public String pseudonym(ValueKind kind, String original) {
            return "web-server";
          }

          @Override
          public Map<String, String> chosenNames() {
            return Map.of("acme-billing", "web-1", "a-a-a-a-b", "web-2");
          }
        },
        List.of());
  }

  private static double secondsOf(Runnable work) {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    work.run();
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e9;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] gzip(byte[] text) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(text);
    }
    return zipped.toByteArray();
  }
}
