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
                    .as(category.pathTemplate())
                    .matches("1\\.0|20[0-2]\\d-[01]\\d-[0-3]\\d"));
  }

  @Test
  void noTwoCategoriesShareAPath() {
    assertThat(Catalogue.all().stream().map(Category::pathTemplate)).doesNotHaveDuplicates();
  }

  @Test
  void everyConcreteCategoryIsFoundByItsPath() {
    assertThat(Catalogue.concreteCategories())
        .hasSizeGreaterThan(40)
        .allSatisfy(
            category ->
                assertThat(Catalogue.find(category.pathTemplate()))
                    .as(category.pathTemplate())
                    .hasValue(category));
  }

  @Test
  void aConcreteCategoryHasNoNamesInIt() {
    assertThat(Catalogue.concreteCategories().map(Category::pathTemplate))
        .noneMatch(path -> path.contains("{"));
    assertThat(Catalogue.all().stream().filter(category -> !category.isConcrete()))
        .isNotEmpty()
        .allMatch(category -> category.pathTemplate().contains("{"));
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
  void aPathWithNamesHasTheKindOfItsCategory(String path, ValueKind kind) {
    assertThat(Catalogue.find(path)).map(Category::kind).contains(kind);
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
  void aPathOutsideTheTableHasNoCategory(String path) {
    assertThat(Catalogue.find(path)).isEmpty();
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
  void theLastSegmentHasANameKind(String path, ValueKind kind) {
    assertThat(Catalogue.nameKind(path)).contains(kind);
  }

  @Test
  void aLiteralSegmentHasNoNameKind() {
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
  void aHarmlessValueMatchesThePatternOfItsCategory() {
    Category zone = Catalogue.find("meta-data/placement/availability-zone").orElseThrow();

    assertThat(zone.matches("us-east-1a")).isTrue();
    assertThat(zone.matches("us-east-1a\n")).isFalse();
    assertThat(zone.matches("see http://intranet.example.com")).isFalse();
    assertThat(zone.matches("Alice")).isFalse();
  }

  @Test
  void everyLineOfAValueMustMatch() {
    Category mapping = Catalogue.find("meta-data/block-device-mapping/ami").orElseThrow();

    assertThat(mapping.matches("/dev/xvda")).isTrue();
    assertThat(mapping.matches("/dev/xvda\nthe password is x")).isFalse();
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
  void aPathThatOnlyEventsCreateIsEventDriven(String path) {
    assertThat(Catalogue.isEventDriven(path)).isTrue();
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
  void anyOtherPathIsNotEventDriven(String path) {
    assertThat(Catalogue.isEventDriven(path)).isFalse();
  }

  @Test
  void onlyRenewedAndEventCategoriesAreVolatile() {
    assertThat(
            Catalogue.all().stream()
                .filter(category -> category.volatility().isVolatile())
                .map(Category::pathTemplate))
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
