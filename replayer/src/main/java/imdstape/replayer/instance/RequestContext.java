package imdstape.replayer.instance;

import java.time.Instant;
import java.util.Map;

/**
 * All an answer depends on besides the world.
 *
 * @param now the world's clock
 * @param number of the request, from 0
 * @param faults the request's numbers in the faults that count it, from 0
 */
public record RequestContext(Instant now, long number, Map<String, Long> faults) {

  public RequestContext {
    faults = Map.copyOf(faults);
  }

  /** A moment of a request that no fault counts. */
  public RequestContext(Instant now, long number) {
    this(now, number, Map.of());
  }
}
