package imdstape.replayer.server.fastpath;

import imdstape.metadata.MetadataPath;
import imdstape.replayer.fault.FaultPlan;
import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.http.ServiceGeneration;
import imdstape.replayer.instance.Instance;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.InstanceStateHolder;
import imdstape.replayer.instance.MetadataService;
import imdstape.replayer.instance.RequestContext;
import imdstape.replayer.journal.JournalEntry;
import imdstape.replayer.journal.RequestMasker;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Gives each request its moment and its answer, and notes what became of it. */
public final class RequestHandler {

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
   * A request, and what is said to it.
   *
   * @param startNanos when, on the machine's nanosecond clock
   */
  public record AnsweredRequest(
      MetadataRequest request,
      InstanceState state,
      RequestContext context,
      long startNanos,
      ResponseAction delivery) {

    ServiceGeneration generation() {
      return ServiceGeneration.of(state.traits());
    }

    /** Whether it could not be answered, so that nothing more is asked of its world. */
    boolean hasFailed() {
      return delivery == INTERNAL_ERROR;
    }

    /** Whether it reached the service: who is refused at the door asked for nothing. */
    boolean reachedService() {
      return !hasFailed() && delivery != FORBIDDEN;
    }
  }

  /**
   * Creates a handler of an instance's requests.
   *
   * @param instance answers the requests; its clock is read once per request
   * @param nanos the machine's nanosecond clock, which measures how long a response took
   */
  public RequestHandler(Instance instance, LongSupplier nanos, ServerContext context) {
    this.instance = instance;
    this.state = instance.state();
    this.clock = instance.clock();
    this.nanos = nanos;
    this.context = context;
    this.defects = new DefectLog(context.log(), context.showDefectTraces());
  }

  /** The world of this moment. */
  public InstanceState state() {
    return state.get();
  }

  /** The world's time at this moment. */
  public Instant instanceTime(InstanceState now) {
    return now.clock().instanceTime(clock.instant());
  }

  /** A request as this world's service understands it. */
  public MetadataRequest parseRequest(
      String method, String target, MultiMap headers, boolean old, SocketAddress local) {
    MetadataPath path = pathCache.parse(target, state.get().traits());
    RequestHeaders lines = new RequestHeaders(headers, old, local);
    return new MetadataRequest(method, path, lines, lines);
  }

  /** Answers a request that came just now. */
  public AnsweredRequest handle(
      MetadataRequest request, String target, MultiMap headers, SocketAddress local) {
    long began = nanos.getAsLong();
    try {
      return handle(request, target, headers, local, began);
    } catch (RuntimeException defect) {
      InstanceState now = state.get();
      RequestContext moment = uncountedContext(now);
      defects.add(defect, describe(request, now, moment.now()));
      return new AnsweredRequest(request, now, moment, began, INTERNAL_ERROR);
    }
  }

  private AnsweredRequest handle(
      MetadataRequest request, String target, MultiMap headers, SocketAddress local, long began) {
    InstanceState now = state.get();
    Instant real = clock.instant();
    while (!state.isCurrent(now)) {
      Thread.onSpinWait();
      now = state.get();
      real = clock.instant();
    }
    Instant shown = now.clock().instanceTime(real);
    Optional<String> refusal = context.hostGuard().requestRefusal(target, headers, local);
    if (refusal.isPresent()) {
      // no fault counts a stranger
      context.log().logOnce(refusal.get());
      RequestContext moment = new RequestContext(shown, instance.nextRequestNumber());
      return new AnsweredRequest(request, now, moment, began, FORBIDDEN);
    }
    RequestContext moment = countedContext(now, request, shown);
    return new AnsweredRequest(
        request, now, moment, began, MetadataService.answer(now, request, moment));
  }

  /**
   * Whether a request is let in, and something stands where it asks at this moment; nobody is told,
   * and nothing is counted.
   */
  boolean wouldFindValue(
      MetadataRequest request, String target, MultiMap headers, SocketAddress local) {
    InstanceState now = state.get();
    try {
      return context.hostGuard().requestRefusal(target, headers, local).isEmpty()
          && MetadataService.wouldFindValue(now, request, instanceTime(now));
    } catch (RuntimeException defect) {
      // whoever asks is told
      return false;
    }
  }

  /**
   * The moment of a request that no fault counts: it is none, or we have failed. An answer needs a
   * date, also where the clock is what failed.
   */
  RequestContext uncountedContext(InstanceState now) {
    try {
      return new RequestContext(instanceTime(now), instance.nextRequestNumber());
    } catch (RuntimeException noTime) {
      return new RequestContext(Instant.EPOCH, instance.nextRequestNumber());
    }
  }

