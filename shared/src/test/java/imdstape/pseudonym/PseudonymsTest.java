package imdstape.pseudonym;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.metadata.ValueKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PseudonymsTest {

  @ParameterizedTest
  @CsvSource({
    "ACCOUNT, 999999999999, 1001",
    "RESOURCE_ID, i-0fedcba9876543210, 549755813888",
    "RESOURCE_ID, eni-attach-0fedcba9876543210, 549755813888",
    "RESOURCE_ID, ami-fedcba98, 61440",
    "MAC, 0e:49:61:0f:c3:11, 8388608",
    "PUBLIC_IPV4, 54.1.2.3, 750",
  })
  void aSpaceHoldsExactlyItsSizeOfDifferentPseudonyms(ValueKind kind, String original, long size) {
    Set<String> pseudonyms = new HashSet<>();
    long step = Math.max(1, size / 1_000);
    int count = 0;
    for (long number = 1; number <= size; number += number < 600 ? 1 : step) {
      String pseudonym = Pseudonyms.of(kind, original, number);
      assertThat(Pseudonyms.isPseudonym(kind, pseudonym)).as(pseudonym).isTrue();
      assertThat(kind.matches(pseudonym)).as(pseudonym).isTrue();
      pseudonyms.add(pseudonym);
      count++;
    }
    assertThat(pseudonyms).hasSize(count);
    assertThat(Pseudonyms.isPseudonym(kind, Pseudonyms.of(kind, original, size))).isTrue();
    assertThat(Pseudonyms.spaceSize(kind, original)).isEqualTo(size);
    assertThatThrownBy(() -> Pseudonyms.of(kind, original, size + 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("more than " + size);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "ROLE",
        "PROFILE",
        "KEY_NAME",
        "SECURITY_GROUP",
        "PLACEMENT_GROUP",
        "TAG_KEY",
        "TAG_VALUE",
        "PRODUCT_CODE"
      })
  void namesAreABaseNameAndFromTheSecondOnANumber(ValueKind kind) {
    String first = Pseudonyms.of(kind, "whatever", 1);

    assertThat(Pseudonyms.of(kind, "whatever", 2)).isEqualTo(first + "-2");
    for (int number : new int[] {1, 2, 10, 999}) {
      String pseudonym = Pseudonyms.of(kind, "whatever", number);
      assertThat(Pseudonyms.isPseudonym(kind, pseudonym)).as(pseudonym).isTrue();
      assertThat(kind.matches(pseudonym)).as(pseudonym).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "i-0123456789abcdef0, i-0abcdef1234567890",
    "i-01234567, i-0abc0001",
    "subnet-0123456789abcdef0, subnet-0abcdef1234567890",
  })
  void aResourceIdKeepsItsPrefixAndLength(String original, String pseudonym) {
    assertThat(Pseudonyms.of(ValueKind.RESOURCE_ID, original, 1))
        .isEqualTo(pseudonym)
        .hasSameSizeAs(original);
  }

  @ParameterizedTest
  @CsvSource({
    "ACCOUNT, 123412341234",
    "RESOURCE_ID, i-0123456789abcdef0",
    "RESOURCE_ID, i-0abcdef12345678901",
    "MAC, 0e:49:61:0f:c3:11",
    "MAC, 02:00:5e:00:53:0",
    "PUBLIC_IPV4, 54.1.2.3",
    "PUBLIC_IPV4, 203.0.114.4",
    "PRIVATE_IPV4, 172.31.0.1",
    "VPC_CIDR, 172.31.0.0/16",
    "IPV6, 2600:1f18::1",
    "ROLE, web-server-prod",
    "ROLE, admin",
    "TAG_VALUE, values",
    "USER_DATA, anything",
  })
  void aValueOutsideItsSpaceIsNoPseudonym(ValueKind kind, String value) {
    assertThat(Pseudonyms.isPseudonym(kind, value)).isFalse();
  }

  @Test
  void theFirstAccountIsTheOneTheDocumentationUses() {
    assertThat(Pseudonyms.of(ValueKind.ACCOUNT, "999999999999", 1)).isEqualTo("111122223333");
  }

  @Test
  void aKindWithoutASpaceHasNoPseudonyms() {
    assertThatThrownBy(() -> Pseudonyms.of(ValueKind.USER_DATA, "x", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("USER_DATA");
  }

  @Test
  void onlyPseudonymousSshKeysAreRecognized() {
    for (String type : List.of("ssh-ed25519", "ssh-rsa")) {
      String key = Pseudonyms.sshKey(type, 3, "my-key-2");

      assertThat(Pseudonyms.isPseudonym(ValueKind.SSH_KEY, key + "\n")).as(type).isTrue();
      assertThat(ValueKind.SSH_KEY.matches(key + "\n")).as(type).isTrue();
      assertThat(Pseudonyms.isPseudonym(ValueKind.SSH_KEY, key.replace("my-key-2", "alice@laptop")))
          .isFalse();
      assertThat(Pseudonyms.isPseudonym(ValueKind.SSH_KEY, changed(key))).as(type).isFalse();
    }
  }

  @Test
  void anSshKeyOfAnotherTypeBecomesEd25519() {
    assertThat(Pseudonyms.sshKey("ecdsa-sha2-nistp256", 1, "my-key"))
        .isEqualTo(Pseudonyms.sshKey("ssh-ed25519", 1, "my-key"));
  }

  private static String changed(String key) {
    int index = key.length() - 12;
    char other = key.charAt(index) == 'A' ? 'B' : 'A';
    return key.substring(0, index) + other + key.substring(index + 1);
  }
}
