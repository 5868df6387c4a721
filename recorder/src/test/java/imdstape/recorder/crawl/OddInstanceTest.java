package imdstape.recorder.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.recorder.FakeMetadataService;
import imdstape.recorder.LoopbackRecorder;
import imdstape.recorder.SampleInstance;
import imdstape.recorder.TestEffort;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Recordings of instances with unusual values: each is redacted and can be replayed. */
@Tag(TestEffort.SCALED)
@ExtendWith(VertxExtension.class)
class OddInstanceTest {

  private static final String NIC = "network/interfaces/macs/" + SampleInstance.MAC + "/";

  private static LoopbackRecorder tape;

  @BeforeAll
  static void start(Vertx vertx) {
    tape = new LoopbackRecorder(vertx);
  }

  /** Paths and their unusual values. */
  static List<Arguments> odd() {
    return TestEffort.scaled(
        List.of(
            odd("tags/instance/version", "1.2.3.4"),
            odd("tags/instance/ticket", "908172635446"),
            odd("tags/instance/mail", "someone@acme.test"),
            odd("tags/instance/url", "https://acme.test/a?b=c"),
            odd("tags/instance/word", "default"),
            odd("tags/instance/format", "imds-tape/1"),
            odd("tags/instance/kind", "recorded"),
            odd("tags/instance/yes", "true"),
            odd("tags/instance/umlaut", "Größe ✓"),
            odd("tags/instance/lines", "one\ntwo\n"),
            odd("tags/instance/type", "m7i.large"),
            odd("tags/instance/zone", "us-east-1a"),
            odd("tags/instance/path", "meta-data/mac"),
            odd("tags/instance/json", "{\"acme\": [1, 2]}"),
            odd("tags/instance/standin", "value-2"),
            odd("tags/instance/a=b", "c"),
            odd("tags/instance/tag", "web-server"),
            odd("hostname", "i-05f1c8a92e7d3b604.us-east-2.compute.internal"),
            odd("hostname", "app.acme.example"),
            odd("local-hostname", "ip-172-31-45-67.us-west-2.compute.internal"),
            odd("public-hostname", "ec2-54-210-167-204.us-west-2.compute.amazonaws.com"),
            odd("public-hostname", "ec2-54-210-167-204.cn-north-1.compute.amazonaws.com.cn"),
            odd("public-hostname", ""),
            odd("kernel-id", "aki-919dcaf8"),
            odd("reservation-id", "r-1a2b3c4d"),
            odd("product-codes", "3iplms73etrdhxdepv72l6ywj\n774F4FF8"),
            odd("ancestor-ami-ids", "ami-1a2b3c4d\nami-0d5eff06f840b45e8"),
            odd("placement/group-name", "acme group (1)"),
            odd("placement/host-id", "h-0da999999f9999fb9"),
            odd("placement/partition-number", "3"),
            odd("autoscaling/target-lifecycle-state", "InService"),
            odd("events/recommendations/rebalance", "{\"noticeTime\": \"2026-11-05T08:22:00Z\"}"),
            odd(
                "events/maintenance/scheduled",
                "[ {\"EventId\" : \"instance-event-0d59937288b749b32\"} ]"),
            odd(
                "spot/instance-action",
                "{\"action\": \"stop\", \"time\": \"2026-09-18T08:22:00Z\"}"),
            odd("spot/termination-time", "not yet"),
            odd("system", "nitro"),
            odd("instance-type", "u7i-12tb.224xlarge"),
            odd("services/domain", "acme.example"),
            odd("ipv6", "2600:1f18:22e9:4b00:9a1c:7f02:11d3:5ee4"),
            odd("local-ipv4", "999.1.2.3"),
            odd("mac", "0E:49:61:0F:C3:11"),
            odd(
                "public-keys/0/openssh-key",
                "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY acme-key\n"),
            odd("public-keys/0/openssh-key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGacme"),
            odd(
                "public-keys/0/openssh-key",
                "ssh-rsa AAAAB3NzaC1yc2E= someone at acme\nssh-rsa AAAA2 b\n"),
            odd(NIC + "local-ipv4s", "172.31.45.67\n172.31.45.70"),
            odd(NIC + "vpc-ipv4-cidr-blocks", "172.31.0.0/16\n100.64.0.0/16"),
            odd(NIC + "vpc-ipv4-cidr-blocks", "10.0.0.0/8"),
            odd(NIC + "ipv6-prefix", "2600:1f18:22e9:4b00:5::/80"),
            odd(NIC + "ipv4-prefix", "172.31.33.0/28"),
            odd("vendor/" + SampleInstance.ACCOUNT, "x"),
            odd("vendor/default", "x"),
            odd("vendor/0e49610fc311", "x"),
            odd("vendor/name with spaces", "x"),
            odd("managed-ssh-keys/active-keys/acme-user", "ssh-rsa AAAA k"),
            odd("iam-ecs-012345/task-credentials", "x"),
            odd("metrics/vhostmd", "<metrics>acme</metrics>"),
            odd("instance-life-cycle", "spot")));
  }

  private static Arguments odd(String path, String value) {
    return Arguments.of("meta-data/" + path, value);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("odd")
  void anUnusualInstanceIsRecordedRedactedAndReplayed(String path, String value, Vertx vertx)
      throws Exception {
    try (FakeMetadataService service = SampleInstance.service(vertx).leaf(path, value)) {
      Fixture recorded = tape.record(service.start());
      assertThat(FixtureFile.text(FixtureAudit.of(recorded).orThrow()))
          .doesNotContain(SampleInstance.IDENTIFYING);
      LoopbackRecorder.assertSameContent(recorded, tape.recordReplay(recorded), path);
    }
  }

  @Test
  void anInvalidListingIsRecordedAndReplayed(Vertx vertx) throws Exception {
    try (FakeMetadataService service =
        SampleInstance.service(vertx).listing("meta-data", "<html>" + SampleInstance.ROLE)) {
      Fixture recorded = tape.record(service.start());
      assertThat(FixtureFile.text(FixtureAudit.of(recorded).orThrow()))
          .contains("\"withheld\": \"no-listing\"")
          .doesNotContain(SampleInstance.IDENTIFYING);
      LoopbackRecorder.assertSameContent(recorded, tape.recordReplay(recorded), "no listing");
    }
  }

  @Test
  void anOversizedBodyIsReplayedWithItsLength(Vertx vertx) throws Exception {
    try (FakeMetadataService service =
        SampleInstance.service(vertx).leaf("meta-data/vendor/long", "acme ".repeat(1 << 18))) {
      Fixture recorded = tape.record(service.start());
      assertThat(recorded.tree().values())
          .contains(Leaf.of(new LeafBody.Withheld("too-long", (1 << 20) + 1)));
      LoopbackRecorder.assertSameContent(recorded, tape.recordReplay(recorded), "too long");
    }
  }
}
