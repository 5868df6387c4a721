package imdstape.replayer.instance;

import java.time.Instant;
import java.util.Map;

/**
 * All an answer depends on besides the world.
 *
 * @param now the world's clock
 * @param requestNumber of the request, from 0
 * @param faultCounts the request's numbers in the faults that count it, from 0
 */
public record RequestContext(Instant now, long requestNumber, Map<String, Long> faultCounts) {

  public RequestContext {
    faultCounts = Map.copyOf(faultCounts);
  }

  /** A moment of a request that no fault counts. */
  public RequestContext(Instant now, long number) {
    this(now, number, Map.of());
  }
}
