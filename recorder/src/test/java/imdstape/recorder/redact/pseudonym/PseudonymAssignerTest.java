package imdstape.recorder.redact.pseudonym;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import imdstape.metadata.ValueKind;
import imdstape.pseudonym.Pseudonyms;
import imdstape.secrets.OriginalValues.OriginalValue;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PseudonymAssignerTest {

  private final IdentityCollector collector = new IdentityCollector();

  @Test
  void anIdentityAlwaysGetsTheSamePseudonym() {
    PseudonymAssigner assigner = new PseudonymAssigner(collector);
    assertThat(assigner.pseudonym(ValueKind.ROLE, "acme")).isEqualTo("web-server");
    assertThat(assigner.pseudonym(ValueKind.ROLE, "zorb")).isEqualTo("web-server-2");
    assertThat(assigner.pseudonym(ValueKind.ROLE, "acme")).isEqualTo("web-server");
    assertThat(assigner.counts()).containsExactly(Map.entry("role", 2));
    assertThat(assigner).hasToString("PseudonymAssigner[{role=2}]");
  }

  @Test
  void aPseudonymThatOccursInTheCrawlIsNotAssigned() {
    collector.pseudonym(ValueKind.ROLE, "web-server");
    collector.pseudonym(ValueKind.ROLE, "acme");
    PseudonymAssigner assigner = new PseudonymAssigner(collector);
    assertThat(assigner.pseudonym(ValueKind.ROLE, "web-server")).isEqualTo("web-server-2");
    assertThat(assigner.pseudonym(ValueKind.ROLE, "acme")).isEqualTo("web-server-3");
  }

  @Test
  void aTooLargeNetworkCannotBeReplaced() {
    PseudonymAssigner assigner = new PseudonymAssigner(collector);
    assertThat(assigner.canReplace(ValueKind.VPC_CIDR, "172.31.0.0/16")).isTrue();
    assertThat(assigner.canReplace(ValueKind.VPC_CIDR, "172.30.0.0/15")).isFalse();
    assertThat(assigner.canReplace(ValueKind.IPV6_CIDR, "2600:1f18:1::/48")).isTrue();
    assertThat(assigner.canReplace(ValueKind.IPV6_CIDR, "2600:1f18::/47")).isFalse();
    assertThat(assigner.canReplace(ValueKind.PRIVATE_IPV4, "acme")).isFalse();
    assertThat(assigner.canReplace(ValueKind.ROLE, "acme")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"motd", "scheduled-events", "a.b-c", "thing-7", "thing123", "x.12"})
  void aPlainWordOfUnknownKindIsKept(String name) {
    assertThat(new PseudonymAssigner(collector).pseudonym(ValueKind.UNKNOWN_NAME, name))
        .isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Motd", "a_b", "thing1234", "7th", "a--b", "-a"})
  void anyOtherNameOfUnknownKindIsReplaced(String name) {
    assertThat(new PseudonymAssigner(collector).pseudonym(ValueKind.UNKNOWN_NAME, name))
        .isNotEqualTo(name);
  }

  @Test
  void aPlainWordHasAtMostFortyLettersAndIsNoChosenName() {
    String forty = "a".repeat(40);
    collector.pseudonym(ValueKind.ROLE, "acme");
    collector.pseudonym(ValueKind.UNKNOWN_NAME, "motd");
    PseudonymAssigner assigner = new PseudonymAssigner(collector);
    assertThat(assigner.pseudonym(ValueKind.UNKNOWN_NAME, forty)).isEqualTo(forty);
    assertThat(assigner.pseudonym(ValueKind.UNKNOWN_NAME, forty + "a")).isNotEqualTo(forty + "a");
    assertThat(assigner.pseudonym(ValueKind.UNKNOWN_NAME, "acme")).isNotEqualTo("acme");
    assertThat(assigner.pseudonym(ValueKind.UNKNOWN_NAME, "motd")).isEqualTo("motd");
  }

  @Test
  void allowedTagKeysAreKept() {
    collector.keepTagKeys(Set.of("Stage"));
    PseudonymAssigner assigner = new PseudonymAssigner(collector);
    assertThat(assigner.pseudonym(ValueKind.TAG_KEY, "Name")).isEqualTo("Name");
    assertThat(assigner.pseudonym(ValueKind.TAG_KEY, "Stage")).isEqualTo("Stage");
    assertThat(assigner.pseudonym(ValueKind.TAG_KEY, "Owner")).isNotEqualTo("Owner");
    assertThat(assigner.pseudonym(ValueKind.TAG_VALUE, "")).isEmpty();
  }

  @Test
  void pseudonymsOfAReplayAreKept() {
    collector.pseudonym(ValueKind.ACCOUNT, "111122223333");
    collector.pseudonym(ValueKind.ROLE, "web-server-7");
    PseudonymAssigner replayed = new PseudonymAssigner(collector);
    assertThat(replayed.pseudonym(ValueKind.ROLE, "web-server-7")).isEqualTo("web-server-7");
    assertThat(replayed.pseudonym(ValueKind.ROLE, "acme")).isEqualTo("web-server");
    assertThat(replayed.pseudonym(ValueKind.UNKNOWN_NAME, "web-server-7"))
        .isEqualTo("web-server-7");
    collector.pseudonym(ValueKind.ACCOUNT, "908172635445");
    PseudonymAssigner real = new PseudonymAssigner(collector);
    assertThat(real.pseudonym(ValueKind.ROLE, "web-server-7")).isEqualTo("web-server");
    assertThat(real.pseudonym(ValueKind.UNKNOWN_NAME, "web-server-7")).isNotEqualTo("web-server-7");
    IdentityCollector without = new IdentityCollector();
    assertThat(new PseudonymAssigner(without).pseudonym(ValueKind.ROLE, "web-server-7"))
        .isEqualTo("web-server");
  }

  @Test
  void onlyChosenNamesAreOriginalsAsWords() {
    collector.keepHarmless("default-hvm");
    PseudonymAssigner assigner = new PseudonymAssigner(collector);
    assigner.pseudonym(ValueKind.ACCOUNT, "908172635445");
    assigner.pseudonym(ValueKind.ROLE, "acme-billing");
    assigner.pseudonym(ValueKind.SECURITY_GROUP, "Default");
    assigner.pseudonym(ValueKind.SECURITY_GROUP, "Server");
    assigner.pseudonym(ValueKind.PROFILE, "web-server-9");
    assertThat(assigner.originals())
        .containsExactlyInAnyOrder(
            new OriginalValue("account", "908172635445", false),
            new OriginalValue("role", "acme-billing", true));
    assertThat(assigner.chosenNames()).containsExactly(Map.entry("acme-billing", "web-server"));
  }

  @Test
  void chosenNamesHaveAtLeastFourLetters() {
    PseudonymAssigner assigner = new PseudonymAssigner(collector);
    assigner.pseudonym(ValueKind.ROLE, "acm");
    assigner.pseudonym(ValueKind.ROLE, "Acme");
    assertThat(assigner.chosenNames()).containsOnlyKeys("acme");
  }

  @Test
  void tooManyIdentitiesAreRejected() {
    PseudonymAssigner assigner = new PseudonymAssigner(collector);
    long size = Pseudonyms.spaceSize(ValueKind.PUBLIC_IPV4, "54.1.2.3");
    for (int i = 0; i < size; i++) {
      assigner.pseudonym(ValueKind.PUBLIC_IPV4, "54.0." + i / 256 + "." + i % 256);
    }
    assertThatThrownBy(() -> assigner.pseudonym(ValueKind.PUBLIC_IPV4, "54.9.9.9"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("more than " + size + " values of kind public-ipv4");
  }

  @Test
  void aTakenNumberIsFollowedByTheNextFreeOneAndWrapsAround() {
    PseudonymNumbering last = (space, original, size) -> size - 1;
    PseudonymAssigner assigner = new PseudonymAssigner(collector, last, KnownPseudonyms.NONE);
    long size = Pseudonyms.spaceSize(ValueKind.MAC, "0e:49:61:0f:c3:11");
    assertThat(assigner.pseudonym(ValueKind.MAC, "0e:49:61:0f:c3:11"))
        .isEqualTo(Pseudonyms.of(ValueKind.MAC, "0e:49:61:0f:c3:11", size));
    assertThat(assigner.pseudonym(ValueKind.MAC, "0e:49:61:0f:c3:12"))
        .isEqualTo(Pseudonyms.of(ValueKind.MAC, "0e:49:61:0f:c3:12", 1));
  }

  @Test
  void toStringShowsNoIdentity() {
    collector.pseudonym(ValueKind.ROLE, "acme");
    assertThat(collector).hasToString("IdentityCollector[•••]");
    assertThat(collector.pseudonym(ValueKind.ROLE, "zorb")).isEqualTo("zorb");
    assertThat(collector.values(ValueKind.ROLE)).containsExactly("acme", "zorb");
  }
}
