package imdstape.recorder.redact;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.AuditedFixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.FixtureOrigin;
import imdstape.fixture.LeakFoundException;
import imdstape.recorder.TestEffort;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.identity.IdentityScanner;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches planted values in all outputs of a recording; all values at full scale. */
@Tag(TestEffort.SCALED)
class RedactionCanaryTest {

  private static final FixtureOrigin ORIGIN =
      new FixtureOrigin(FixtureOrigin.OriginKind.RECORDED, "2026-11-24", "a test", List.of());

  private static final int MIN_CANARIES = TestEffort.scaled(100_000);

  @Test
  void noCanarySurvivesRedaction() {
    int planted = 0;
    int written = 0;
    int stopped = 0;
    List<String> survived = new ArrayList<>();
    for (long seed = 1; planted < MIN_CANARIES; seed++) {
      boolean reckless = seed % 8 == 0;
      CanaryInstance instance = new CanaryInstance(seed, reckless);
      List<String> outputs = new ArrayList<>();
      boolean stops = !record(instance, outputs);
      written += stops ? 0 : 1;
      stopped += stops ? 1 : 0;
      assertThat(stops && !reckless).as("stopped at seed %s: %s", seed, outputs).isFalse();
      CanarySearcher search = new CanarySearcher(outputs);
      for (Canary canary : instance.planted()) {
        if (search.finds(canary)) {
          survived.add("seed " + seed + ": " + canary);
        }
      }
      planted += instance.planted().size();
    }
    assertThat(survived).as("of %s canaries", planted).isEmpty();
    assertThat(written).as("written").isGreaterThan(stopped * 4);
    assertThat(stopped).as("stopped").isPositive();
  }

  /**
   * Redacts an instance and adds all outputs: the file or the error, and the texts of objects.
   *
   * @return whether a file was written
   */
  private static boolean record(CanaryInstance instance, List<String> outputs) {
    Crawl crawl = instance.crawl();
    RedactionContext context = instance.context();
    outputs.add(crawl.toString());
    try {
      RedactedCrawl redacted = new Redactor(crawl, context).redact(ORIGIN);
      outputs.add(
          redacted.originals()
              + " "
              + redacted.knownPseudonyms()
              + " "
              + redacted.unmatchedPatterns());
      AuditedFixture audited =
          FixtureAudit.of(redacted.fixture()).checkOriginals(redacted.originals()).orThrow();
      outputs.add(FixtureFile.text(audited));
      outputs.add(audited.fixture().toString());
      return true;
    } catch (LeakFoundException | imdstape.cli.CommandException stopped) {
      StringWriter trace = new StringWriter();
      stopped.printStackTrace(new PrintWriter(trace, true));
      outputs.add(trace.toString());
      return false;
    }
  }

  /** What redaction writes is a stand-in or harmless, or the fixture says that it was kept. */
  @Test
  void noRedactedValueIsTakenForAnIdentity() {
    for (long seed = 1; seed < 40; seed++) {
      CanaryInstance instance = new CanaryInstance(seed, false);
      RedactedCrawl redacted = new Redactor(instance.crawl(), instance.context()).redact(ORIGIN);
      assertThat(IdentityScanner.scan(redacted.fixture()))
          .as("seed %s", seed)
          .extracting(found -> found + " " + found.location())
          .isEmpty();
    }
  }

  @Test
  void redactionIsIdempotent() {
    for (long each = 1; each < 8; each++) {
      long seed = each;
      CanaryInstance instance = new CanaryInstance(seed, false);
      RedactionContext context = instance.context();
      RedactedCrawl once = new Redactor(instance.crawl(), context).redact(ORIGIN);
      RedactedCrawl twice =
          new Redactor(ReplayCrawls.crawl(once.fixture()), context).redact(ORIGIN);
      once.fixture()
          .tree()
          .forEach(
              (path, leaf) ->
                  assertThat(twice.fixture().tree().get(path))
                      .as(
                          "seed %s, %s of %s",
                          seed,
                          path,
                          twice.fixture().tree().keySet().stream()
                              .filter(p -> p.contains("vendor/"))
                              .toList())
                      .isEqualTo(leaf));
      assertThat(twice.fixture().listings()).isEqualTo(once.fixture().listings());
      assertThat(twice.fixture().hasSameContentAs(once.fixture())).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "account",
        "resource-id",
        "mac",
        "private-ipv4",
        "public-ipv4",
        "ipv6",
        "name",
        "key-id",
        "secret-key",
        "session-token",
        "iam-unique-id",
        "jwt",
        "private-key",
        "e-mail",
        "password",
        "url",
        "imds-token"
      })
  void theSearchFindsAPlantedCanary(String kind) {
    java.util.SplittableRandom chance = new java.util.SplittableRandom(7);
    Canary canary = Canary.of(kind, chance);
    Canary other = Canary.of(kind, chance);
    for (Canary.Spelling spelling : Canary.Spelling.values()) {
      String text = "before " + spelling.of(canary.value()) + " after";
      assertThat(new CanarySearcher(List.of("clean", text)).finds(canary)).as(text).isTrue();
      assertThat(new CanarySearcher(List.of("clean", text)).finds(other)).as(text).isFalse();
    }
  }
}
