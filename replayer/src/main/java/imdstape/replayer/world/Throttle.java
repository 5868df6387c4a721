package imdstape.replayer.world;

import java.util.SplittableRandom;

/**
 * Asked too much, the service drops packets (EC2 User Guide, "Retrieve instance metadata": it
 * throttles, and names no status).
 *
 * @param share of the requests that get no proper answer, 0 to 1
 * @param seed which ones
 */
public record Throttle(double share, long seed) {

  /** Everybody is answered. */
  public static final Throttle NONE = new Throttle(0, 0);

  /** Whether it strikes a request. */
  boolean strikes(long number) {
    return share > 0
        && new SplittableRandom(seed ^ (number * 0x9E3779B97F4A7C15L)).nextDouble() < share;
  }
}
