package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.metadata.Listing;
import imdstape.metadata.PathPattern;
import imdstape.metadata.ValueKind;
import imdstape.recorder.redact.pseudonym.KnownPseudonyms;
import imdstape.recorder.redact.pseudonym.PseudonymNumbering;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the redaction of a crawl into a fixture, without a network. */
class RedactorTest {

  @Test
  void theDescriptionNamesTypeLifeCycleAndZone() {
    CrawlBuilder instance =
        new CrawlBuilder()
            .leaf("meta-data/instance-type", "m7i.large")
            .leaf("meta-data/instance-life-cycle", "on-demand")
            .leaf("meta-data/placement/availability-zone", "us-east-1a");
    assertThat(instance.redacted().fixture().description())
        .isEqualTo("m7i.large, on-demand, us-east-1a");
    instance.leaf("meta-data/instance-type", "somebody's own words");
    assertThat(instance.redacted().fixture().description()).isEqualTo("on-demand, us-east-1a");
  }

  @Test
  void anUnknownPathIsWithheldUnlessAllowed() {
    CrawlBuilder instance =
        new CrawlBuilder()
            .leaf("meta-data/mac", "0e:49:61:0f:c3:11")
            .leaf("meta-data/vendor/motd", "by 0e:49:61:0f:c3:11");
    RedactedCrawl withheld = instance.redacted();
    assertThat(body(withheld, "meta-data/vendor/motd"))
        .isEqualTo(new LeafBody.Withheld("unknown-path", 20));
    assertThat(withheld.fixture().redactions().storedPaths()).isEmpty();
    RedactedCrawl stored = instance.redacted(allowing("meta-data/vendor/*", "meta-data/nowhere"));
    assertThat(body(stored, "meta-data/vendor/motd"))
        .isEqualTo(new LeafBody.Text("by 02:00:5e:00:53:00"));
    assertThat(stored.fixture().redactions().storedPaths())
        .containsExactly("meta-data/vendor/motd");
    assertThat(stored.unmatchedPatterns()).containsExactly("meta-data/nowhere");
  }

  @Test
  void aWithheldBodyCanHoldTheNameOfItsPath() {
    RedactedCrawl redacted =
        new CrawlBuilder()
            .leaf("meta-data/vendor/inventory-agent-7", "inventory-agent-7 is running")
            .redacted();
    assertThat(body(redacted, "meta-data/vendor/inventory-agent-7"))
        .isEqualTo(new LeafBody.Withheld("unknown-path", 28));
    assertThat(FixtureAudit.of(redacted.fixture()).checkOriginals(redacted.originals()).findings())
        .isEmpty();
  }

  @Test
  void aKnownPathIsNotReportedAsStoredOnRequest() {
    CrawlBuilder instance = new CrawlBuilder().leaf("meta-data/instance-type", "m7i.large");
    RedactedCrawl redacted = instance.redacted(allowing("meta-data/*"));
    assertThat(redacted.fixture().redactions().storedPaths()).isEmpty();
    assertThat(redacted.unmatchedPatterns()).isEmpty();
  }

  @Test
  void aPathCanBeAllowedByItsRedactedName() {
    CrawlBuilder instance =
        new CrawlBuilder()
            .leaf("meta-data/instance-id", "i-05f1c8a92e7d3b604")
            .leaf("meta-data/vendor/i-05f1c8a92e7d3b604/motd", "hello");
    String shown = "meta-data/vendor/i-0abcdef1234567890/motd";
    RedactedCrawl redacted = instance.redacted(allowing(shown));
    assertThat(body(redacted, shown)).isEqualTo(new LeafBody.Text("hello"));
    assertThat(redacted.unmatchedPatterns()).isEmpty();
    assertThat(redacted.fixture().redactions().storedPaths()).containsExactly(shown);
  }

  @Test
  void anErrorResponseKeepsItsStatusAndNoBody() {
    CrawlBuilder instance =
        new CrawlBuilder()
            .leaf("meta-data/spot/instance-action", 404, "text/html", "acme".getBytes(UTF_8));
    assertThat(leaf(instance.redacted(), "meta-data/spot/instance-action"))
        .isEqualTo(new Leaf(404, null, LeafBody.none()));
  }

  @ParameterizedTest
  @CsvSource({
    "text/html, text/html",
    "application/json; charset=utf-8, application/json; charset=utf-8",
    "text/plain,",
    "text/acme,",
    "text/html; by=acme,"
  })
  void aKnownMediaTypeIsKeptUnlessImplied(String type, String kept) {
    CrawlBuilder instance =
        new CrawlBuilder().leaf("meta-data/ami-launch-index", 200, type, "0".getBytes(UTF_8));
    assertThat(leaf(instance.redacted(), "meta-data/ami-launch-index"))
        .isEqualTo(new Leaf(200, kept, new LeafBody.Text("0")));
  }

