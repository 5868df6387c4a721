package imdstape.recorder.redact;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.Listing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which kind the names in paths and listings are redacted as. */
class PathRedactorTest {

  private final PathRedactor paths =
      new PathRedactor((kind, original) -> "<" + kind.jsonName() + ">");

  @ParameterizedTest
  @CsvSource({
    "meta-data/instance-id, meta-data/instance-id",
    "meta-data/network/interfaces/macs/0e:49:61:0f:c3:11/mac,"
        + " meta-data/network/interfaces/macs/<mac>/mac",
    "meta-data/iam/security-credentials/acme, meta-data/iam/security-credentials/<role>",
    "meta-data/iam/security-credentials/acme-token, meta-data/iam/security-credentials/<role>",
    "meta-data/iam/security-credentials-extended/acme,"
        + " meta-data/iam/security-credentials-<unknown-name>/<role>",
    "meta-data/iam-ecs-7/acme/deep, meta-data/iam-ecs-<role>/<role>/<role>",
    "meta-data/tags/instance/Owner, meta-data/tags/instance/<tag-key>",
    "meta-data/vendor/908172635445, meta-data/<unknown-name>/<account>",
    "meta-data/x/i-05f1c8a92e7d3b604, meta-data/<unknown-name>/<resource-id>",
    "meta-data/x/0e:49:61:0f:c3:11, meta-data/<unknown-name>/<mac>",
    "meta-data/x/172.31.45.67, meta-data/<unknown-name>/<private-ipv4>"
  })
  void theKindOfANameFollowsFromItsPathOrItsForm(String path, String expected) {
    assertThat(paths.redactPath(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "meta-data/zorb-token, meta-data/<unknown-name>-token",
    "meta-data/PASSWORD_of_zorb, meta-data/<unknown-name>-passw",
    "meta-data/tags/instance/db-secret, meta-data/tags/instance/<tag-key>-secret"
  })
  void aSecretNameKeepsItsSecretWord(String path, String expected) {
    assertThat(paths.redactPath(path)).isEqualTo(expected);
  }

  @Test
  void aPseudonymThatHasASecretWordIsNotExtended() {
    PathRedactor secretive = new PathRedactor((kind, original) -> "a-" + original + "-secret");
    assertThat(secretive.redactPath("meta-data/db-token")).isEqualTo("meta-data/a-db-secret");
    assertThat(secretive.redactPath("meta-data/tokens")).isEqualTo("meta-data/a-tokens-secret");
  }

  @Test
  void theRootPathIsEmpty() {
    assertThat(paths.redactPath("")).isEmpty();
    assertThat(paths.redactPath("a/")).isEqualTo("<unknown-name>/<unknown-name>");
  }

  @Test
  void aSortedListingStaysSorted() {
    PathRedactor turned =
        new PathRedactor((kind, original) -> original.equals("alpha") ? "zorb" : "blue");
    assertThat(turned.redactListing("meta-data/x", Listing.of("alpha\nbeta/")))
        .isEqualTo(Listing.of("blue/\nzorb"));
    assertThat(turned.redactListing("meta-data/x", Listing.of("beta/\nalpha")))
        .isEqualTo(Listing.of("blue/\nzorb"));
    assertThat(turned.redactListing("meta-data/x", Listing.of("gamma\nalpha/\n")))
        .isEqualTo(Listing.of("blue\nzorb/\n"));
  }

  @Test
  void aKeyPairLineKeepsItsNumber() {
    assertThat(paths.redactListing("meta-data/public-keys", Listing.of("0=alice-laptop\n1=bob=x")))
        .isEqualTo(Listing.of("0=<key-name>\n1=<key-name>"));
    assertThat(paths.redactListing("meta-data/x", Listing.of("1=bob/\n0=alice-laptop")))
        .isEqualTo(Listing.of("<unknown-name>/\n<unknown-name>"));
  }

  @Test
  void namesAtTheRootOfAVersionAreRedacted() {
    assertThat(paths.redactListing("", Listing.of("user-data\nmeta-data\nzorb")))
        .isEqualTo(Listing.of("user-data\nmeta-data\n<unknown-name>"));
  }
}
