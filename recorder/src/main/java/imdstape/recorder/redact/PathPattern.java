package imdstape.recorder.redact;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Paths below a version, as somebody names them: {@code *} is any part of one segment, {@code **}
 * at the end all that is below.
 */
public final class PathPattern {

  private static final Pattern FORM = Pattern.compile("[^/\\s]+(?:/[^/\\s]+)*");

  private final String text;
  private final Pattern pattern;

  private PathPattern(String text) {
    this.text = text;
    this.pattern =
        Pattern.compile(
            Stream.of(text.split("/"))
                .map(
                    segment ->
                        segment.equals("**")
                            ? ".+"
                            : Stream.of(segment.split("\\*", -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining("[^/]*")))
                .collect(Collectors.joining("/")));
  }

  /**
   * Reads {@code meta-data/vendor/*}; a slash or {@code latest/} before it is taken as no more than
   * a habit.
   *
   * @throws IllegalArgumentException that says what is wrong
   */
  public static PathPattern of(String text) {
    String below = text.replaceFirst("^/", "").replaceFirst("^latest/", "");
    if (!FORM.matcher(below).matches() || below.equals("**")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no path below a version; write meta-data/… or dynamic/…");
    }
    int all = below.indexOf("**");
    if (all >= 0 && all != below.length() - 2) {
      throw new IllegalArgumentException("\"" + text + "\": ** stands at the end alone");
    }
    return new PathPattern(below);
  }

  boolean matches(String below) {
    return pattern.matcher(below).matches();
  }

  /** Whether it names one path. */
  boolean isExact() {
    return text.indexOf('*') < 0;
  }

  @Override
  public String toString() {
    return text;
  }
}
