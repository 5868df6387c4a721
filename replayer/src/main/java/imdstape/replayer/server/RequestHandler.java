package imdstape.replayer.server;

import imdstape.metadata.MetadataPath;
import imdstape.replayer.fault.FaultPlan;
import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.instance.Instance;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.InstanceStateHolder;
import imdstape.replayer.instance.MetadataService;
import imdstape.replayer.instance.RequestContext;
import imdstape.replayer.server.AnsweredRequest.Outcome;
import imdstape.replayer.server.fastpath.RequestHeaders;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** Handles one request: host guard, fault counters, metadata service. Thread-safe. */
final class RequestHandler {

  private static final ResponseAction FORBIDDEN =
      ResponseAction.Send.of(MetadataResponse.withoutBody(403, "Forbidden"));
  private static final ResponseAction INTERNAL_ERROR =
      ResponseAction.Send.of(MetadataResponse.withoutBody(500, "Internal Server Error"));

  private final Instance instance;
  private final InstanceStateHolder state;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final ServerContext context;
  private final DefectLog defects;
  private final ParsedPathCache pathCache = new ParsedPathCache();
  private final AtomicBoolean seedLogged = new AtomicBoolean();

  /**
   * Creates a handler of an instance's requests.
   *
   * @param instance answers each request by its state at the arrival; its clock is read once per
   *     request
   * @param nanos the machine's nanosecond clock, for the latency in the journal
   */
  RequestHandler(Instance instance, LongSupplier nanos, ServerContext context, DefectLog defects) {
    this.instance = instance;
    this.state = instance.state();
    this.clock = instance.clock();
    this.nanos = nanos;
    this.context = context;
    this.defects = defects;
  }

  /** The state that answers a request now. */
  InstanceState state() {
    return state.get();
  }

  /**
   * Parses a request by the rules of the service that is replayed.
   *
   * @param http10 whether it is an HTTP/1.0 request
   * @param local the address at which it arrived
   */
  MetadataRequest parseRequest(
      String method, String target, MultiMap headers, boolean http10, SocketAddress local) {
    MetadataPath path = pathCache.parse(target, state.get().traits());
    RequestHeaders requestHeaders = new RequestHeaders(headers, http10, local);
    return new MetadataRequest(method, path, requestHeaders, requestHeaders);
  }

  /**
   * Answers a request that arrived now. A defect of imds-tape is logged and answered with a 500.
   *
   * @param target as it stands on the request line
   */
  AnsweredRequest handle(
      MetadataRequest request, String target, MultiMap headers, SocketAddress local) {
    long startNanos = nanos.getAsLong();
    try {
      return handle(request, target, headers, local, startNanos);
    } catch (RuntimeException defect) {
      InstanceState current = state.get();
      RequestContext uncounted = uncountedContext(current);
      defects.add(defect, JournalWriter.describe(request, current, uncounted.now()));
      return new AnsweredRequest(
          request, current, uncounted, startNanos, Outcome.FAILED, INTERNAL_ERROR);
    }
  }

  private AnsweredRequest handle(
      MetadataRequest request,
      String target,
      MultiMap headers,
      SocketAddress local,
      long startNanos) {
    InstanceState current = state.get();
    Instant real = clock.instant();
    while (!state.isCurrent(current)) {
      Thread.onSpinWait();
      current = state.get();
      real = clock.instant();
    }
    Instant now = current.clock().instanceTime(real);
    if (context.accessPolicy().refusesRequest(target, headers, local)) {
      // faults do not count a refused request
      RequestContext uncounted = new RequestContext(now, instance.nextRequestNumber());
      return new AnsweredRequest(
          request, current, uncounted, startNanos, Outcome.REFUSED, FORBIDDEN);
    }
    RequestContext counted = countedContext(current, request, now);
    return new AnsweredRequest(
        request,
        current,
        counted,
        startNanos,
        Outcome.SERVED,
        MetadataService.answer(current, request, counted));
  }

  /**
   * Whether a request would be admitted and find a value now. Counts and logs nothing; false if the
   * state cannot tell because of a defect.
   */
  boolean wouldFindValue(
      MetadataRequest request, String target, MultiMap headers, SocketAddress local) {
    InstanceState current = state.get();
    try {
      return !context.accessPolicy().wouldRefuseRequest(target, headers, local)
          && MetadataService.wouldFindValue(current, request, instance.instanceTime(current));
    } catch (RuntimeException defect) {
      // the request itself will report it
      return false;
    }
  }

  /**
   * The context of a request that no fault counts, because it is malformed or failed. A response
   * needs a date even if the clock is what failed: then it is the epoch.
   */
  RequestContext uncountedContext(InstanceState current) {
    try {
      return new RequestContext(instance.instanceTime(current), instance.nextRequestNumber());
    } catch (RuntimeException clockFailed) {
      return new RequestContext(Instant.EPOCH, instance.nextRequestNumber());
    }
  }

  /** Whether the instance was interrupted and shut down. */
  boolean isShutDown() {
    InstanceState current = state.get();
    try {
      return current.isShutDownAt(instance.instanceTime(current));
    } catch (RuntimeException defect) {
      // the next request will report it
      return false;
    }
  }

  /** Logs the seed, without which a run that failed by chance cannot be repeated. */
  private void logSeedOnce(FaultPlan faults, Map<String, Long> numbers) {
    if (context.logSeed()
        && !seedLogged.get()
        && faults.usedRandomness(numbers)
        && seedLogged.compareAndSet(false, true)) {
      context.log().log(
          "chance decides whom faults strike, and how; --seed " + faults.seed() + " repeats it");
    }
  }

  private RequestContext countedContext(
      InstanceState current, MetadataRequest request, Instant now) {
    List<String> countingRules = current.faults().countingRuleIds(request, now);
    if (countingRules.isEmpty()) {
      return new RequestContext(now, instance.nextRequestNumber());
    }
    Map<String, Long> numbers = new HashMap<>();
    for (String id : countingRules) {
      numbers.put(id, instance.nextFaultNumber(id));
    }
    logSeedOnce(current.faults(), numbers);
    return new RequestContext(now, instance.nextRequestNumber(), numbers);
  }
}
