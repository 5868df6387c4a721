package imdstape.replayer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Leaf;
import imdstape.metadata.Listing;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.instance.InstanceState;
import imdstape.scenario.MetadataOptions;
import imdstape.scenario.MetadataOptions.Toggle;
import imdstape.scenario.RebalanceRecommendation;
import imdstape.scenario.SpotInterruption;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the listings of directories. */
class ListingConformanceTest extends ConformanceTestBase {

  private static final String TOP = "/latest/meta-data/";
  private static final String TAGS = "meta-data/tags/instance/";

  @Test
  @Fact("1.3/1")
  void namesAreSeparatedByLfWithNoneAfterTheLast() throws Exception {
    for (String directory : List.of("", "placement/", "network/interfaces/macs/", "events/")) {
      assertThat(text(TOP + directory)).as(directory).doesNotEndWith("\n").doesNotContain("\r");
    }
  }

  @Test
  @Fact("1.3/1")
  void theLengthOfAListingIsThatOfItsNamesAndTheLfsBetweenThem() throws Exception {
    RawHttpResponse answer = get(TOP);
    String[] names = answer.body().split("\n");
    int length = Stream.of(names).mapToInt(String::length).sum() + names.length - 1;

    assertThat(names).hasSizeGreaterThan(20);
    assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(length));
  }

  @Test
  @Fact("1.3/2")
  void directoriesEndInASlashAndLeavesDoNotInByteOrder() throws Exception {
    List<String> lines = List.of(text(TOP).split("\n"));

    assertThat(lines)
        .contains("placement/", "network/", "mac", "instance-id")
        .isSortedAccordingTo(Comparator.comparing(line -> line.replace("/", "")));
    for (String line : lines) {
      String below = line.endsWith("/") ? text(TOP + line) : "";
      assertThat(line.endsWith("/")).as(line).isEqualTo(!below.isEmpty());
    }
  }

  @Test
  @Fact("1.3/3")
  void rolesAreListedWithoutASlash() throws Exception {
    assertThat(text(TOP + "iam/security-credentials/")).matches("[\\w+=,.@-]+");
    assertThat(text(TOP + "identity-credentials/ec2/security-credentials/"))
        .isEqualTo("ec2-instance");
  }

  @Test
  @Fact("1.3/4")
  void aPublicKeyIsListedAsNumberAndNameAndRequestedByItsNumber() throws Exception {
    assertThat(text(TOP + "public-keys/")).matches("0=[^\n]+");
    assertThat(text(TOP + "public-keys/0/")).isEqualTo("openssh-key");
    assertThat(status(TOP + text(TOP + "public-keys/"))).isEqualTo(404);
  }

  @Test
  @Fact("1.3/5")
  void theNameOfAKeyMayHaveACommaAndAnEqualsSign() throws Exception {
    serve(stateWith(Map.of(), Map.of("meta-data/public-keys/", new Listing(List.of("0=a,e=b")))));

    assertThat(text(TOP + "public-keys/")).isEqualTo("0=a,e=b");
    assertThat(text(TOP + "public-keys/0/openssh-key")).startsWith("ssh-");
  }

  @Test
  @Fact("1.3/6")
  void interfacesAreListedByMacWithItsColons() throws Exception {
    String mac = text(TOP + "mac");

    assertThat(mac).matches("([0-9a-f]{2}:){5}[0-9a-f]{2}");
    assertThat(text(TOP + "network/interfaces/macs/").split("\n")).contains(mac + "/");
    assertThat(text(TOP + "network/interfaces/macs/" + mac + "/mac")).isEqualTo(mac);
  }

  @Test
  @Fact("1.3/7")
  void tagsAreListedInTheOrderThatWasRecorded() throws Exception {
    serve(
        stateWith(
            Map.of(TAGS + "Name", Leaf.of("a"), TAGS + "Environment", Leaf.of("b")),
            Map.of(TAGS, new Listing(List.of("Name", "Environment")))));

    assertThat(text(TOP + "tags/instance/")).isEqualTo("Name\nEnvironment");
    assertThat(text(TOP + "tags/instance")).isEqualTo("Name\nEnvironment");
  }

  @Test
  @Fact({"1.3/8", "1.3/10"})
  void aTagsKeyMayLookLikeAPublicKeyAndItsValueMayBeEmpty() throws Exception {
    serve(stateWith(Map.of(TAGS + "0=a", Leaf.of(""), TAGS + "k:+.@", Leaf.of(" v, \u00e9\n"))));

    assertThat(text(TOP + "tags/instance/").split("\n")).contains("0=a", "k:+.@");
    assertThat(text(TOP + "tags/instance/0=a")).isEmpty();
    assertThat(get(TOP + "tags/instance/0=a").header("Content-Length")).isEqualTo("0");
    assertThat(text(TOP + "tags/instance/k:+.@")).isEqualTo(" v, \u00e9\n");
    assertThat(status(TOP + "tags/instance/0")).isEqualTo(404);
  }

  @Test
  @Fact("1.3/11")
  void disabledTagsAreNotListedAndTheirListingIsEmpty() throws Exception {
    InstanceState shown = ServedInstance.defaultState();
    serve(shown);
    assertThat(text(TOP).split("\n")).contains("tags/");
    MetadataOptions on = shown.options();
    serve(
        shown.with(
            new MetadataOptions(
                on.httpTokens(),
                on.httpEndpoint(),
                on.httpPutResponseHopLimit(),
                on.httpProtocolIpv6(),
                Toggle.DISABLED,
                on.hops())));

    assertThat(text(TOP).split("\n")).doesNotContain("tags/");
    assertThat(status(TOP + "tags")).isEqualTo(404);
    assertThat(status(TOP + "tags/")).isEqualTo(404);
    assertThat(text(TOP + "tags/instance")).isEmpty();
    assertThat(status(TOP + "tags/instance/Name")).isEqualTo(404);
  }

  @Test
  @Fact("1.3/11")
  void aRecordingOfDisabledTagsTakesPrecedence() throws Exception {
    Map<String, @Nullable Leaf> untagged = new LinkedHashMap<>();
    untagged.put("meta-data/tags", null);
    serve(stateWith(untagged));
    assertThat(text(TOP + "tags/instance")).isEmpty();

    untagged.put("meta-data/tags/instance", Leaf.ABSENT);
    serve(stateWith(untagged));
    assertThat(status(TOP + "tags/instance")).isEqualTo(404);
  }

  @Test
  @Fact("1.3/12")
  void aTagCanBeListedAndAbsent() throws Exception {
    serve(stateWith(Map.of(), Map.of(TAGS, new Listing(List.of("Gone", "Name")))));

    assertThat(text(TOP + "tags/instance/")).isEqualTo("Gone\nName");
    assertThat(status(TOP + "tags/instance/Gone")).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iam",
        "public-keys",
        "public-hostname",
        "public-ipv4",
        "hibernation",
        "managed-ssh-keys",
        "system",
        "tags",
        "events",
        "placement",
        "mac",
      })
  @Fact({"1.4/1", "1.4/2", "1.4/3", "1.4/5", "1.4/6", "1.4/10"})
  void absentCategoriesAreNotListed(String name) throws Exception {
    serve(stateWith(Collections.singletonMap("meta-data/" + name, null)));

    assertThat(text(TOP).split("\n")).doesNotContain(name, name + "/");
    assertThat(status(TOP + name)).isEqualTo(404);
    assertThat(status(TOP + name + "/")).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ipv6",
        "kernel-id",
        "ramdisk-id",
        "product-codes",
        "ancestor-ami-ids",
        "elastic-gpus/associations/",
        "elastic-inference/associations/",
        "placement/group-name",
        "placement/host-id",
        "placement/partition-number",
        "autoscaling/target-lifecycle-state",
        "events/recommendations/rebalance",
        "spot",
        "spot/",
        "spot/instance-action",
        "spot/termination-time",
      })
  @Fact({"1.4/4", "1.4/7", "1.4/8", "1.4/9", "1.4/11", "1.4/12"})
  void inapplicableCategoriesAreA404(String name) throws Exception {
    served();
    assertThat(status(TOP + name)).isEqualTo(404);
    assertThat(text(TOP).split("\n")).doesNotContain(name.split("/")[0] + "/x", "spot/");
  }

  @Test
  @Fact("1.4/4")
  void anIpv6AddressIsListedIfThereIsOne() throws Exception {
    serve(stateWith(Map.of("meta-data/ipv6", Leaf.of("2001:db8::1"))));

    assertThat(text(TOP).split("\n")).contains("ipv6");
    assertThat(text(TOP + "ipv6")).isEqualTo("2001:db8::1");
  }

  @Test
  @Fact({"1.4/7", "6/1"})
  void spotIsNotListedBeforeAnInterruption() throws Exception {
    ServedInstance served =
        serve(
            ServedInstance.defaultState()
                .asSpot()
                .with(
                    new SpotInterruption(
                        ServedInstance.NOW.plusSeconds(30),
                        SpotInterruption.InterruptionAction.TERMINATE,
                        ServedInstance.NOW.plusSeconds(150))));

    assertThat(text(TOP + "instance-life-cycle")).isEqualTo("spot");
    assertThat(status(TOP + "spot")).isEqualTo(404);
    assertThat(status(TOP + "spot/")).isEqualTo(404);
    assertThat(text(TOP).split("\n")).doesNotContain("spot/");
    served.now = ServedInstance.NOW.plusSeconds(30);
    assertThat(text(TOP).split("\n")).contains("spot/");
    assertThat(text(TOP + "spot/")).isEqualTo("instance-action\ntermination-time");
  }

  @Test
  @Fact({"1.4/8", "5/9", "6/2"})
  void recommendationsAppearWithTheNotice() throws Exception {
    ServedInstance served =
        serve(
            ServedInstance.defaultState()
                .asSpot()
                .with(new RebalanceRecommendation(ServedInstance.NOW.plusSeconds(5))));

    assertThat(text(TOP + "events/")).isEqualTo("maintenance/");
    served.now = ServedInstance.NOW.plus(Duration.ofSeconds(5));
    assertThat(text(TOP + "events/")).isEqualTo("maintenance/\nrecommendations/");
    assertThat(text(TOP + "events/recommendations/rebalance"))
        .isEqualTo("{\"noticeTime\": \"2026-11-23T10:00:05Z\"}");
  }

  @Test
  @Fact("1.4/12")
  void anInterfaceListsOnlyItsOwnLeaves() throws Exception {
    served();
    String nic = TOP + "network/interfaces/macs/" + text(TOP + "mac") + "/";

    assertThat(Stream.of(text(nic).split("\n")))
        .contains("device-number", "interface-id", "ipv4-associations/", "public-ipv4s")
        .doesNotContain("ipv6s", "subnet-ipv6-cidr-blocks", "vpc-ipv6-cidr-blocks");
    assertThat(status(nic + "ipv6s")).isEqualTo(404);
  }
}
