package imdstape.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {

  private static final String MACS = "meta-data/network/interfaces/macs/02:00:5e:00:53:00/";

  @Test
  void everyCategoryNamesTheVersionThatIntroducedIt() {
    assertThat(Catalogue.all())
        .isNotEmpty()
        .allSatisfy(
            category ->
                assertThat(category.since())
                    .as(category.text())
                    .matches("1\\.0|20[0-2]\\d-[01]\\d-[0-3]\\d"));
  }

  @Test
  void noTwoCategoriesHaveThePath() {
    assertThat(Catalogue.all().stream().map(Category::text)).doesNotHaveDuplicates();
  }

  @Test
  void everyConcreteCategoryIsFoundByItsPath() {
    assertThat(Catalogue.concrete())
        .hasSizeGreaterThan(40)
        .allSatisfy(
            category ->
                assertThat(Catalogue.of(category.text())).as(category.text()).hasValue(category));
  }

  @Test
  void aConcreteCategoryHasNoNamesInIt() {
    assertThat(Catalogue.concrete().map(Category::text)).noneMatch(path -> path.contains("{"));
    assertThat(Catalogue.all().stream().filter(category -> !category.isConcrete()))
        .isNotEmpty()
        .allMatch(category -> category.text().contains("{"));
  }

  @ParameterizedTest
  @CsvSource({
    "meta-data/iam/security-credentials/web-server, ROLE_CREDENTIALS",
    "meta-data/identity-credentials/ec2/security-credentials/ec2-instance, INSTANCE_CREDENTIALS",
    "meta-data/network/interfaces/macs/02:00:5e:00:53:00/owner-id, ACCOUNT",
    "meta-data/network/interfaces/macs/02:00:5e:00:53:00/ipv4-associations/203.0.113.4,"
        + " PRIVATE_IPV4",
    "meta-data/public-keys/0/openssh-key, SSH_KEY",
    "meta-data/tags/instance/Name, TAG_VALUE",
    "user-data, USER_DATA",
  })
  void aPathWithNamesInItHasItsKind(String path, ValueKind kind) {
    assertThat(Catalogue.of(path)).map(Category::kind).contains(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "meta-data",
        "meta-data/iam",
        "meta-data/iam/security-credentials",
        "meta-data/iam/security-credentials/a/b",
        "meta-data/iam/security-credentials-extended/web-server",
        "meta-data/network/interfaces/macs/eth0/mac",
        "meta-data/nonsense",
        "latest/meta-data/mac"
      })
  void whatIsNotInTheTableIsNoCategory(String path) {
    assertThat(Catalogue.of(path)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "meta-data/iam/security-credentials/web-server, ROLE",
    "meta-data/network/interfaces/macs/02:00:5e:00:53:00, MAC",
    "meta-data/network/interfaces/macs/02:00:5e:00:53:00/ipv4-associations/203.0.113.4,"
        + " PUBLIC_IPV4",
    "meta-data/tags/instance/Name, TAG_KEY",
    "meta-data/public-keys/0, LABEL",
  })
  void theLastSegmentOfSuchAPathIsAName(String path, ValueKind kind) {
    assertThat(Catalogue.nameKind(path)).contains(kind);
  }

  @Test
  void aSegmentThatIsItselfIsNoName() {
    assertThat(Catalogue.nameKind("meta-data/mac")).isEmpty();
    assertThat(Catalogue.nameKind(MACS + "mac")).isEmpty();
    assertThat(Catalogue.nameKind("meta-data/nonsense")).isEmpty();
  }

  @Test
  void aPathWithChildrenIsADirectory() {
    assertThat(Catalogue.isDirectory("meta-data")).isTrue();
    assertThat(Catalogue.isDirectory("meta-data/iam/security-credentials")).isTrue();
    assertThat(Catalogue.isDirectory("meta-data/iam/security-credentials/web-server")).isFalse();
    assertThat(Catalogue.isDirectory("user-data")).isFalse();
    assertThat(Catalogue.isDirectory("nonsense")).isFalse();
  }

  @Test
  void aHarmlessValueHasTheExactFormItsCategoryPromises() {
    Category zone = Catalogue.of("meta-data/placement/availability-zone").orElseThrow();

    assertThat(zone.fits("us-east-1a")).isTrue();
    assertThat(zone.fits("us-east-1a\n")).isFalse();
    assertThat(zone.fits("see http://intranet.example.com")).isFalse();
    assertThat(zone.fits("Alice")).isFalse();
  }

  @Test
  void everyLineOfAValueMustFit() {
    Category mapping = Catalogue.of("meta-data/block-device-mapping/ami").orElseThrow();

    assertThat(mapping.fits("/dev/xvda")).isTrue();
    assertThat(mapping.fits("/dev/xvda\nthe password is x")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "meta-data/spot",
        "meta-data/spot/instance-action",
        "meta-data/events",
        "meta-data/events/maintenance/scheduled",
        "meta-data/autoscaling",
        "meta-data/managed-ssh-keys/active-keys/somebody"
      })
  void whatAnEventAloneBringsComesAndGoes(String path) {
    assertThat(Catalogue.comesAndGoes(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "meta-data",
        "meta-data/iam/info",
        "meta-data/managed-ssh-keys",
        "meta-data/nonsense",
        "meta-data/security-groups",
        "meta-data/tags/instance/Name"
      })
  void whatSomebodyHasToChangeStays(String path) {
    assertThat(Catalogue.comesAndGoes(path)).isFalse();
  }

  @Test
  void whatExpiresAndWhatAnEventBringsIsVolatileAndNothingElse() {
    assertThat(
            Catalogue.all().stream()
                .filter(category -> category.change().isVolatile())
                .map(Category::text))
        .containsExactly(
            "meta-data/autoscaling/target-lifecycle-state",
            "meta-data/events/maintenance/history",
            "meta-data/events/maintenance/scheduled",
            "meta-data/events/recommendations/rebalance",
            "meta-data/iam/info",
            "meta-data/iam/security-credentials/{ROLE}",
            "meta-data/identity-credentials/ec2/info",
            "meta-data/identity-credentials/ec2/security-credentials/ec2-instance",
            "meta-data/instance-action",
            "meta-data/managed-ssh-keys/active-keys/{USER}",
            "meta-data/managed-ssh-keys/signer-cert",
            "meta-data/spot/instance-action",
            "meta-data/spot/termination-time");
  }
}
