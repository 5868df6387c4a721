package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.LeafBody;
import imdstape.metadata.PathPattern;
import imdstape.metadata.ValueKind;
import imdstape.pseudonym.Pseudonyms;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests how a body is redacted, by its path and its form. */
class BodyRedactorTest {

  private static final String UNKNOWN_PATH = "meta-data/vendor/stage"; // an unknown path

  @ParameterizedTest
  @CsvSource({
    "meta-data/instance-type, m7i.large",
    "meta-data/placement/region, us-east-1",
    "meta-data/ami-launch-index, 0"
  })
  void aHarmlessValueOfTheExpectedFormIsKept(String path, String value) {
    assertThat(body(path, value)).isEqualTo(new LeafBody.Text(value));
  }

  @ParameterizedTest
  @CsvSource({
    "meta-data/instance-type, a large one",
    "meta-data/placement/region, acme",
    "meta-data/ami-launch-index, 908172635445",
    "meta-data/mac, acme",
    "meta-data/local-ipv4, 1720.31.0.1",
    "meta-data/iam/info, {}",
    "meta-data/identity-credentials/ec2/info, '{\"AccountId\" : 908172635445}'"
  })
  void aValueOfAnUnexpectedFormIsWithheld(String path, String value) {
    assertThat(body(path, value))
        .isEqualTo(new LeafBody.Withheld("unexpected-form", value.length()));
  }

  @Test
  void aBodyMadeAtReplayKeepsOnlyTheProfilePseudonym() {
    String arn =
        "{\"InstanceProfileArn\" : \"arn:aws:iam::908172635445:instance-profile/team/%s\"}";
    assertThat(new RuleTrial(UserRules.NONE).redact(ValueKind.IAM_INFO, arn.formatted("acme")))
        .isEqualTo(new LeafBody.Generated(LeafBody.GeneratedValue.IAM_INFO, "web-server-profile"));
    assertThat(new RuleTrial(UserRules.NONE).redact(ValueKind.IAM_INFO, arn.formatted("a b")))
        .isInstanceOf(LeafBody.Withheld.class);
    assertThat(
            new RuleTrial(UserRules.NONE)
                .redact(ValueKind.IDENTITY_INFO, "{\"AccountId\" : \"908172635445\"}"))
        .isEqualTo(new LeafBody.Generated(LeafBody.GeneratedValue.IDENTITY_INFO, null));
    RedactedCrawl redacted =
        new CrawlBuilder().leaf("meta-data/iam/info", arn.formatted("acme")).redacted();
    assertThat(redacted.originals().findIn("908172635445")).contains("account");
    assertThat(redacted.originals().findIn("of acme here")).contains("profile");
  }

  @Test
  void aBodyThatIsNeverRequestedIsMadeByItsKind() {
    for (LeafBody.GeneratedValue what : LeafBody.GeneratedValue.values()) {
      if (what.kind().redactionAction() == ValueKind.RedactionAction.NEVER_REQUEST) {
        assertThat(BodyRedactor.notRequestedBody(what.kind()))
            .isEqualTo(new LeafBody.Generated(what, null));
      }
    }
    assertThat(BodyRedactor.notRequestedBody(ValueKind.UNPROVEN))
        .isEqualTo(new LeafBody.Withheld("never-asked", 0));
  }

  @Test
  void allowingAPathNeverStoresSecretBodies() {
    String arn = "{\"InstanceProfileArn\" : \"arn:aws:iam::908172635445:instance-profile/acme\"}";
    RedactionPolicy all = allowing("meta-data/*", "meta-data/**", "dynamic/**", "user-dat*");
    CrawlBuilder instance =
        new CrawlBuilder().leaf("meta-data/iam/info", arn).leaf("user-data", "x=1");
    assertThat(body(instance.redacted(all), "meta-data/iam/info"))
        .isEqualTo(new LeafBody.Generated(LeafBody.GeneratedValue.IAM_INFO, "web-server-profile"));
    assertThat(body(instance.redacted(all), "user-data"))
        .isEqualTo(new LeafBody.Withheld("user-data", 3));
  }

