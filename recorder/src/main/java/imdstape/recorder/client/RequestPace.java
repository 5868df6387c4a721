package imdstape.recorder.client;

import java.time.Duration;

/**
 * The highest rate at which requests are sent.
 *
 * @param perSecond requests per second, 1 to 1000; 0 for no limit
 */
public record RequestPace(int perSecond) {

  /** No limit. Only for a service on the same machine, such as a replay. */
  public static final RequestPace UNLIMITED = new RequestPace(0);

  /**
   * The pace towards an instance. A network interface may send 1024 packets per second to all
   * link-local services together, including DNS and NTP (EC2 User Guide, "Link-local limits"). A
   * request takes two packets on a connection that is kept and five on one that is not: 80 requests
   * take at most 400 packets, which leaves more than half of the limit to the instance.
   */
  public static final RequestPace DEFAULT = new RequestPace(80);

  /** A higher pace could exceed the link-local limit. */
  private static final int MAX_PER_SECOND = 1000;

  /** Checks the range. */
  public RequestPace {
    if (perSecond < 0 || perSecond > MAX_PER_SECOND) {
      throw new IllegalArgumentException("a pace is 1 to " + MAX_PER_SECOND + " requests a second");
    }
  }

  boolean isUnlimited() {
    return perSecond == 0;
  }

  /** The time from one request to the next; zero without a limit. */
  Duration interval() {
    return isUnlimited() ? Duration.ZERO : Duration.ofSeconds(1).dividedBy(perSecond);
  }
}
