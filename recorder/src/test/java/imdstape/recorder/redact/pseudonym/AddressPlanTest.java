package imdstape.recorder.redact.pseudonym;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import imdstape.ec2.Cidr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class AddressPlanTest {

  @Test
  void pseudonymsKeepTheNestingOfNetworks() {
    assertThat(
            pseudonyms(
                "172.31.0.0/16", "172.31.16.0/20", "172.31.32.0/20", "172.31.40.9", "172.31.20.1"))
        .containsExactly("10.0.0.0/16", "10.0.0.0/20", "10.0.16.0/20", "10.0.16.10", "10.0.0.10");
  }

  @Test
  void aPseudonymNeverOverlapsAnOriginalNetwork() {
    assertThat(pseudonyms("10.0.0.0/16", "10.0.7.0/24", "10.0.7.4", "10.2.0.5"))
        .containsExactly("10.1.0.0/16", "10.1.0.0/24", "10.1.0.10", "10.3.0.10");
  }

  @Test
  void anAddressOutsideAnyKnownNetworkGetsANetworkOfItsOwn() {
    assertThat(pseudonyms("192.168.7.9", "192.168.7.12", "192.168.9.1"))
        .containsExactly("10.0.0.10", "10.0.0.11", "10.1.0.10");
  }

  @Test
  void aFullSmallSubnetFallsBackToItsFirstFreeHost() {
    List<String> originals = new ArrayList<>(List.of("172.16.0.0/28"));
    IntStream.range(4, 15).forEach(host -> originals.add("172.16.0." + host));
    assertThat(pseudonyms(originals.toArray(new String[0])))
        .contains("10.0.0.10", "10.0.0.15", "10.0.0.4")
        .doesNotHaveDuplicates();
  }

  @Test
  void ipv6KeepsTheSpellingOfTheOriginal() {
    AddressPlan plan =
        AddressPlan.ofIpv6(
            PseudonymNumbering.SEQUENTIAL,
            blocks("2600:1f18:1:2::/56", "2600:1f18:1:2:0:0:0:0/64", "2600:1f18:1:2::5"),
            Map.of());
    assertThat(text(plan, "2600:1f18:1:2::/56")).isEqualTo("2001:db8::/56");
    assertThat(text(plan, "2600:1f18:1:2:0:0:0:0/64")).isEqualTo("2001:db8:0:0:0:0:0:0/64");
    assertThat(text(plan, "2600:1f18:1:2::5")).isEqualTo("2001:db8::a");
  }

  @Test
  void aDelegatedPrefixLeavesRoomForHosts() {
    List<Cidr> all = blocks("2600:1f18:1:2::/64", "2600:1f18:1:2:5::/80", "2600:1f18:1:2::9");
    AddressPlan plan = AddressPlan.ofIpv6(PseudonymNumbering.SEQUENTIAL, all, Map.of());
    assertThat(plan.pseudonym(all.get(1)).contains(plan.pseudonym(all.get(2)))).isFalse();
    assertThat(plan.pseudonym(all.get(0)).contains(plan.pseudonym(all.get(1)))).isTrue();
  }

  @Test
  void tooManyNetworksAreRejected() {
    String[] many =
        IntStream.range(0, 300)
            .mapToObj(i -> "172." + (16 + i / 256) + "." + i % 256 + ".1")
            .toArray(String[]::new);
    assertThatThrownBy(() -> pseudonyms(many))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("more networks");
  }

  @Test
  void aKnownPseudonymIsReusedAndNeverAssignedTwice() {
    Map<Cidr, Cidr> known =
        Map.of(
            block("172.31.0.0/16"), block("10.7.0.0/16"),
            block("172.31.0.0/24"), block("10.7.0.0/24"),
            block("172.31.0.9"), block("10.7.0.10"),
            block("172.16.0.0/16"), block("192.168.0.0/16"),
            block("2600:1f18:1::/48"), block("2001:db8::/48"));
    AddressPlan plan =
        AddressPlan.ofPrivateIpv4(
            PseudonymNumbering.SEQUENTIAL,
            blocks("172.31.0.0/16", "172.31.0.0/24", "172.31.0.8", "172.31.0.9", "172.16.0.0/16"),
            known);
    assertThat(text(plan, "172.31.0.0/16")).isEqualTo("10.7.0.0/16");
    assertThat(text(plan, "172.31.0.9")).isEqualTo("10.7.0.10");
    assertThat(text(plan, "172.31.0.8")).isEqualTo("10.7.0.11");
    assertThat(text(plan, "172.16.0.0/16")).as("not of this space").isEqualTo("10.0.0.0/16");
    assertThat(plan.pseudonyms())
        .hasSize(5)
        .containsEntry(block("172.31.0.8"), block("10.7.0.11"))
        .doesNotContainKey(block("2600:1f18:1::/48"));
    assertThat(plan).hasToString("AddressPlan[•••]");
  }

  @Test
  void aBlockLargerThanAVpcHasNoPseudonym() {
    AddressPlan plan =
        AddressPlan.ofPrivateIpv4(
            PseudonymNumbering.SEQUENTIAL, blocks("172.16.0.0/12", "172.31.0.0/16"), Map.of());
    assertThat(plan.canReplace(block("172.16.0.0/15"))).isFalse();
    assertThat(plan.canReplace(block("172.16.0.0/16"))).isTrue();
    assertThat(plan.pseudonyms()).containsOnlyKeys(block("172.31.0.0/16"));
    assertThatThrownBy(() -> plan.pseudonym(block("172.16.0.0/12")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("172");
  }

  @Test
  void aKeyedHostNumberStaysInsideItsSubnet() {
    PseudonymNumbering last = (space, original, size) -> size - 1;
    List<Cidr> all = blocks("172.31.0.0/16", "172.31.0.0/24", "172.31.0.9", "172.31.0.8");
    AddressPlan plan = AddressPlan.ofPrivateIpv4(last, all, Map.of());
    assertThat(text(plan, "172.31.0.0/16")).isEqualTo("10.255.0.0/16");
    assertThat(text(plan, "172.31.0.0/24")).isEqualTo("10.255.254.0/24");
    assertThat(text(plan, "172.31.0.9")).isEqualTo("10.255.254.254");
    assertThat(text(plan, "172.31.0.8")).isEqualTo("10.255.254.255");
  }

  @RepeatedTest(50)
  void randomNetworksKeepTheirNestingAndNoOriginalRemains(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    SplittableRandom chance = new SplittableRandom(seed);
    Set<String> originals = new HashSet<>();
    for (int vpc = 0; vpc < 1 + chance.nextInt(3); vpc++) {
      String net = (chance.nextBoolean() ? "10." : "172.") + (16 + chance.nextInt(16));
      originals.add(net + ".0.0/16");
      for (int i = 0; i < chance.nextInt(6); i++) {
        int third = chance.nextInt(256);
        originals.add(net + "." + third + ".0/24");
        originals.add(net + "." + third + "." + (4 + chance.nextInt(250)));
        originals.add(net + "." + chance.nextInt(256) + "." + (4 + chance.nextInt(250)));
      }
    }
    List<Cidr> all = blocks(originals.toArray(new String[0]));
    AddressPlan plan = AddressPlan.ofPrivateIpv4(PseudonymNumbering.SEQUENTIAL, all, Map.of());
    Set<Cidr> assigned = new HashSet<>();
    for (Cidr block : all) {
      assertThat(all).as("seed %d", seed).doesNotContain(plan.pseudonym(block));
      assertThat(assigned.add(plan.pseudonym(block))).as("seed %d: assigned twice", seed).isTrue();
      for (Cidr other : all) {
        assertThat(plan.pseudonym(block).contains(plan.pseudonym(other)))
            .as("seed %d: %s in %s", seed, other.format("/"), block.format("/"))
            .isEqualTo(block.contains(other));
      }
    }
  }

  private static List<String> pseudonyms(String... originals) {
    AddressPlan plan =
        AddressPlan.ofPrivateIpv4(PseudonymNumbering.SEQUENTIAL, blocks(originals), Map.of());
    return Stream.of(originals).map(original -> text(plan, original)).toList();
  }

  private static String text(AddressPlan plan, String original) {
    return plan.pseudonym(Cidr.parse(original).orElseThrow()).format(original);
  }

  private static Cidr block(String text) {
    return Cidr.parse(text).orElseThrow();
  }

  private static List<Cidr> blocks(String... texts) {
    return Stream.of(texts).map(text -> Cidr.parse(text).orElseThrow()).toList();
  }
}
