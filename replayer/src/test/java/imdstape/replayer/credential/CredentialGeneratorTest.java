package imdstape.replayer.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialGeneratorTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:17:23.456Z");

  private final CredentialGenerator mint = new CredentialGenerator(7, "111122223333");

  @Test
  void theBodyHasKeysSpacesAndDatesAsInCaptures() {
    assertThat(mint.credentialsAt("web-server", NOW).json())
        .matches(
            """
            \\{
              "Code" : "Success",
              "LastUpdated" : "2026-11-23T\\d\\d:\\d\\d:\\d\\dZ",
              "Type" : "AWS-HMAC",
              "AccessKeyId" : "AS\
            IA[A-Z2-7]{16}",
              "SecretAccessKey" : "[A-Za-z0-9+/]{40}",
              "Token" : "IQoJb3JpZ2lu[A-Za-z0-9+/]+",
              "Expiration" : "2026-11-23T\\d\\d:\\d\\d:\\d\\dZ"
            \\}\
            """);
  }

  @Test
  void theBodyIsAsLongAsCapturedBodies() {
    for (int seed = 0; seed < 200; seed++) {
      assertThat(
              new CredentialGenerator(seed, "111122223333").credentialsAt("r", NOW).json().length())
          .isBetween(1_310, 1_582);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"111122223333", "999988887777", "000000000001", "123456789012"})
  void theKeyIdEncodesTheAccount(String account) {
    for (int seed = 0; seed < 50; seed++) {
      String id =
          new CredentialGenerator(seed, account).credentialsAt("web-server", NOW).accessKeyId();

      assertThat(accountOf(id)).isEqualTo(account);
    }
  }

  @Test
  void withinAPeriodTheSetIsTheSame() {
    Instant start = mint.periodStart(NOW);
    RoleCredentials set = mint.credentialsAt("web-server", start);

    assertThat(mint.credentialsAt("web-server", NOW)).isEqualTo(set);
    assertThat(
            mint.credentialsAt("web-server", start.plus(CredentialGenerator.PERIOD).minusMillis(1)))
        .isEqualTo(set);
  }

  @Test
  void allFieldsChangeTogetherWithTheNextPeriod() {
    Instant next = mint.periodStart(NOW).plus(CredentialGenerator.PERIOD);
    RoleCredentials before = mint.credentialsAt("web-server", next.minusMillis(1));
    RoleCredentials after = mint.credentialsAt("web-server", next);

    assertThat(after.accessKeyId()).isNotEqualTo(before.accessKeyId());
    assertThat(after.secretAccessKey()).isNotEqualTo(before.secretAccessKey());
    assertThat(after.token()).isNotEqualTo(before.token());
    assertThat(after.lastUpdated()).isEqualTo(next);
    assertThat(after.expiration()).isAfter(before.expiration().plus(Duration.ofMinutes(30)));
  }

  @Test
  void theLifeIsSixHoursAndUpToTwentyThreeMinutes() {
    Set<Duration> lives = new HashSet<>();
    for (int hour = 0; hour < 500; hour++) {
      RoleCredentials set = mint.credentialsAt("web-server", NOW.plus(Duration.ofHours(hour)));
      Duration life = Duration.between(set.lastUpdated(), set.expiration());

      assertThat(life).isBetween(Duration.ofHours(6), Duration.ofMinutes(6 * 60 + 23));
      assertThat(set.lastUpdated()).isBeforeOrEqualTo(NOW.plus(Duration.ofHours(hour)));
      lives.add(life);
    }
    assertThat(lives).hasSizeGreaterThan(100);
  }

  @Test
  void newCredentialsComeLongBeforeTheOldOnesEnd() {
    RoleCredentials set = mint.credentialsAt("web-server", NOW);
    Instant replaced = mint.periodStart(NOW).plus(CredentialGenerator.PERIOD);

    assertThat(Duration.between(replaced, set.expiration())).isGreaterThan(Duration.ofMinutes(5));
  }

  @Test
  void eachHolderAndEachSeedHasItsOwn() {
    Set<String> ids = new HashSet<>();
    for (int seed = 0; seed < 100; seed++) {
      CredentialGenerator one = new CredentialGenerator(seed, "111122223333");
      ids.add(one.credentialsAt("web-server", NOW).accessKeyId());
      ids.add(one.credentialsAt("ec2-instance", NOW).accessKeyId());
    }
    assertThat(ids).hasSize(200);
  }

  @Test
  void theProfilesInfoHasTheCapturedForm() {
    assertThat(mint.iamInfoJson("web-server-profile", "aws-cn", NOW))
        .matches(
            """
            \\{
              "Code" : "Success",
              "LastUpdated" : "2026-11-23T\\d\\d:\\d\\d:\\d\\dZ",
              "InstanceProfileArn" : "arn:aws-cn:iam::111122223333:instance-profile/web-server-profile",
              "InstanceProfileId" : "AIPA[A-Z2-7]{17}"
            \\}\
            """);
  }

  @Test
  void theProfilesIdStaysWhenCredentialsChange() {
    String id = "\"InstanceProfileId\".*";
    String now = mint.iamInfoJson("p", "aws", NOW).replaceAll("(?s).*(" + id + ")", "$1");

    assertThat(now).startsWith("\"InstanceProfileId\"");
    assertThat(mint.iamInfoJson("p", "aws", NOW.plus(Duration.ofDays(1)))).endsWith(now);
  }

  @Test
  void theInstancesInfoNamesTheAccount() {
    assertThat(mint.identityInfoJson(NOW))
        .matches(
            """
            \\{
              "Code" : "Success",
              "LastUpdated" : "2026-11-23T\\d\\d:\\d\\d:\\d\\dZ",
              "AccountId" : "%s"
            \\}\
            """
                .formatted("111122223333"));
  }

  @Test
  void theSeedDoesNotShow() {
    assertThat(new CredentialGenerator(424242, "111122223333").toString()).doesNotContain("424242");
  }

  /** https://awsteele.com/blog/2020/09/26/aws-access-key-format.html: the middle of 48 bits. */
  private static String accountOf(String keyId) {
    long bits = 0;
    for (char c : keyId.substring(4, 14).toCharArray()) {
      bits = (bits << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c);
    }
    long first48 = bits >>> 2;
    return "%012d".formatted((first48 & 0x7fffffffff80L) >>> 7);
  }
}
