package imdstape.replayer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests requests of clients that are not run here, and what they need, as in their sources. */
class ClientConformanceTest extends ConformanceTestBase {

  private static final String TOP = "/latest/meta-data/";
  private static final String REST = "X-Aws-Ec2-Metadata-Token-Ttl-Seconds";

  @Test
  @Fact("8/5")
  void theGoSdkFindsARoleByTheListingAndTheCodeSuccess() throws Exception {
    String token = TOKEN + put(TTL + "300").body();
    String role = request("GET", TOP + "iam/security-credentials/", token).text().split("\n")[0];

    assertThat(request("GET", TOP + "iam/security-credentials/" + role, token).text())
        .contains("\"Code\" : \"Success\"");
  }

  @Test
  @Fact("8/6")
  void theRustSdkReadsTheTtlOfATokenFromTheResponseToItsPut() throws Exception {
    assertThat(put(TTL + "21600").header(REST)).isEqualTo("21600");
  }

  @Test
  @Fact("8/8")
  void theNodeTerminationHandlerFindsRemainingSecondsAndAnArrayOfEvents() throws Exception {
    String token = TOKEN + put(TTL + "3600").body();
    for (String path : List.of("events/maintenance/scheduled", "instance-life-cycle", "mac")) {
      assertThat(request("GET", TOP + path, token).header(REST)).as(path).isNotEmpty();
    }
    assertThat(request("GET", TOP + "events/maintenance/scheduled", token).text()).startsWith("[");
    for (String none :
        List.of(
            "spot/instance-action",
            "events/recommendations/rebalance",
            "autoscaling/target-lifecycle-state")) {
      assertThat(request("GET", TOP + none, token).status()).as(none).isEqualTo(404);
    }
  }

  @Test
  @Fact("8/9")
  void ec2MetadataWritesItsHeaderWithoutASpaceAndDoublesSlashes() throws Exception {
    RawHttpResponse token = put("X-aws-ec2-metadata-token-ttl-seconds:900");
    String header = "X-aws-ec2-metadata-token:" + token.body();

    assertThat(request("GET", "/latest//meta-data/reservation-id", header).text()).startsWith("r-");
    assertThat(request("GET", "/latest//meta-data/ramdisk-id", header).status()).isEqualTo(404);
  }

  @Test
  @Fact("8/10")
  void instanceConnectRequestsLeavesWithASlashAndUsesHead() throws Exception {
    for (String path : List.of("instance-id/", "services/domain/", "placement/region/")) {
      assertThat(getV1(TOP + path).status()).as(path).isEqualTo(200);
    }
    assertThat(request("HEAD", TOP + "managed-ssh-keys/active-keys/x/", TOKEN + token(60)).status())
        .isEqualTo(404);
  }
}
