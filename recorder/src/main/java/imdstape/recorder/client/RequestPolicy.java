package imdstape.recorder.client;

import java.time.Duration;

/**
 * How a service is treated.
 *
 * @param pace how many requests a second
 * @param budget how many requests in all
 * @param patience how long one request may take, from its sending to the last byte of its answer
 */
public record RequestPolicy(RequestPace pace, int budget, Duration patience) {

  /**
   * A modern instance takes some 1,500 requests; the rest is for whoever has more of everything.
   */
  public static final int BUDGET = 20_000;

  /** Clients of the service wait 1 to 5 s; what takes longer is dropped, and asked again. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Towards an instance. */
  public static final RequestPolicy DEFAULT =
      new RequestPolicy(RequestPace.DEFAULT, BUDGET, PATIENCE);

  /** Towards a service of this machine. */
  public static final RequestPolicy UNLIMITED =
      new RequestPolicy(RequestPace.UNLIMITED, BUDGET, PATIENCE);
}
