package imdstape.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the boundaries of IANA's special-purpose blocks. */
class PublicAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.0",
        "9.255.255.255",
        "11.0.0.0",
        "54.255.255.255",
        "54-123-45-67",
        "100.63.255.255",
        "100.128.0.0",
        "101.64.0.1",
        "126.255.255.255",
        "128.0.0.0",
        "168.254.0.1",
        "169.253.255.255",
        "169.255.0.0",
        "171.16.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "191.168.0.1",
        "192.167.255.255",
        "192.169.0.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255"
      })
  void aRoutableAddressIsPublic(String address) {
    assertThat(PublicAddress.isPublic(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.0.0",
        "169.254.169.254",
        "172.16.0.0",
        "172.31.255.255",
        "192.168.0.0",
        "192-168-255-255",
        "192.0.2.1",
        "198.51.100.1",
        "203.0.113.4",
        "203-0-113-4",
        "224.0.0.1",
        "255.255.255.255",
        "54.123.256.1"
      })
  void privateAddressesPseudonymsAndInvalidAddressesAreNotPublic(String address) {
    assertThat(PublicAddress.isPublic(address)).isFalse();
  }
}
