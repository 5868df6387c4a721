package imdstape.replayer.fault;

import java.util.BitSet;

/**
 * Whether a path is one that a pattern means. It walks over the path once, with all places of the
 * pattern that it could have come to: no pattern makes it go back, as a regular expression would.
 */
final class FaultPathPattern {

  private FaultPathPattern() {}

  /**
   * Whether a pattern means a path.
   *
   * @param pattern in which {@code *} is anything but a slash, and {@code **} anything
   */
  static boolean matches(String pattern, String path) {
    BitSet places = new BitSet();
    BitSet next = new BitSet();
    reach(pattern, 0, places);
    for (int at = 0; at < path.length() && !places.isEmpty(); at++) {
      char read = path.charAt(at);
      for (int place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
        if (isStar(pattern, place)) {
          if (read != '/' || isStar(pattern, place + 1)) {
            reach(pattern, place, next);
          }
        } else if (place < pattern.length() && pattern.charAt(place) == read) {
          reach(pattern, place + 1, next);
        }
      }
      BitSet used = places;
      places = next;
      next = used;
      next.clear();
    }
    return places.get(pattern.length());
  }

  /** Notes a place, and what follows it if stars stand there for nothing. */
  private static void reach(String pattern, int place, BitSet places) {
    int one = place;
    while (!places.get(one)) {
      places.set(one);
      if (isStar(pattern, one)) {
        one += isStar(pattern, one + 1) ? 2 : 1;
      }
    }
  }

  private static boolean isStar(String pattern, int place) {
    return place < pattern.length() && pattern.charAt(place) == '*';
  }
}
