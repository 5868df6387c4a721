package imdstape.recorder;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How much of a large test runs, in percent: {@code -Deffort=100} is all of it, and a build runs a
 * tenth. Tests that are scaled carry the tag {@link #SCALED}.
 */
public final class TestEffort {

  /** The JUnit tag of tests that are scaled. */
  public static final String SCALED = "scaled";

  private static final int DEFAULT_PERCENT = 10;

  private TestEffort() {}

  /** The number of rounds to run of those that the full test has; at least one. */
  public static int scaled(int full) {
    return Math.max(1, (int) ((long) full * percent() / 100));
  }

  /** The examples to run: all of them, or evenly spread ones. */
  public static <T> List<T> scaled(List<T> all) {
    int wanted = scaled(all.size());
    return IntStream.range(0, wanted).mapToObj(i -> all.get(i * all.size() / wanted)).toList();
  }

  private static int percent() {
    return Integer.getInteger("effort", DEFAULT_PERCENT);
  }
}
