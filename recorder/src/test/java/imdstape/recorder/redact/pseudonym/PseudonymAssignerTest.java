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

  private final IdentityCollector sightings = new IdentityCollector();

  @Test
  void anIdentityAlwaysGetsTheSamePseudonym() {
    PseudonymAssigner identities = new PseudonymAssigner(sightings);
    assertThat(identities.pseudonym(ValueKind.ROLE, "acme")).isEqualTo("web-server");
    assertThat(identities.pseudonym(ValueKind.ROLE, "zorb")).isEqualTo("web-server-2");
    assertThat(identities.pseudonym(ValueKind.ROLE, "acme")).isEqualTo("web-server");
    assertThat(identities.counts()).containsExactly(Map.entry("role", 2));
    assertThat(identities).hasToString("PseudonymAssigner[{role=2}]");
  }

  @Test
  void aPseudonymThatOccursInTheCrawlIsNotAssigned() {
    sightings.pseudonym(ValueKind.ROLE, "web-server");
    sightings.pseudonym(ValueKind.ROLE, "acme");
    PseudonymAssigner identities = new PseudonymAssigner(sightings);
    assertThat(identities.pseudonym(ValueKind.ROLE, "web-server")).isEqualTo("web-server-2");
    assertThat(identities.pseudonym(ValueKind.ROLE, "acme")).isEqualTo("web-server-3");
  }

  @Test
  void aTooLargeNetworkCannotBeReplaced() {
    PseudonymAssigner identities = new PseudonymAssigner(sightings);
    assertThat(identities.canReplace(ValueKind.VPC_CIDR, "172.31.0.0/16")).isTrue();
    assertThat(identities.canReplace(ValueKind.VPC_CIDR, "172.30.0.0/15")).isFalse();
    assertThat(identities.canReplace(ValueKind.IPV6_CIDR, "2600:1f18:1::/48")).isTrue();
    assertThat(identities.canReplace(ValueKind.IPV6_CIDR, "2600:1f18::/47")).isFalse();
    assertThat(identities.canReplace(ValueKind.PRIVATE_IPV4, "acme")).isFalse();
    assertThat(identities.canReplace(ValueKind.ROLE, "acme")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"motd", "scheduled-events", "a.b-c", "thing-7", "thing123", "x.12"})
  void aPlainWordOfUnknownKindIsKept(String name) {
    assertThat(new PseudonymAssigner(sightings).pseudonym(ValueKind.UNKNOWN_NAME, name))
        .isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Motd", "a_b", "thing1234", "7th", "a--b", "-a"})
  void anyOtherNameOfUnknownKindIsReplaced(String name) {
    assertThat(new PseudonymAssigner(sightings).pseudonym(ValueKind.UNKNOWN_NAME, name))
        .isNotEqualTo(name);
  }

  @Test
  void aPlainWordHasAtMostFortyLettersAndIsNoChosenName() {
    String forty = "a".repeat(40);
    sightings.pseudonym(ValueKind.ROLE, "acme");
    sightings.pseudonym(ValueKind.UNKNOWN_NAME, "motd");
    PseudonymAssigner identities = new PseudonymAssigner(sightings);
    assertThat(identities.pseudonym(ValueKind.UNKNOWN_NAME, forty)).isEqualTo(forty);
    assertThat(identities.pseudonym(ValueKind.UNKNOWN_NAME, forty + "a")).isNotEqualTo(forty + "a");
    assertThat(identities.pseudonym(ValueKind.UNKNOWN_NAME, "acme")).isNotEqualTo("acme");
    assertThat(identities.pseudonym(ValueKind.UNKNOWN_NAME, "motd")).isEqualTo("motd");
  }

  @Test
  void allowedTagKeysAreKept() {
    sightings.keepTagKeys(Set.of("Stage"));
    PseudonymAssigner identities = new PseudonymAssigner(sightings);
    assertThat(identities.pseudonym(ValueKind.TAG_KEY, "Name")).isEqualTo("Name");
    assertThat(identities.pseudonym(ValueKind.TAG_KEY, "Stage")).isEqualTo("Stage");
    assertThat(identities.pseudonym(ValueKind.TAG_KEY, "Owner")).isNotEqualTo("Owner");
    assertThat(identities.pseudonym(ValueKind.TAG_VALUE, "")).isEmpty();
  }

  @Test
  void pseudonymsOfAReplayAreKept() {
    sightings.pseudonym(ValueKind.ACCOUNT, "111122223333");
    sightings.pseudonym(ValueKind.ROLE, "web-server-7");
    PseudonymAssigner replayed = new PseudonymAssigner(sightings);
    assertThat(replayed.pseudonym(ValueKind.ROLE, "web-server-7")).isEqualTo("web-server-7");
    assertThat(replayed.pseudonym(ValueKind.ROLE, "acme")).isEqualTo("web-server");
    assertThat(replayed.pseudonym(ValueKind.UNKNOWN_NAME, "web-server-7"))
        .isEqualTo("web-server-7");
    sightings.pseudonym(ValueKind.ACCOUNT, "908172635445");
    PseudonymAssigner real = new PseudonymAssigner(sightings);
    assertThat(real.pseudonym(ValueKind.ROLE, "web-server-7")).isEqualTo("web-server");
    assertThat(real.pseudonym(ValueKind.UNKNOWN_NAME, "web-server-7")).isNotEqualTo("web-server-7");
    IdentityCollector without = new IdentityCollector();
    assertThat(new PseudonymAssigner(without).pseudonym(ValueKind.ROLE, "web-server-7"))
        .isEqualTo("web-server");
  }

  @Test
  void onlyChosenNamesAreOriginalsAsWords() {
    sightings.keepHarmless("default-hvm");
    PseudonymAssigner identities = new PseudonymAssigner(sightings);
    identities.pseudonym(ValueKind.ACCOUNT, "908172635445");
    identities.pseudonym(ValueKind.ROLE, "acme-billing");
    identities.pseudonym(ValueKind.SECURITY_GROUP, "Default");
    identities.pseudonym(ValueKind.SECURITY_GROUP, "Server");
    identities.pseudonym(ValueKind.PROFILE, "web-server-9");
    assertThat(identities.originals())
        .containsExactlyInAnyOrder(
            new OriginalValue("account", "908172635445", false),
            new OriginalValue("role", "acme-billing", true));
    assertThat(identities.chosenNames()).containsExactly(Map.entry("acme-billing", "web-server"));
  }

  @Test
  void chosenNamesHaveAtLeastFourLetters() {
    PseudonymAssigner identities = new PseudonymAssigner(sightings);
    identities.pseudonym(ValueKind.ROLE, "acm");
    identities.pseudonym(ValueKind.ROLE, "Acme");
    assertThat(identities.chosenNames()).containsOnlyKeys("acme");
  }

  @Test
  void tooManyIdentitiesAreRejected() {
    PseudonymAssigner identities = new PseudonymAssigner(sightings);
    long size = Pseudonyms.spaceSize(ValueKind.PUBLIC_IPV4, "54.1.2.3");
    for (int i = 0; i < size; i++) {
      identities.pseudonym(ValueKind.PUBLIC_IPV4, "54.0." + i / 256 + "." + i % 256);
    }
    assertThatThrownBy(() -> identities.pseudonym(ValueKind.PUBLIC_IPV4, "54.9.9.9"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("more than " + size + " values of kind public-ipv4");
  }

  @Test
  void aTakenNumberIsFollowedByTheNextFreeOneAndWrapsAround() {
    PseudonymNumbering last = (space, original, size) -> size - 1;
    PseudonymAssigner identities = new PseudonymAssigner(sightings, last, KnownPseudonyms.NONE);
    long size = Pseudonyms.spaceSize(ValueKind.MAC, "0e:49:61:0f:c3:11");
    assertThat(identities.pseudonym(ValueKind.MAC, "0e:49:61:0f:c3:11"))
        .isEqualTo(Pseudonyms.of(ValueKind.MAC, "0e:49:61:0f:c3:11", size));
    assertThat(identities.pseudonym(ValueKind.MAC, "0e:49:61:0f:c3:12"))
        .isEqualTo(Pseudonyms.of(ValueKind.MAC, "0e:49:61:0f:c3:12", 1));
  }

  @Test
  void toStringShowsNoIdentity() {
    sightings.pseudonym(ValueKind.ROLE, "acme");
    assertThat(sightings).hasToString("IdentityCollector[•••]");
    assertThat(sightings.pseudonym(ValueKind.ROLE, "zorb")).isEqualTo("zorb");
    assertThat(sightings.values(ValueKind.ROLE)).containsExactly("acme", "zorb");
  }
}
