package imdstape.metadata;

import java.util.BitSet;
import java.util.regex.Pattern;

/**
 * A path pattern with wildcards: {@code *} matches any characters of one segment, {@code **} any
 * characters including slashes. Matching takes time proportional to the length of the path times
 * the length of the pattern, whatever the pattern is. Immutable.
 */
public final class PathPattern {

  private static final Pattern BELOW_VERSION = Pattern.compile("[^/\\s]+(?:/[^/\\s]+)*");

  private final String text;
  private final boolean doubleStarAnywhere;

  private PathPattern(String text, boolean doubleStarAnywhere) {
    this.text = text;
    this.doubleStarAnywhere = doubleStarAnywhere;
  }

  /**
   * Parses a pattern for paths below a version, such as {@code meta-data/vendor/*}. A leading slash
   * and a leading {@code latest/} are dropped. {@code **} is allowed only as the last segment,
   * where it matches at least one character.
   *
   * @throws IllegalArgumentException if the pattern is invalid; the message names the pattern
   */
  public static PathPattern belowVersion(String text) {
    String pattern = text.replaceFirst("^/", "").replaceFirst("^latest/", "");
    if (!BELOW_VERSION.matcher(pattern).matches() || pattern.equals("**")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no path below a version; write meta-data/… or dynamic/…");
    }
    int doubleStar = pattern.indexOf("**");
    if (doubleStar >= 0 && doubleStar != pattern.length() - 2) {
      throw new IllegalArgumentException("\"" + text + "\": ** stands at the end alone");
    }
    return new PathPattern(pattern, false);
  }

  /** A pattern in which {@code **} is allowed anywhere and also matches the empty text. */
  public static PathPattern anywhere(String text) {
    return new PathPattern(text, true);
  }

  /** Whether the whole path matches this pattern. */
  public boolean matches(String path) {
    // all positions in the pattern that the characters read so far can have reached
    BitSet positions = new BitSet();
    BitSet next = new BitSet();
    reach(0, positions);
    for (int i = 0; i < path.length() && !positions.isEmpty(); i++) {
      char read = path.charAt(i);
      for (int at = positions.nextSetBit(0); at >= 0; at = positions.nextSetBit(at + 1)) {
        if (isDoubleStar(at)) {
          reach(at, next);
          reach(at + 2, next);
        } else if (isStar(at)) {
          if (read != '/') {
            reach(at, next);
          }
        } else if (at < text.length() && text.charAt(at) == read) {
          reach(at + 1, next);
        }
      }
      BitSet used = positions;
      positions = next;
      next = used;
      next.clear();
    }
    return positions.get(text.length());
  }

  /** Whether the pattern has no wildcard and so matches a single path. */
  public boolean isExact() {
    return text.indexOf('*') < 0;
  }

  /** Adds a position, and those behind it that wildcards reach without reading a character. */
  private void reach(int position, BitSet positions) {
    int at = position;
    while (!positions.get(at)) {
      positions.set(at);
      if (isDoubleStar(at)) {
        at += doubleStarAnywhere ? 2 : 0;
      } else if (isStar(at)) {
        at++;
      }
    }
  }

  private boolean isStar(int position) {
    return position < text.length() && text.charAt(position) == '*';
  }

  private boolean isDoubleStar(int position) {
    return isStar(position)
        && isStar(position + 1)
        && (doubleStarAnywhere || (position > 0 && text.charAt(position - 1) == '/'));
  }

  /** The pattern's text, without what {@link #belowVersion} drops. */
  @Override
  public String toString() {
    return text;
  }
}
