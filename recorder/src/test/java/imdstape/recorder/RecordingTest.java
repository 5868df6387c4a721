package imdstape.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.RecordedService;
import imdstape.metadata.HttpTokens;
import imdstape.recorder.client.PausingClock;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A recording of a service with identifying values gives a fixture without them. */
@ExtendWith(VertxExtension.class)
class RecordingTest {

  private static final LocalDate DAY = LocalDate.of(2026, 11, 24);
  private static final String NIC = "meta-data/network/interfaces/macs/02:00:5e:00:53:00/";

  private static Vertx vertx;
  private static List<String> requests;
  private static Fixture fixture;
  private static String text;
  private static RecordingSummary summary;

  @BeforeAll
  static void record(Vertx created) throws Exception {
    vertx = created;
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      RecordingResult result = recording(service.start()).run();
      summary = result.summary();
      requests = service.requests();
      fixture = result.fixture().fixture();
      text = FixtureFile.text(result.fixture());
    }
  }

  static Recording recording(URI endpoint) {
    return new Recording(
        RecordingConfig.builder(LoopbackRecorder.crawlMode(endpoint))
            .date(DAY)
            .clock(PausingClock.FROZEN)
            .vertx(vertx)
            .build());
  }

  @Test
  void noIdentifyingValueIsInTheFile() {
    for (String value : SampleInstance.IDENTIFYING) {
      assertThat(text).doesNotContain(value);
      assertThat(text)
          .doesNotContain(
              Base64.getEncoder()
                  .withoutPadding()
                  .encodeToString(value.getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(summary.toString()).doesNotContain(SampleInstance.IDENTIFYING);
  }

  @Test
  void noLeafThatMayHoldASecretWasRequested() {
    assertThat(requests)
        .noneMatch(request -> request.endsWith(SampleInstance.ROLE))
        .noneMatch(request -> request.contains("ec2-instance"))
        .noneMatch(request -> request.matches(".*/(pkcs7|rsa2048|signature)"))
        .noneMatch(request -> request.endsWith("api-token"))
        .contains("GET /latest/meta-data/iam/security-credentials/")
        .allMatch(
            request ->
                request.startsWith("GET ")
                    || request.equals("OPTIONS /latest/meta-data/")
                    || request.equals("PUT /latest/api/token"));
  }

  @Test
  void anIdentityHasTheSamePseudonymEverywhere() {
    assertThat(value("meta-data/mac")).isEqualTo("02:00:5e:00:53:00");
    assertThat(value(NIC + "mac")).isEqualTo("02:00:5e:00:53:00");
    assertThat(value(NIC + "owner-id")).isEqualTo("111122223333");
    assertThat(value("meta-data/instance-id")).isEqualTo("i-0abcdef1234567890");
    assertThat(value("dynamic/instance-identity/document"))
        .contains("\"accountId\" : \"111122223333\"")
        .contains("\"instanceId\" : \"i-0abcdef1234567890\"")
        .contains("\"privateIp\" : \"" + value("meta-data/local-ipv4") + "\"")
        .contains("\"billingProducts\" : [ \"product-code\" ]")
        .contains("\"pendingTime\" : \"2026-05-17T00:00:00Z\"")
        .contains("\"novelty\" : \"withheld\"");
    assertThat(value(NIC + "security-groups")).isEqualTo(value("meta-data/security-groups"));
  }

  @Test
  void addressesKeepTheirPlaceInTheirSubnet() {
    assertThat(value(NIC + "vpc-ipv4-cidr-block")).isEqualTo("10.0.0.0/16");
    assertThat(value(NIC + "subnet-ipv4-cidr-block")).isEqualTo("10.0.0.0/20");
    assertThat(value("meta-data/local-ipv4")).isEqualTo("10.0.0.10");
    assertThat(value("meta-data/hostname")).isEqualTo("ip-10-0-0-10.ec2.internal");
    assertThat(value("meta-data/public-hostname"))
        .isEqualTo("ec2-203-0-113-4.compute-1.amazonaws.com");
    assertThat(value(NIC + "ipv4-associations/203.0.113.4")).isEqualTo("10.0.0.10");
    assertThat(value(NIC + "vpc-ipv6-cidr-blocks")).isEqualTo("2001:db8::/56");
    assertThat(value(NIC + "subnet-ipv6-cidr-blocks")).isEqualTo("2001:db8:0:0:0:0:0:0/64");
    assertThat(value(NIC + "ipv6s")).isEqualTo("2001:db8:0:0:0:0:0:a");
  }

  @Test
  void harmlessValuesStayEvenIfATagHasTheSameValue() {
    assertThat(value("meta-data/instance-type")).isEqualTo("m7i.large");
    assertThat(value("meta-data/placement/region")).isEqualTo("us-east-1");
    assertThat(value("meta-data/profile")).isEqualTo("default-hvm");
    assertThat(value("meta-data/tags/instance/Name")).isEqualTo("value");
    assertThat(fixture.tree()).doesNotContainKey("meta-data/tags/instance/region");
  }

  @Test
  void unknownPathsAreWithheldAndListed() {
    assertThat(body("user-data")).isEqualTo(new LeafBody.Withheld("user-data", 38));
    assertThat(body("meta-data/vendor/i-0abcdef1234567890/name"))
        .isEqualTo(new LeafBody.Withheld("unknown-path", SampleInstance.CANARY.length()));
    assertThat(body("meta-data/vendor/api-token"))
        .isEqualTo(new LeafBody.Withheld("never-asked", 0));
    assertThat(body("meta-data/managed-ssh-keys/signer-cert"))
        .isEqualTo(new LeafBody.Withheld("unproven", SampleInstance.CANARY.length()));
    assertThat(summary.lines())
        .contains("  user-data  user-data, 38 bytes")
        .anyMatch(line -> line.startsWith("pseudonymised: 1 account"));
  }

  @Test
  void credentialsAndSignaturesAreGeneratedByTheReplay() {
    assertThat(body("meta-data/iam/security-credentials/web-server"))
        .isEqualTo(new LeafBody.Generated(LeafBody.GeneratedValue.ROLE_CREDENTIALS, null));
    assertThat(body("meta-data/iam/info"))
        .isEqualTo(new LeafBody.Generated(LeafBody.GeneratedValue.IAM_INFO, "web-server-profile"));
    assertThat(body("dynamic/instance-identity/pkcs7"))
        .isEqualTo(new LeafBody.Generated(LeafBody.GeneratedValue.IDENTITY_PKCS7, null));
  }

  @Test
  void protocolAndAbsentPathsAreRecorded() {
    assertThat(fixture.service())
        .isEqualTo(
            new RecordedService(
                List.of("1.0", "2009-04-04", "2021-07-15", "latest"), HttpTokens.REQUIRED));
    assertThat(fixture.tree().get("meta-data/spot/instance-action")).isEqualTo(Leaf.ABSENT);
    assertThat(fixture.listings())
        .as("the listings that do not follow from the leaves")
        .containsOnlyKeys("meta-data/public-keys/");
    assertThat(fixture.differences()).isEmpty();
    assertThat(fixture.origin().kind().jsonName()).isEqualTo("recorded");
    assertThat(fixture.origin().date()).isEqualTo("2026-11-24");
  }

  private static LeafBody body(String path) {
    return Objects.requireNonNull(fixture.tree().get(path), path).body();
  }

  private static String value(String path) {
    return ((LeafBody.Text) body(path)).text();
  }
}
