package imdstape.recorder.redact;

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
  void oneIdentityHasOneStandInAndTwoHaveTwo() {
    PseudonymAssigner identities = new PseudonymAssigner(sightings);
    assertThat(identities.of(ValueKind.ROLE, "acme")).isEqualTo("web-server");
    assertThat(identities.of(ValueKind.ROLE, "zorb")).isEqualTo("web-server-2");
    assertThat(identities.of(ValueKind.ROLE, "acme")).isEqualTo("web-server");
    assertThat(identities.counts()).containsExactly(Map.entry("role", 2));
    assertThat(identities).hasToString("Identities[{role=2}]");
  }

  @Test
  void aStandInThatSomebodyReallyHasIsGivenToNobody() {
    sightings.of(ValueKind.ROLE, "web-server");
    sightings.of(ValueKind.ROLE, "acme");
    PseudonymAssigner identities = new PseudonymAssigner(sightings);
    assertThat(identities.of(ValueKind.ROLE, "web-server")).isEqualTo("web-server-2");
    assertThat(identities.of(ValueKind.ROLE, "acme")).isEqualTo("web-server-3");
  }

  @Test
  void whoIsANetworkOfTooManyHasNoPlace() {
    PseudonymAssigner identities = new PseudonymAssigner(sightings);
    assertThat(identities.has(ValueKind.VPC_CIDR, "172.31.0.0/16")).isTrue();
    assertThat(identities.has(ValueKind.VPC_CIDR, "172.30.0.0/15")).isFalse();
    assertThat(identities.has(ValueKind.IPV6_CIDR, "2600:1f18:1::/48")).isTrue();
    assertThat(identities.has(ValueKind.IPV6_CIDR, "2600:1f18::/47")).isFalse();
    assertThat(identities.has(ValueKind.PRIVATE_IPV4, "acme")).isFalse();
    assertThat(identities.has(ValueKind.ROLE, "acme")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"motd", "scheduled-events", "a.b-c", "thing-7", "thing123", "x.12"})
  void anUnknownNameThatIsAPlainWordStays(String name) {
    assertThat(new PseudonymAssigner(sightings).of(ValueKind.UNKNOWN_NAME, name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Motd", "a_b", "thing1234", "7th", "a--b", "-a"})
  void anyOtherDoesNot(String name) {
    assertThat(new PseudonymAssigner(sightings).of(ValueKind.UNKNOWN_NAME, name))
        .isNotEqualTo(name);
  }

  @Test
  void aPlainWordIsOfFortyLettersAtMostAndNobodysName() {
    String forty = "a".repeat(40);
    sightings.of(ValueKind.ROLE, "acme");
    sightings.of(ValueKind.UNKNOWN_NAME, "motd");
    PseudonymAssigner identities = new PseudonymAssigner(sightings);
    assertThat(identities.of(ValueKind.UNKNOWN_NAME, forty)).isEqualTo(forty);
    assertThat(identities.of(ValueKind.UNKNOWN_NAME, forty + "a")).isNotEqualTo(forty + "a");
    assertThat(identities.of(ValueKind.UNKNOWN_NAME, "acme")).isNotEqualTo("acme");
    assertThat(identities.of(ValueKind.UNKNOWN_NAME, "motd")).isEqualTo("motd");
  }

  @Test
  void tagKeysThatAreKeptStay() {
    sightings.keepsTagKeys(Set.of("Stage"));
    PseudonymAssigner identities = new PseudonymAssigner(sightings);
    assertThat(identities.of(ValueKind.TAG_KEY, "Name")).isEqualTo("Name");
    assertThat(identities.of(ValueKind.TAG_KEY, "Stage")).isEqualTo("Stage");
    assertThat(identities.of(ValueKind.TAG_KEY, "Owner")).isNotEqualTo("Owner");
    assertThat(identities.of(ValueKind.TAG_VALUE, "")).isEmpty();
  }

  @Test
  void standInsStayWhereEveryAccountIsOne() {
    sightings.of(ValueKind.ACCOUNT, "111122223333");
    sightings.of(ValueKind.ROLE, "web-server-7");
    PseudonymAssigner replayed = new PseudonymAssigner(sightings);
    assertThat(replayed.of(ValueKind.ROLE, "web-server-7")).isEqualTo("web-server-7");
    assertThat(replayed.of(ValueKind.ROLE, "acme")).isEqualTo("web-server");
    assertThat(replayed.of(ValueKind.UNKNOWN_NAME, "web-server-7")).isEqualTo("web-server-7");
    sightings.of(ValueKind.ACCOUNT, "908172635445");
    PseudonymAssigner real = new PseudonymAssigner(sightings);
    assertThat(real.of(ValueKind.ROLE, "web-server-7")).isEqualTo("web-server");
    assertThat(real.of(ValueKind.UNKNOWN_NAME, "web-server-7")).isNotEqualTo("web-server-7");
    IdentityCollector without = new IdentityCollector();
    assertThat(new PseudonymAssigner(without).of(ValueKind.ROLE, "web-server-7"))
        .isEqualTo("web-server");
  }

  @Test
  void whatIsLookedForIsAWordOnlyIfSomebodyChoseIt() {
    sightings.keeps("default-hvm");
    PseudonymAssigner identities = new PseudonymAssigner(sightings);
    identities.of(ValueKind.ACCOUNT, "908172635445");
    identities.of(ValueKind.ROLE, "acme-billing");
    identities.of(ValueKind.SECURITY_GROUP, "Default");
    identities.of(ValueKind.SECURITY_GROUP, "Server");
    identities.of(ValueKind.PROFILE, "web-server-9");
    assertThat(identities.originals())
        .containsExactlyInAnyOrder(
            new OriginalValue("account", "908172635445", false),
            new OriginalValue("role", "acme-billing", true));
    assertThat(identities.words()).containsExactly(Map.entry("acme-billing", "web-server"));
  }

  @Test
  void aNameIsLookedForInATextFromFourLetters() {
    PseudonymAssigner identities = new PseudonymAssigner(sightings);
    identities.of(ValueKind.ROLE, "acm");
    identities.of(ValueKind.ROLE, "Acme");
    assertThat(identities.words()).containsOnlyKeys("acme");
  }

  @Test
  void moreIdentitiesThanThereAreStandInsIsSaid() {
    PseudonymAssigner identities = new PseudonymAssigner(sightings);
    long size = Pseudonyms.size(ValueKind.PUBLIC_IPV4, "54.1.2.3");
    for (int i = 0; i < size; i++) {
      identities.of(ValueKind.PUBLIC_IPV4, "54.0." + i / 256 + "." + i % 256);
    }
    assertThatThrownBy(() -> identities.of(ValueKind.PUBLIC_IPV4, "54.9.9.9"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("more than " + size + " values of kind public-ipv4");
  }

  @Test
  void byNumberTheNextFreeOneIsGivenAndAfterTheLastTheFirst() {
    PseudonymNumbering last = (space, original, size) -> size - 1;
    PseudonymAssigner identities = new PseudonymAssigner(sightings, last, KnownPseudonyms.NONE);
    long size = Pseudonyms.size(ValueKind.MAC, "0e:49:61:0f:c3:11");
    assertThat(identities.of(ValueKind.MAC, "0e:49:61:0f:c3:11"))
        .isEqualTo(Pseudonyms.of(ValueKind.MAC, "0e:49:61:0f:c3:11", size));
    assertThat(identities.of(ValueKind.MAC, "0e:49:61:0f:c3:12"))
        .isEqualTo(Pseudonyms.of(ValueKind.MAC, "0e:49:61:0f:c3:12", 1));
  }

  @Test
  void itTellsNobodyWhomItSaw() {
    sightings.of(ValueKind.ROLE, "acme");
    assertThat(sightings).hasToString("Sightings[•••]");
    assertThat(sightings.of(ValueKind.ROLE, "zorb")).isEqualTo("zorb");
    assertThat(sightings.of(ValueKind.ROLE)).containsExactly("acme", "zorb");
  }
}