  @Test
  void aPlaceholderIsAlwaysWithheldAgain() {
    String placeholder = new String(LeafBody.Withheld.placeholder(20), UTF_8);
    CrawlBuilder instance =
        new CrawlBuilder().leaf(UNKNOWN_PATH, placeholder).leaf("user-data", placeholder);
    RedactionPolicy keep =
        new RedactionPolicy(
            List.of(PathPattern.belowVersion(UNKNOWN_PATH)),
            Set.of(),
            UserDataLevel.KEEP,
            UserRules.NONE);
    assertThat(body(instance.redacted(keep), UNKNOWN_PATH))
        .isEqualTo(new LeafBody.Withheld("unknown-path", 20));
    assertThat(body(instance.redacted(keep), "user-data"))
        .isEqualTo(new LeafBody.Withheld("user-data", 20));
    assertThat(body(instance.redacted(ruling("text", "")), UNKNOWN_PATH))
        .isEqualTo(new LeafBody.Withheld("rule", 20));
    assertThat(new RuleTrial(UserRules.NONE).redact(ValueKind.TAG_VALUE, placeholder))
        .isEqualTo(new LeafBody.Withheld("unexpected-form", 20));
    String shortest = placeholder.substring(0, 11);
    assertThat(new RuleTrial(UserRules.NONE).redact(ValueKind.TAG_VALUE, shortest))
        .isEqualTo(new LeafBody.Withheld("unexpected-form", 11));
    assertThat(
            new RuleTrial(UserRules.NONE).redact(ValueKind.TAG_VALUE, placeholder.substring(0, 10)))
        .isInstanceOf(LeafBody.Text.class);
  }

  @Test
  void userDataFollowsItsLevel() {
    CrawlBuilder instance =
        new CrawlBuilder()
            .leaf("meta-data/instance-id", "i-05f1c8a92e7d3b604")
            .leaf("user-data", "#!/bin/sh\necho i-05f1c8a92e7d3b604\n");
    assertThat(body(instance.redacted(), "user-data"))
        .isEqualTo(new LeafBody.Withheld("user-data", 35));
    assertThat(body(instance.redacted(level(UserDataLevel.STRUCTURE)), "user-data"))
        .isEqualTo(new LeafBody.Text("#!/bin/sh\necho withheld\n"));
    assertThat(body(instance.redacted(level(UserDataLevel.KEEP)), "user-data"))
        .isEqualTo(new LeafBody.Text("#!/bin/sh\necho i-0abcdef1234567890\n"));
  }

  @Test
  void aBodyWithControlCharactersIsStoredAsBytes() {
    for (String text : List.of("a\u0001", "a\u001fb")) {
      byte[] bytes = text.getBytes(ISO_8859_1);
      CrawlBuilder instance = new CrawlBuilder().leaf("user-data", 200, "", bytes);
      assertThat(body(instance.redacted(level(UserDataLevel.KEEP)), "user-data"))
          .isEqualTo(new LeafBody.Bytes(bytes));
    }
    assertThat(
            body(
                new CrawlBuilder()
                    .leaf("user-data", "\ta b\r\n")
                    .redacted(level(UserDataLevel.KEEP)),
                "user-data"))
        .isEqualTo(new LeafBody.Text("\ta b\r\n"));
  }

  @Test
  void userRulesTakePrecedenceOverTheCatalogue() {
    assertThat(ruled("keep", "dev|prod", "dev")).isEqualTo(new LeafBody.Text("dev"));
    assertThat(ruled("keep", "dev|prod", "dev\nprod")).isEqualTo(new LeafBody.Text("dev\nprod"));
    assertThat(ruled("keep", "dev|prod", "dev\nacme"))
        .isEqualTo(new LeafBody.Withheld("unexpected-form", 8));
    assertThat(ruled("withhold", "", "dev")).isEqualTo(new LeafBody.Withheld("rule", 3));
    assertThat(ruled("text", "", "at 172.31.45.67")).isEqualTo(new LeafBody.Text("at 10.0.0.10"));
    assertThat(ruled("private-ipv4", "", "172.31.45.67")).isEqualTo(new LeafBody.Text("10.0.0.10"));
    assertThat(ruled("private-ipv4", "", "acme"))
        .isEqualTo(new LeafBody.Withheld("unexpected-form", 4));
  }

  @Test
  void aValueIsStoredOnlyIfEveryLineHasTheExpectedForm() {
    CrawlBuilder instance =
        new CrawlBuilder().leaf("meta-data/security-groups", "acme-a\n\nacme-b\n");
    assertThat(body(instance.redacted(), "meta-data/security-groups"))
        .isInstanceOfSatisfying(
            LeafBody.Text.class,
            text -> assertThat(text.text()).matches("[a-z0-9-]+\\n\\n[a-z0-9-]+\\n"));
    instance.leaf("meta-data/security-groups", "acme-a\n" + "a".repeat(300));
    assertThat(body(instance.redacted(), "meta-data/security-groups"))
        .isEqualTo(new LeafBody.Withheld("unexpected-form", 307));
  }

