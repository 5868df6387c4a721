package imdstape.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0",
    "10.0.0.1, 10.0.0.1",
    "255.255.255.255, 255.255.255.255",
    "010.000.09.1, 10.0.9.1",
    "'::', '::'",
    "::1, ::1",
    "1::, 1::",
    "FD00:EC2::254, fd00:ec2::254",
    "2001:0db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "::ffff:192.0.2.1, ::ffff:c000:201",
    "1:2:3:4:5:6:192.0.2.1, 1:2:3:4:5:6:c000:201"
  })
  void anAddressIsWrittenInCanonicalForm(String literal, String text) {
    assertThat(IpAddress.parse(literal)).map(IpAddress::text).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        ":",
        ":::",
        "1",
        "10.1",
        "10.0.1",
        "10.0.0.0.1",
        "10.0.0.",
        ".10.0.0",
        "10..0.0",
        "256.0.0.1",
        "0x7f.0.0.1",
        "0001.0.0.1",
        "-1.0.0.1",
        "+1.0.0.1",
        " 10.0.0.1",
        "10.0.0.1\n",
        "١.0.0.1",
        "localhost",
        "example.com",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "1::2::3",
        "1:",
        ":1",
        "12345::",
        "::g",
        "[::1]",
        "fe80::1%1",
        "fe80::1%eth0",
        "::1.2.3",
        "1.2.3.4::",
        "1:2:3:4:5:6:7:1.2.3.4",
        "0000:0000:0000:0000:0000:0000:255.255.255.255."
      })
  void anythingElseIsNoAddress(String text) {
    assertThat(IpAddress.parse(text)).isEmpty();
  }

  @Test
  void longTextIsNoAddress() {
    assertThat(IpAddress.parse("1".repeat(1_000_000))).isEmpty();
    assertThat(IpAddress.parse(":".repeat(1_000_000))).isEmpty();
  }

  @Test
  void anUncompressedAddressHasEightGroups() {
    assertThat(IpAddress.parse("2001:db8::1"))
        .map(IpAddress::uncompressedText)
        .contains("2001:db8:0:0:0:0:0:1");
    assertThat(IpAddress.parse("10.0.0.1")).map(IpAddress::uncompressedText).contains("10.0.0.1");
  }

  @Test
  void theJdkTypeHasTheSameBytes() throws Exception {
    for (String text : new String[] {"0.0.0.0", "127.0.0.1", "255.1.2.3", "::", "::1", "ff00::1"}) {
      assertThat(IpAddress.parse(text).orElseThrow().toInetAddress())
          .isEqualTo(InetAddress.getByName(text));
    }
    assertThat(IpAddress.parse("::ffff:127.0.0.1").orElseThrow().toInetAddress())
        .matches(InetAddress::isLoopbackAddress);
  }
}
