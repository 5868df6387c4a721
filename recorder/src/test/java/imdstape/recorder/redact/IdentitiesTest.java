package imdstape.recorder.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.Failure;
import imdstape.metadata.Kind;
import imdstape.pseudonym.StandIns;
import imdstape.secrets.Originals.Original;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentitiesTest {

  private final Sightings sightings = new Sightings();

  @Test
  void oneIdentityHasOneStandInAndTwoHaveTwo() {
    Identities identities = new Identities(sightings);
    assertThat(identities.of(Kind.ROLE, "acme")).isEqualTo("web-server");
    assertThat(identities.of(Kind.ROLE, "zorb")).isEqualTo("web-server-2");
    assertThat(identities.of(Kind.ROLE, "acme")).isEqualTo("web-server");
    assertThat(identities.counts()).containsExactly(Map.entry("role", 2));
    assertThat(identities).hasToString("Identities[{role=2}]");
  }

  @Test
  void aStandInThatSomebodyReallyHasIsGivenToNobody() {
    sightings.of(Kind.ROLE, "web-server");
    sightings.of(Kind.ROLE, "acme");
    Identities identities = new Identities(sightings);
    assertThat(identities.of(Kind.ROLE, "web-server")).isEqualTo("web-server-2");
    assertThat(identities.of(Kind.ROLE, "acme")).isEqualTo("web-server-3");
  }

  @Test
  void whoIsANetworkOfTooManyHasNoPlace() {
    Identities identities = new Identities(sightings);
    assertThat(identities.has(Kind.VPC_CIDR, "172.31.0.0/16")).isTrue();
    assertThat(identities.has(Kind.VPC_CIDR, "172.30.0.0/15")).isFalse();
    assertThat(identities.has(Kind.IPV6_CIDR, "2600:1f18:1::/48")).isTrue();
    assertThat(identities.has(Kind.IPV6_CIDR, "2600:1f18::/47")).isFalse();
    assertThat(identities.has(Kind.PRIVATE_IPV4, "acme")).isFalse();
    assertThat(identities.has(Kind.ROLE, "acme")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"motd", "scheduled-events", "a.b-c", "thing-7", "thing123", "x.12"})
  void anUnknownNameThatIsAPlainWordStays(String name) {
    assertThat(new Identities(sightings).of(Kind.UNKNOWN_NAME, name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Motd", "a_b", "thing1234", "7th", "a--b", "-a"})
  void anyOtherDoesNot(String name) {
    assertThat(new Identities(sightings).of(Kind.UNKNOWN_NAME, name)).isNotEqualTo(name);
  }

  @Test
  void aPlainWordIsOfFortyLettersAtMostAndNobodysName() {
    String forty = "a".repeat(40);
    sightings.of(Kind.ROLE, "acme");
    sightings.of(Kind.UNKNOWN_NAME, "motd");
    Identities identities = new Identities(sightings);
    assertThat(identities.of(Kind.UNKNOWN_NAME, forty)).isEqualTo(forty);
    assertThat(identities.of(Kind.UNKNOWN_NAME, forty + "a")).isNotEqualTo(forty + "a");
    assertThat(identities.of(Kind.UNKNOWN_NAME, "acme")).isNotEqualTo("acme");
    assertThat(identities.of(Kind.UNKNOWN_NAME, "motd")).isEqualTo("motd");
  }

  @Test
  void tagKeysThatAreKeptStay() {
    sightings.keepsTagKeys(Set.of("Stage"));
    Identities identities = new Identities(sightings);
    assertThat(identities.of(Kind.TAG_KEY, "Name")).isEqualTo("Name");
    assertThat(identities.of(Kind.TAG_KEY, "Stage")).isEqualTo("Stage");
    assertThat(identities.of(Kind.TAG_KEY, "Owner")).isNotEqualTo("Owner");
    assertThat(identities.of(Kind.TAG_VALUE, "")).isEmpty();
  }

  @Test
  void standInsStayWhereEveryAccountIsOne() {
    sightings.of(Kind.ACCOUNT, "111122223333");
    sightings.of(Kind.ROLE, "web-server-7");
    Identities replayed = new Identities(sightings);
    assertThat(replayed.of(Kind.ROLE, "web-server-7")).isEqualTo("web-server-7");
    assertThat(replayed.of(Kind.ROLE, "acme")).isEqualTo("web-server");
    assertThat(replayed.of(Kind.UNKNOWN_NAME, "web-server-7")).isEqualTo("web-server-7");
    sightings.of(Kind.ACCOUNT, "908172635445");
    Identities real = new Identities(sightings);
    assertThat(real.of(Kind.ROLE, "web-server-7")).isEqualTo("web-server");
    assertThat(real.of(Kind.UNKNOWN_NAME, "web-server-7")).isNotEqualTo("web-server-7");
    Sightings without = new Sightings();
    assertThat(new Identities(without).of(Kind.ROLE, "web-server-7")).isEqualTo("web-server");
  }

  @Test
  void whatIsLookedForIsAWordOnlyIfSomebodyChoseIt() {
    sightings.keeps("default-hvm");
    Identities identities = new Identities(sightings);
    identities.of(Kind.ACCOUNT, "908172635445");
    identities.of(Kind.ROLE, "acme-billing");
    identities.of(Kind.SECURITY_GROUP, "Default");
    identities.of(Kind.SECURITY_GROUP, "Server");
    identities.of(Kind.PROFILE, "web-server-9");
    assertThat(identities.originals())
        .containsExactlyInAnyOrder(
            new Original("account", "908172635445", false),
            new Original("role", "acme-billing", true));
    assertThat(identities.words()).containsExactly(Map.entry("acme-billing", "web-server"));
  }

  @Test
  void aNameIsLookedForInATextFromFourLetters() {
    Identities identities = new Identities(sightings);
    identities.of(Kind.ROLE, "acm");
    identities.of(Kind.ROLE, "Acme");
    assertThat(identities.words()).containsOnlyKeys("acme");
  }

  @Test
  void moreIdentitiesThanThereAreStandInsIsSaid() {
    Identities identities = new Identities(sightings);
    long size = StandIns.size(Kind.PUBLIC_IPV4, "54.1.2.3");
    for (int i = 0; i < size; i++) {
      identities.of(Kind.PUBLIC_IPV4, "54.0." + i / 256 + "." + i % 256);
    }
    assertThatThrownBy(() -> identities.of(Kind.PUBLIC_IPV4, "54.9.9.9"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("more than " + size + " values of kind public-ipv4");
  }

  @Test
  void byNumberTheNextFreeOneIsGivenAndAfterTheLastTheFirst() {
    Numbering last = (space, original, size) -> size - 1;
    Identities identities = new Identities(sightings, last, KnownIdentities.NONE);
    long size = StandIns.size(Kind.MAC, "0e:49:61:0f:c3:11");
    assertThat(identities.of(Kind.MAC, "0e:49:61:0f:c3:11"))
        .isEqualTo(StandIns.of(Kind.MAC, "0e:49:61:0f:c3:11", size));
    assertThat(identities.of(Kind.MAC, "0e:49:61:0f:c3:12"))
        .isEqualTo(StandIns.of(Kind.MAC, "0e:49:61:0f:c3:12", 1));
  }

  @Test
  void itTellsNobodyWhomItSaw() {
    sightings.of(Kind.ROLE, "acme");
    assertThat(sightings).hasToString("Sightings[•••]");
    assertThat(sightings.of(Kind.ROLE, "zorb")).isEqualTo("zorb");
    assertThat(sightings.of(Kind.ROLE)).containsExactly("acme", "zorb");
  }
}
