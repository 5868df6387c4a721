package imdstape.ec2;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** IPv6 addresses as text: lower case, the longest run of zeros left out (RFC 5952). */
final class Ipv6Text {

  private static final int GROUPS = 8;

  private Ipv6Text() {}

  static String of(BigInteger value) {
    List<String> groups = new ArrayList<>();
    for (int group = GROUPS - 1; group >= 0; group--) {
      groups.add(Integer.toHexString(value.shiftRight(16 * group).intValue() & 0xffff));
    }
    int start = -1;
    int length = 1;
    for (int at = 0; at < GROUPS; at++) {
      int end = at;
      while (end < GROUPS && groups.get(end).equals("0")) {
        end++;
      }
      if (end - at > length) {
        start = at;
        length = end - at;
      }
    }
    return start < 0
        ? String.join(":", groups)
        : String.join(":", groups.subList(0, start))
            + "::"
            + String.join(":", groups.subList(start + length, GROUPS));
  }
}
