package imdstape.recorder.client;

import java.time.Duration;

/**
 * Limits on the requests to a service.
 *
 * @param pace the highest rate of requests
 * @param budget the highest number of requests in total
 * @param timeout for one request, from sending it to the last byte of the response
 */
public record RequestPolicy(RequestPace pace, int budget, Duration timeout) {

  /** A modern instance takes some 1,500 requests; larger ones need more. */
  public static final int DEFAULT_BUDGET = 20_000;

  /** AWS clients time out after 1 to 5 s; a slower response is dropped and requested again. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  /** How often one path is requested before the crawl goes on without it. */
  public static final int MAX_ATTEMPTS = 3;

  /** The pause before the second attempt; it doubles with each further attempt. */
  public static final Duration FIRST_BACKOFF = Duration.ofMillis(500);

  /** The policy towards an instance. */
  public static final RequestPolicy DEFAULT =
      new RequestPolicy(RequestPace.DEFAULT, DEFAULT_BUDGET, DEFAULT_TIMEOUT);

  /** The policy towards a service on the same machine. */
  public static final RequestPolicy UNLIMITED =
      new RequestPolicy(RequestPace.UNLIMITED, DEFAULT_BUDGET, DEFAULT_TIMEOUT);
}