  @Test
  void aPathThatWasNotRequestedIsMadeAtReplayOrWithheld() {
    CrawlBuilder instance =
        new CrawlBuilder()
            .notRequested("dynamic/instance-identity/pkcs7")
            .notRequested("meta-data/iam/security-credentials/acme-billing")
            .notRequested("meta-data/vendor/zorb-token");
    RedactedCrawl redacted = instance.redacted();
    assertThat(body(redacted, "dynamic/instance-identity/pkcs7"))
        .isEqualTo(new LeafBody.Generated(LeafBody.GeneratedValue.IDENTITY_PKCS7, null));
    assertThat(body(redacted, "meta-data/iam/security-credentials/web-server"))
        .isEqualTo(new LeafBody.Generated(LeafBody.GeneratedValue.ROLE_CREDENTIALS, null));
    assertThat(body(redacted, "meta-data/vendor/zorb-token"))
        .isEqualTo(new LeafBody.Withheld("never-asked", 0));
  }

  @Test
  void onlyDifferingVersionsAreStored() {
    CrawlBuilder instance = new CrawlBuilder().leaf("meta-data/ami-launch-index", "0");
    assertThat(instance.redacted().fixture().differences()).isEmpty();
    instance.olderLeaf("meta-data/ami-launch-index", "1");
    assertThat(
            Objects.requireNonNull(instance.redacted().fixture().differences().get("2009-04-04"))
                .tree())
        .containsExactly(Map.entry("meta-data/ami-launch-index", Leaf.of("1")));
  }

  @Test
  void aDerivedListingIsOmitted() {
    CrawlBuilder instance =
        new CrawlBuilder()
            .leaf("meta-data/ami-launch-index", "0")
            .leaf("meta-data/tags/instance/Name", "acme");
    assertThat(instance.redacted().fixture().listings()).isEmpty();
    instance.listing("meta-data", "tags/\nami-launch-index").listing("", "meta-data\n");
    assertThat(instance.redacted().fixture().listings())
        .containsExactly(
            Map.entry("", Listing.of("meta-data\n")),
            Map.entry("meta-data/", Listing.of("tags/\nami-launch-index")));
  }

  @Test
  void aListingOfADirectoryWithoutLeavesIsKept() {
    CrawlBuilder instance = new CrawlBuilder().leaf("meta-data/ami-launch-index", "0");
    instance.listing("meta-data/tags", "").listing("meta-data", "ami-launch-index\ntags/");
    assertThat(instance.redacted().fixture().listings()).containsOnlyKeys("meta-data/tags/");
  }

