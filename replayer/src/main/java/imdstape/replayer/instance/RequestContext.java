package imdstape.replayer.instance;

import java.time.Instant;
import java.util.Map;

/**
 * What a response depends on besides the state and the request. Immutable.
 *
 * @param now the time of the instance
 * @param requestNumber the number of the request, from 0
 * @param faultCounts by fault id, the number of the request among those that the fault counts, from
 *     0; only faults that count it
 */
public record RequestContext(Instant now, long requestNumber, Map<String, Long> faultCounts) {

  public RequestContext {
    faultCounts = Map.copyOf(faultCounts);
  }

  /** The context of a request that no fault counts. */
  public RequestContext(Instant now, long requestNumber) {
    this(now, requestNumber, Map.of());
  }
}
