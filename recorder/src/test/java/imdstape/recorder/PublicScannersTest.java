package imdstape.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureFile;
import imdstape.fixtures.FixtureLibrary;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The patterns of public secret scanners find nothing in this repository, without exceptions, so
 * that users who commit a fixture need no exceptions either.
 *
 * <p>The patterns are those that git-secrets 1.3.0 ({@code --register-aws}), gitleaks (config of
 * 2026-07-22), detect-secrets (plugins aws, basic_auth, jwt, private_key, and both of
 * high_entropy_strings) and trufflehog (detectors aws/access_keys and aws/session_keys) publish, as
 * far as they look for secrets that an instance may hold. The other tokens of gitleaks and
 * detect-secrets begin with the prefixes that {@code LeakRules} lists as service tokens. Optional
 * groups at the start of a pattern are left out, since they do not change whether it matches. CI
 * runs git-secrets itself.
 */
@ExtendWith(VertxExtension.class)
class PublicScannersTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String KEY = "QRSTUVWXYZ234567";
  private static final String FORTY = "Qz7Rk2Lw9Xb4Tn6Vc8Mp3Hd5Jf1Gs0YaKe" + "BiOuZq";

  private static final String QUOTE = "(\"|')?";
  private static final String CONNECT = "\\s*(:|=>|=)\\s*";
  private static final String END = "(?:[\\x60'\"\\s;]|\\\\[nr]|$)";

  /**
   * A pattern of a public scanner.
   *
   * @param entropy the least entropy of a match, in bits per character
   * @param example a text that matches; the source splits it, so that no scanner finds it here
   */
  private record ScannerPattern(String name, Pattern pattern, double entropy, String example) {

    static ScannerPattern of(String name, String pattern, double entropy, String finds) {
      return new ScannerPattern(name, Pattern.compile(pattern), entropy, finds);
    }

    boolean isIn(String text) {
      Matcher match = pattern.matcher(text);
      while (match.find()) {
        String value = match.groupCount() > 0 && match.group(1) != null ? match.group(1) : "";
        if (entropy == 0 || bits(value.isEmpty() ? match.group() : value) >= entropy) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<ScannerPattern> rules() {
    return List.of(
        ScannerPattern.of(
            "git-secrets: key and unique ids",
            "(A3T[A-Z0-9]|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)[A-Z0-9]{16}",
            0,
            "AI" + "PA" + KEY),
        ScannerPattern.of(
            "git-secrets: secret access key",
            "(KEY|key|Key)" + QUOTE + CONNECT + QUOTE + "[A-Za-z0-9/\\+=]{40}" + QUOTE,
            0,
            "aws_secret_access_key" + " = " + FORTY),
        ScannerPattern.of(
            "git-secrets: account id",
            "(ACCOUNT|account|Account)_?(ID|id|Id)?"
                + QUOTE
                + CONNECT
                + QUOTE
                + "[0-9]{4}\\-?[0-9]{4}\\-?[0-9]{4}"
                + QUOTE,
            0,
            "account" + "Id: 111122223333"),
        ScannerPattern.of(
            "gitleaks: aws-access-token",
            "\\b((?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})\\b",
            3,
            "AS" + "IA" + KEY),
        ScannerPattern.of(
            "gitleaks: bedrock, long-lived",
            "\\b(ABSK[A-Za-z0-9+/]{109,269}={0,2})" + END,
            3,
            "AB" + "SK" + FORTY.repeat(3)),
        ScannerPattern.of(
            "gitleaks: bedrock, short-lived",
            "bedrock-api-key-[Y]mVkcm9jay5hbWF6b25hd3MuY29t",
            0,
            "bedrock-api-key-" + "YmVkcm9jay5hbWF6b25hd3MuY29t"),
        ScannerPattern.of(
            "gitleaks: private-key",
            "(?i)-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----[\\s\\S-]{64,}?KEY(?:"
                + " BLOCK)?-----",
            0,
            "-----BEGIN PRIV" + "ATE KEY-----" + FORTY.repeat(2) + "-----END PRIVATE KEY-----"),
        ScannerPattern.of(
            "gitleaks: jwt",
            "\\b(ey[a-zA-Z0-9]{17,}\\.ey[a-zA-Z0-9\\/\\\\_-]{17,}\\.(?:[a-zA-Z0-9\\/\\\\_-]{10,}={0,2})?)"
                + END,
            3,
            "ey" + FORTY + ".ey" + FORTY + "." + FORTY),
        ScannerPattern.of(
            "gitleaks: curl-auth-user",
            "\\bcurl\\b(?:.*|.*(?:[\\r"
                + "\\n"
                + "]{1,2}.*){1,5})[ \\t\\n"
                + "\\r"
                + "](?:-u|--user)(?:=|[ \\t]{0,5})"
                + "(\"[^:\"]{3,}:[^\"]{3,}\"|'[^:']{3,}:[^']{3,}'|[\\w$@.-]+:[\\w${}@.-]+)(?:\\s|\\z)",
            2,
            "curl " + "-u alice:wonderland https://example.com"),
        ScannerPattern.of(
            "detect-secrets: aws, key id",
            "(?:A3T[A-Z0-9]|ABIA|ACCA|AKIA|ASIA)[0-9A-Z]{16}",
            0,
            "AK" + "IA" + KEY),
        ScannerPattern.of(
            "detect-secrets: aws, secret",
            "(?i)aws.{0,20}?(?:key|pwd|pw|password|pass|token).{0,20}?['\"]([0-9a-zA-Z/+]{40})['\"]",
            0,
            "aws" + "_key = '" + FORTY + "'"),
        ScannerPattern.of(
            "detect-secrets: basic_auth",
            "://[^:/?#\\[\\]@!$&'()*+,;=\\s]+:([^:/?#\\[\\]@!$&'()*+,;=\\s]+)@",
            0,
            "https://alice:wonderland" + "@db.example.com/"),
        ScannerPattern.of(
            "detect-secrets: private_key",
            "BEGIN (?:DSA|EC|OPENSSH|RSA|SSH2 ENCRYPTED) [P]RIVATE KEY|BEGIN [P]RIVATE KEY"
                + "|BEGIN PGP [P]RIVATE KEY BLOCK|PuTTY-User-[K]ey-File-2",
            0,
            "-----BEGIN RSA PRIV" + "ATE KEY-----"),
        ScannerPattern.of(
            "detect-secrets: jwt",
            "eyJ[A-Za-z0-9-_=]+\\.eyJ[A-Za-z0-9-_=]+\\.?[A-Za-z0-9-_.+/=]*?",
            0,
            "ey" + "J" + FORTY + ".ey" + "J" + FORTY),
        ScannerPattern.of(
            "trufflehog: long-lived key id",
            "\\b((?:AKIA|ABIA|ACCA)[A-Z0-9]{16})\\b",
            3,
            "AK" + "IA" + KEY),
        ScannerPattern.of(
            "trufflehog: session key id", "\\b((?:ASIA)[A-Z0-9]{16})\\b", 3, "AS" + "IA" + KEY));
  }

  /** Patterns for random strings; used for fixtures, in which each value is a JSON string. */
  static List<ScannerPattern> entropyPatterns() {
    return List.of(
        ScannerPattern.of(
            "detect-secrets: base64 of high entropy",
            "[\"']([A-Za-z0-9+/\\-_]+={0,2})[\"']",
            4.5,
            "\"" + FORTY + "\""),
        ScannerPattern.of(
            "detect-secrets: hexadecimal of high entropy",
            "[\"']([0-9a-fA-F]{9,})[\"']",
            3.0,
            "\"9f86d081884c7d659a2feaa0c55ad015\""),
        ScannerPattern.of(
            "trufflehog: secret access key",
            "(?:[^A-Za-z0-9+/]|\\A)([A-Za-z0-9+/]{40})(?:[^A-Za-z0-9+/]|\\z)",
            4.25,
            " " + FORTY + " "));
  }

  static Stream<ScannerPattern> all() {
    return Stream.concat(rules().stream(), entropyPatterns().stream());
  }

  @ParameterizedTest
  @MethodSource("all")
  void aPatternFindsItsExample(ScannerPattern rule) {
    assertThat(rule.isIn("before\n" + rule.example() + "\nafter")).isTrue();
  }

  @Test
  void noPatternMatchesInTheRepository() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path file : files.filter(PublicScannersTest::isInRepository).toList()) {
        String text = read(file);
        rules().stream()
            .filter(rule -> rule.isIn(text))
            .forEach(rule -> found.add(ROOT.relativize(file) + ": " + rule));
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void noFixtureHasHighEntropyStrings() {
    for (String name : FixtureLibrary.names()) {
      assertClean(name, new String(FixtureLibrary.readBytes(name), StandardCharsets.UTF_8));
    }
  }

  @Test
  void aRecordingHasNoHighEntropyStrings(Vertx vertx) throws Exception {
    LoopbackRecorder tape = new LoopbackRecorder(vertx);
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      Fixture recorded = tape.record(service.start());
      assertClean("a recording", FixtureFile.text(FixtureAudit.of(recorded).orThrow()));
    }
  }

  private static void assertClean(String name, String text) {
    assertThat(all().filter(rule -> rule.isIn(text))).as(name).isEmpty();
  }

  private static boolean isInRepository(Path file) {
    return Files.isRegularFile(file)
        && !file.toString().matches(".*/(target|\\.git|node_modules)(/.*)?");
  }

  private static double bits(String value) {
    Map<Integer, Integer> counts = new HashMap<>();
    value.chars().forEach(c -> counts.merge(c, 1, Integer::sum));
    return counts.values().stream()
        .mapToDouble(count -> (double) count / value.length())
        .map(share -> -share * Math.log(share) / Math.log(2))
        .sum();
  }

  /** Reads bytes as Latin-1, because not every file is text. */
  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
