package imdstape.recorder.client;

import java.time.Duration;

/**
 * How many requests a second are sent at most.
 *
 * @param perSecond 1 to 1000, or 0 for as many as there can be
 */
public record RequestPace(int perSecond) {

  /** As fast as it goes: for a replay, not for an instance. */
  public static final RequestPace UNLIMITED = new RequestPace(0);

  /**
   * An interface may send 1024 packets a second to all link-local services together, DNS and NTP
   * among them (EC2 User Guide, "Link-local limits"). A request takes two packets on a connection
   * that is kept and five on one that is not: 80 a second are at most 400, and leave the greater
   * half to the instance.
   */
  public static final RequestPace DEFAULT = new RequestPace(80);

  /** More could not keep to the limit. */
  private static final int MAX_PER_SECOND = 1000;

  public RequestPace {
    if (perSecond < 0 || perSecond > MAX_PER_SECOND) {
      throw new IllegalArgumentException("a pace is 1 to " + MAX_PER_SECOND + " requests a second");
    }
  }

  boolean isUnlimited() {
    return perSecond == 0;
  }

  /** The time between two requests. */
  Duration interval() {
    return isUnlimited() ? Duration.ZERO : Duration.ofSeconds(1).dividedBy(perSecond);
  }
}
