package imdstape.recorder.client;

import java.time.Duration;

/**
 * How a service is treated.
 *
 * @param pace how many requests a second
 * @param budget how many requests in all
 * @param timeout how long one request may take, from its sending to the last byte of its answer
 */
public record RequestPolicy(RequestPace pace, int budget, Duration timeout) {

  /**
   * A modern instance takes some 1,500 requests; the rest is for whoever has more of everything.
   */
  public static final int DEFAULT_BUDGET = 20_000;

  /** Clients of the service wait 1 to 5 s; what takes longer is dropped, and asked again. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  /** Towards an instance. */
  public static final RequestPolicy DEFAULT =
      new RequestPolicy(RequestPace.DEFAULT, DEFAULT_BUDGET, DEFAULT_TIMEOUT);

  /** Towards a service of this machine. */
  public static final RequestPolicy UNLIMITED =
      new RequestPolicy(RequestPace.UNLIMITED, DEFAULT_BUDGET, DEFAULT_TIMEOUT);
}
