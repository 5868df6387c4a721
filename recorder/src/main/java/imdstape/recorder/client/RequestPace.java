package imdstape.recorder.client;

import java.time.Duration;

/**
 * The highest rate at which requests are sent.
 *
 * @param interval from one request to the next; zero if requests follow each other at once
 */
public record RequestPace(Duration interval) {

  /** No limit. Only for a service on the same machine, such as a replay. */
  public static final RequestPace UNLIMITED = new RequestPace(Duration.ZERO);

  /**
   * The pace towards an instance. A network interface may send 1024 packets per second to all
   * link-local services together, including DNS and NTP (EC2 User Guide, "Link-local limits"). A
   * request takes two packets on a connection that is kept and five on one that is not: 80 requests
   * take at most 400 packets, which leaves more than half of the limit to the instance.
   */
  public static final RequestPace DEFAULT = perSecond(80);

  /** A higher pace could exceed the link-local limit. */
  private static final int MAX_PER_SECOND = 1000;

  /** Checks that the interval is not negative. */
  public RequestPace {
    if (interval.isNegative()) {
      throw new IllegalArgumentException("an interval is not negative: " + interval);
    }
  }

  /**
   * A pace in requests per second.
   *
   * @param requests 1 to 1000
   * @throws IllegalArgumentException if the number is out of range
   */
  public static RequestPace perSecond(int requests) {
    if (requests < 1 || requests > MAX_PER_SECOND) {
      throw new IllegalArgumentException("a pace is 1 to " + MAX_PER_SECOND + " requests a second");
    }
    return new RequestPace(Duration.ofSeconds(1).dividedBy(requests));
  }

  boolean isUnlimited() {
    return interval.isZero();
  }
}