  @Test
  void anSshKeyKeepsItsAlgorithmAndFinalLineFeed() {
    LeafBody withLine =
        new RuleTrial(UserRules.NONE).redact(ValueKind.SSH_KEY, "ssh-rsa AAAAB3NzaC1yc2E= alice\n");
    LeafBody without =
        new RuleTrial(UserRules.NONE).redact(ValueKind.SSH_KEY, "ssh-rsa AAAAB3NzaC1yc2E= alice");
    assertThat(RuleTrial.text(withLine)).startsWith("ssh-rsa ").endsWith(" my-key\n");
    assertThat(RuleTrial.text(without)).isEqualTo(RuleTrial.text(withLine).stripTrailing());
    LeafBody nameless =
        new RuleTrial(UserRules.NONE).redact(ValueKind.SSH_KEY, "ssh-ed25519 AAAAB3NzaC1yc2E=");
    assertThat(RuleTrial.text(nameless)).startsWith("ssh-ed25519 ").endsWith(" my-key");
  }

  @Test
  void sshKeysAreNumberedInOrderOfOccurrence() {
    RedactedCrawl redacted =
        new CrawlBuilder()
            .leaf("meta-data/public-keys/0/openssh-key", "ssh-rsa AAAAB3NzaC1yc2E1 alice")
            .leaf("meta-data/public-keys/1/openssh-key", "ssh-rsa AAAAB3NzaC1yc2E2 alice")
            .redacted();
    String first = RuleTrial.text(body(redacted, "meta-data/public-keys/0/openssh-key"));
    String second = RuleTrial.text(body(redacted, "meta-data/public-keys/1/openssh-key"));
    assertThat(first).isEqualTo(Pseudonyms.sshKey("ssh-rsa", 1, "my-key"));
    assertThat(second).isEqualTo(Pseudonyms.sshKey("ssh-rsa", 2, "my-key"));
  }

  @Test
  void theDomainOfAHostnameIsKept() {
    RedactedCrawl redacted =
        new CrawlBuilder()
            .leaf("meta-data/hostname", "ip-172-31-45-67.ec2.internal")
            .leaf("meta-data/security-groups", "ec2")
            .leaf("meta-data/instance-type", "m7i.large")
            .leaf("meta-data/placement/group-name", "m7i")
            .redacted();
    assertThat(body(redacted, "meta-data/hostname"))
        .isEqualTo(new LeafBody.Text("ip-10-0-0-10.ec2.internal"));
    assertThat(redacted.originals().findIn("x.ec2.internal is an m7i.large")).isEmpty();
  }

  private static LeafBody ruled(String as, String form, String value) {
    return body(
        new CrawlBuilder().leaf(UNKNOWN_PATH, value).redacted(ruling(as, form)), UNKNOWN_PATH);
  }

  private static RedactionPolicy ruling(String as, String form) {
    String hides = as.equals("text") || as.equals("private-ipv4") ? "172.31.1.1" : "acme";
    String rules =
        "{\"format\": \"imds-tape-rules/1\", \"paths\": [{\"path\": \"%s\", \"as\": \"%s\", %s"
                .formatted(UNKNOWN_PATH, as, form.isEmpty() ? "" : "\"form\": \"" + form + "\", ")
            + "\"why\": \"w\", \"hides\": [\"%s\"]}]}".formatted(hides);
    return new RedactionPolicy(
        List.of(),
        Set.of(),
        UserDataLevel.WITHHOLD,
        UserRules.parse("rules", rules.getBytes(UTF_8)));
  }

  private static RedactionPolicy level(UserDataLevel level) {
    return new RedactionPolicy(List.of(), Set.of(), level, UserRules.NONE);
  }

  private static RedactionPolicy allowing(String... patterns) {
    return new RedactionPolicy(
        List.of(patterns).stream().map(PathPattern::belowVersion).toList(),
        Set.of(),
        UserDataLevel.WITHHOLD,
        UserRules.NONE);
  }

  private static LeafBody body(String path, String value) {
    return body(new CrawlBuilder().leaf(path, value).redacted(), path);
  }

  private static LeafBody body(RedactedCrawl redacted, String path) {
    return Objects.requireNonNull(redacted.fixture().tree().get(path), path).body();
  }
}