  @Test
  void theCountsHoldThePseudonymsOfEachKind() {
    RedactedCrawl redacted =
        new CrawlBuilder()
            .leaf("meta-data/mac", "0e:49:61:0f:c3:11")
            .leaf("meta-data/instance-id", "i-05f1c8a92e7d3b604")
            .leaf("meta-data/ami-id", "ami-1a2b3c4d")
            .redacted();
    assertThat(redacted.fixture().redactions().counts())
        .containsExactlyInAnyOrderEntriesOf(Map.of("mac", 1, "resource-id", 2));
    assertThat(redacted.fixture().redactions().policy()).isEqualTo(RedactionPolicy.NAME);
    assertThat(redacted.fixture().redactions().digest())
        .isEqualTo(RedactionPolicy.DEFAULT.digest());
    assertThat(redacted.fixture().redactions().seal()).isNull();
    assertThat(redacted.fixture().origin()).isEqualTo(CrawlBuilder.ORIGIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zorbling4711", "x=zorbling-4711", "say \"zorbling_4711\", please"})
  void aDistinctiveWithheldWordIsAnOriginal(String body) {
    RedactedCrawl redacted = new CrawlBuilder().leaf("meta-data/vendor/motd", body).redacted();
    assertThat(redacted.originals().findIn("is " + body + " in here")).contains("unknown-path");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"zorblin4711", "zorblingfours", "471147114711", "i-0abcdef1234567890", "hello"})
  void aCommonWithheldWordIsNoOriginal(String body) {
    RedactedCrawl redacted = new CrawlBuilder().leaf("meta-data/vendor/motd", body).redacted();
    assertThat(redacted.originals().findIn("is " + body + " in here")).isEmpty();
  }

  @Test
  void onlyReplacedValuesAreOriginals() {
    RedactedCrawl redacted =
        new CrawlBuilder()
            .leaf("meta-data/security-groups", "acme-web")
            .leaf("meta-data/placement/group-name", "large")
            .leaf("meta-data/instance-type", "m7i.large")
            .leaf(
                "meta-data/public-keys/0/openssh-key",
                "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 zorb")
            .redacted();
    assertThat(redacted.originals().findIn("of acme-web")).contains("security-group");
    assertThat(redacted.originals().findIn("m7i.large")).isEmpty();
    assertThat(redacted.originals().findIn("the AAAAB3NzaC1yc2EAAAADAQABAAABAQC7"))
        .contains("ssh-key");
    assertThat(redacted.originals().findIn("of zorb")).contains("key-name");
  }

  @Test
  void knownIdentitiesKeepTheirPseudonyms() {
    CrawlBuilder instance =
        new CrawlBuilder()
            .leaf("meta-data/instance-id", "i-05f1c8a92e7d3b604")
            .leaf("meta-data/security-groups", "acme-web")
            .leaf("meta-data/local-ipv4", "172.31.45.67");
    KnownPseudonyms known = instance.redacted().knownPseudonyms();
    assertThat(known.pseudonyms().get(ValueKind.SECURITY_GROUP)).containsOnlyKeys("acme-web");
    assertThat(known.networks()).containsEntry("172.31.45.67/32", "10.0.0.10/32");
    CrawlBuilder other =
        new CrawlBuilder()
            .leaf("meta-data/instance-id", "i-0ffffffffffffffff")
            .leaf("meta-data/security-groups", "zorb\nacme-web")
            .leaf("meta-data/local-ipv4", "172.31.45.99");
    RedactedCrawl again =
        other.redacted(
            new RedactionContext(RedactionPolicy.DEFAULT, PseudonymNumbering.SEQUENTIAL, known));
    Map<String, String> groups = new TreeMap<>(known.pseudonyms().get(ValueKind.SECURITY_GROUP));
    String acme = Objects.requireNonNull(groups.get("acme-web"));
    assertThat(text(again, "meta-data/security-groups"))
        .endsWith("\n" + acme)
        .doesNotStartWith(acme + "\n");
    assertThat(text(again, "meta-data/instance-id")).isNotEqualTo("i-0abcdef1234567890");
    assertThat(text(again, "meta-data/local-ipv4")).isEqualTo("10.0.0.11");
    assertThat(again.knownPseudonyms().size()).isGreaterThan(known.size());
  }

  @Test
  void redactingAReplayIsIdempotent() {
    CrawlBuilder replay =
        new CrawlBuilder()
            .leaf("meta-data/identity-credentials/ec2/info", "{\"AccountId\" : \"111122223333\"}")
            .leaf("meta-data/instance-id", "i-0abcdef1234567899")
            .leaf("meta-data/local-ipv4", "10.0.0.77")
            .leaf("meta-data/security-groups", "security-group-7")
            .leaf("meta-data/vendor/i-0abcdef1234567899/motd", "hello");
    Fixture fixture = replay.redacted().fixture();
    assertThat(fixture.tree().get("meta-data/instance-id"))
        .isEqualTo(Leaf.of("i-0abcdef1234567899"));
    assertThat(fixture.tree().get("meta-data/local-ipv4")).isEqualTo(Leaf.of("10.0.0.77"));
    assertThat(fixture.tree()).containsKey("meta-data/vendor/i-0abcdef1234567899/motd");
    replay.leaf("meta-data/identity-credentials/ec2/info", "{\"AccountId\" : \"908172635445\"}");
    assertThat(replay.redacted().fixture().tree().get("meta-data/instance-id"))
        .isEqualTo(Leaf.of("i-0abcdef1234567890"));
  }

  private static RedactionPolicy allowing(String... patterns) {
    return new RedactionPolicy(
        List.of(patterns).stream().map(PathPattern::belowVersion).toList(),
        Set.of(),
        UserDataLevel.WITHHOLD,
        UserRules.NONE);
  }

  private static Leaf leaf(RedactedCrawl redacted, String path) {
    return Objects.requireNonNull(redacted.fixture().tree().get(path), path);
  }

  private static LeafBody body(RedactedCrawl redacted, String path) {
    return leaf(redacted, path).body();
  }

  private static String text(RedactedCrawl redacted, String path) {
    return ((LeafBody.Text) body(redacted, path)).text();
  }
}
