package imdstape.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/16, 10.0.0.0/16",
    "10.0.0.1, 10.0.0.1",
    "255.255.255.255/32, 255.255.255.255/32",
    "0.0.0.0/0, 0.0.0.0/0",
    "2001:db8::/56, 2001:db8::/56",
    "2001:db8:0:0:0:0:0:ff01, 2001:db8:0:0:0:0:0:ff01",
    "2001:db8:0:0:0:0:0:0/64, 2001:db8:0:0:0:0:0:0/64",
    "fe80::c49:61ff:fe0f:c311, fe80::c49:61ff:fe0f:c311"
  })
  void aBlockIsFormattedAsItWasParsed(String text, String written) {
    assertThat(block(text).format(text)).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/33",
        "2001:db8::/129",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/99999999999",
        "10.0.0.0/8/8",
        "10.0.0",
        "acme",
        "",
        "/8"
      })
  void invalidTextIsNoBlock(String text) {
    assertThat(Cidr.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/16, 10.0.0.0/16, true",
    "10.0.0.0/16, 10.0.0.0/24, true",
    "10.0.0.0/16, 10.0.255.0/24, true",
    "10.0.0.0/16, 10.0.255.255, true",
    "10.0.0.0/16, 10.1.0.0, false",
    "10.1.0.0/16, 10.0.255.255, false",
    "10.0.0.0/24, 10.0.0.0/16, false"
  })
  void aBlockContainsBlocksInsideItsBounds(String outer, String inner, boolean contains) {
    assertThat(block(outer).contains(block(inner))).isEqualTo(contains);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/24, 10.0.0.0/16, true",
    "10.0.0.0/16, 10.0.255.255, true",
    "10.0.0.0/24, 10.0.1.0/24, false",
    "10.0.1.0/24, 10.0.0.0/24, false"
  })
  void blocksThatShareAnAddressOverlap(String block, String other, boolean overlaps) {
    assertThat(block(block).overlaps(block(other))).isEqualTo(overlaps);
    assertThat(block(other).overlaps(block(block))).isEqualTo(overlaps);
  }

  @Test
  void nthBlockCountsFromTheStart() {
    assertThat(block("10.0.0.0/8").nthBlock(16, 3).format("/")).isEqualTo("10.3.0.0/16");
    assertThat(block("10.0.0.0/24").nthBlock(32, 10).format("/")).isEqualTo("10.0.0.10/32");
    assertThat(block("10.0.7.9").enclosing(24).format("/")).isEqualTo("10.0.7.0/24");
    assertThat(block("10.0.7.9").isAddress()).isTrue();
    assertThat(block("10.0.7.0/24").isAddress()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/24, 10.0.0.9, 10.0.1.0/24",
    "10.0.0.0/24, 10.0.0.0/22, 10.0.4.0/24",
    "10.0.0.9, 10.0.0.9, 10.0.0.10/32"
  })
  void theNextFreeBlockBeginsAfterTheOverlappingOne(String block, String overlapping, String next) {
    assertThat(block(block).nextAfter(block(overlapping)).format("/")).isEqualTo(next);
  }

  @Test
  void blocksOfDifferentFamiliesHaveNothingInCommon() {
    assertThat(block("0.0.0.0/0").contains(block("::1"))).isFalse();
    assertThat(block("::/0").overlaps(block("0.0.0.1"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.3, false",
    "10.0.0.4, true",
    "10.0.0.254, true",
    "10.0.0.255, false",
    "10.0.1.4, false",
    "no address, false"
  })
  void awsReservesTheFirstFourAddressesAndTheLast(String address, boolean assignable) {
    assertThat(block("10.0.0.0/24").isAssignable(address)).isEqualTo(assignable);
  }

  @Test
  void anAddressIsWrittenAsByEc2() {
    assertThat(block("10.0.0.0/24").addressAt(10)).isEqualTo("10.0.0.10");
    assertThat(block("2001:db8::/64").addressAt(11)).isEqualTo("2001:db8::b");
  }

  @Test
  void toStringShowsOnlyThePrefixLength() {
    assertThat(block("172.31.0.0/16")).hasToString("Cidr[/16]");
    assertThat(block("172.31.0.0/16").canonicalText()).isEqualTo("172.31.0.0/16");
  }

  private static Cidr block(String text) {
    return Cidr.parse(text).orElseThrow();
  }
}