  /** Whether nobody is heard any more at this moment. */
  boolean isShutDown() {
    InstanceState now = state.get();
    try {
      return now.isShutDownAt(instanceTime(now));
    } catch (RuntimeException defect) {
      // whoever asks is told
      return false;
    }
  }

  /** A run that failed by chance repeats only if somebody knows which chance it was. */
  private void logSeedOnce(FaultPlan faults, Map<String, Long> numbers) {
    if (context.logSeed()
        && !seedLogged.get()
        && faults.usedRandomness(numbers)
        && seedLogged.compareAndSet(false, true)) {
      long seed = faults.seed();
      context.log().log(
          "chance decides whom faults strike, and how; --seed " + seed + " repeats it");
    }
  }

  private RequestContext countedContext(InstanceState now, MetadataRequest request, Instant shown) {
    List<String> counting = now.faults().countingRuleIds(request, shown);
    if (counting.isEmpty()) {
      return new RequestContext(shown, instance.nextRequestNumber());
    }
    Map<String, Long> numbers = new HashMap<>();
    counting.forEach(id -> numbers.put(id, instance.nextFaultNumber(id)));
    logSeedOnce(now.faults(), numbers);
    return new RequestContext(shown, instance.nextRequestNumber(), numbers);
  }

  /** How long a client beyond the hop limit hears nothing before the reset. */
  Duration hopLimitResetDelay() {
    return context.hopLimitResetDelay();
  }

  /**
   * Notes what became of a request.
   *
   * @param status of the answer, or {@link JournalEntry#NO_ANSWER}
   * @param caller of {@link JournalEntry#caller}
   */
  void addToJournal(AnsweredRequest answered, int status, String caller) {
    MetadataRequest request = answered.request();
    instance
        .journal()
        .add(
            new JournalEntry(
                answered.context().now(),
                RequestMasker.maskMethod(request.method()),
                journalPath(answered, status),
                JournalEntry.Protocol.of(request),
                status,
                Duration.ofNanos(nanos.getAsLong() - answered.startNanos()),
                caller,
                isUnrecorded(answered, status),
                shownEvents(answered, status)));
  }

  /** What is asked for counts, whatever a fault, a missing token or nobody answered to it. */
  private boolean isUnrecorded(AnsweredRequest answered, int status) {
    MetadataRequest request = answered.request();
    MetadataPath path = request.path();
    if (path == null || !answered.reachedService() || !isDataRequest(request.method(), path)) {
      return false;
    }
    try {
      return answered.state().wasNotRequestedAtRecording(path)
          || (status != 200 && !answered.state().isRecordedAt(answered.context().now(), path));
    } catch (RuntimeException defect) {
      defects.add(defect, describe(request, answered.state(), answered.context().now()));
      return false;
    }
  }

  private Map<String, Instant> shownEvents(AnsweredRequest answered, int status) {
    MetadataRequest request = answered.request();
    MetadataPath path = request.path();
    if (path == null || !answered.reachedService() || !isDataRequest(request.method(), path)) {
      return Map.of();
    }
    Instant now = answered.context().now();
    try {
      return answered.state().eventsShownBy(now, path, status);
    } catch (RuntimeException defect) {
      defects.add(defect, describe(request, answered.state(), now));
      return Map.of();
    }
  }

  /** Notes a request that could not be read. */
  void addUnreadable(RequestContext moment, int status, String address) {
    instance.journal().add(JournalEntry.unreadable(moment.now(), status, address));
  }

  /** The path as it may be kept: what was found is known, and costs nothing. */
  private static @Nullable MetadataPath journalPath(AnsweredRequest answered, int status) {
    MetadataRequest request = answered.request();
    MetadataPath path = request.path();
    return path == null || (status == 200 && !request.method().equals("OPTIONS"))
        ? path
        : maskPath(path, answered.state(), answered.context().now());
  }

  private static MetadataPath maskPath(MetadataPath path, InstanceState world, Instant now) {
    return RequestMasker.maskPath(
        path,
        one -> {
          try {
            return world.hasPathAt(now, one);
          } catch (RuntimeException defect) {
            // it was said when the request could not be answered
            return false;
          }
        });
  }

  /** What was asked, to a person. */
  private static String describe(MetadataRequest request, InstanceState world, Instant now) {
    MetadataPath path = request.path();
    return RequestMasker.maskMethod(request.method())
        + " "
        + (path == null ? JournalEntry.NO_PATH : maskPath(path, world, now));
  }

  private static boolean isDataRequest(String method, MetadataPath path) {
    return (method.equals("GET") || method.equals("HEAD"))
        && !path.relativePath().equals(MetadataPath.TOKEN_PATH);
  }
}
