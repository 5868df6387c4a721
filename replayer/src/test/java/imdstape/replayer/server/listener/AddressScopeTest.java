package imdstape.replayer.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressScopeTest {

  @Test
  void onlyAddressesOfThisMachineArePrivate() {
    assertThat(AddressScope.isPrivate("127.0.0.1")).isTrue();
    assertThat(AddressScope.isPrivate("::1")).isTrue();
    assertThat(AddressScope.isPrivate("localhost")).isTrue();
    assertThat(AddressScope.isLoopback("::ffff:127.0.0.1")).isTrue();
    assertThat(AddressScope.isLoopback("192.0.2.1")).isFalse();
  }

  @Test
  void noOtherNameIsLookedUp() {
    // the legacy notation and the name would both resolve to a loopback address
    assertThat(AddressScope.isLoopback("127.1")).isFalse();
    assertThat(AddressScope.isLoopback("loopback.localhost")).isFalse();
  }
}
