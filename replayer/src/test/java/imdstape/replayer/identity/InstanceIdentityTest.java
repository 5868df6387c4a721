package imdstape.replayer.identity;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Fixture;
import imdstape.fixture.Leaf;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.MetadataPath;
import imdstape.pseudonym.Pseudonyms;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.instance.InstanceState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceIdentityTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @Test
  void theAccountComesFromTheIdentityDocument() {
    assertThat(InstanceIdentity.fromFixture(saying("444455556666", "123456789012")).account())
        .isEqualTo("444455556666");
  }

  @Test
  void withoutADocumentTheAccountComesFromAnInterfacesOwnerId() {
    assertThat(InstanceIdentity.fromFixture(saying("ACCOUNT-XXXX", "123456789012")).account())
        .isEqualTo("123456789012");
  }

  @ParameterizedTest
  @CsvSource({"ACCOUNT-XXXX, unknown", "123, 1234567890123", "'', amazon-aws", "-12345678901, +1"})
  void anInvalidAccountIsReplacedByAPseudonym(String account, String owner) {
    Fixture fixture = saying(account, owner);
    InstanceState state = InstanceState.of(fixture, new byte[32], 7);

    assertThat(InstanceIdentity.fromFixture(fixture).account())
        .isEqualTo(Pseudonyms.ACCOUNTS.get(0));
    assertThat(
            new String(
                state
                    .tableAt(NOW)
                    .find(
                        MetadataPath.parse("/latest/meta-data/iam/security-credentials/web-server")
                            .orElseThrow(),
                        "127.0.0.1")
                    .body(),
                StandardCharsets.UTF_8))
        .contains("\"Code\" : \"Success\"");
  }

  /** The default fixture with these accounts in its identity document and its interfaces. */
  private static Fixture saying(String account, String owner) {
    Map<String, Leaf> leaves =
        new TreeMap<>(FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME).tree());
    leaves.replaceAll((path, leaf) -> path.endsWith("/owner-id") ? Leaf.of(owner) : leaf);
    leaves.put(
        "dynamic/instance-identity/document",
        Leaf.of("{\n  \"accountId\" : \"" + account + "\"\n}"));
    return ServedInstance.fixtureWith(leaves);
  }
}
