package imdstape.replayer.server.fastpath;

import imdstape.metadata.MetadataPath;
import imdstape.metadata.MetadataRequest;
import imdstape.metadata.MetadataResponse;
import imdstape.metadata.ServiceGeneration;
import imdstape.replayer.fault.FaultPlan;
import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.InstanceStateHolder;
import imdstape.replayer.instance.MetadataService;
import imdstape.replayer.instance.RequestContext;
import imdstape.replayer.journal.Journal;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Gives each request its moment and its answer, and notes what became of it. */
public final class RequestHandler {

  private static final ResponseAction TURNED_AWAY =
      ResponseAction.Send.of(MetadataResponse.bare(403, "Forbidden"));
  private static final ResponseAction FAILED =
      ResponseAction.Send.of(MetadataResponse.bare(500, "Internal Server Error"));

  private final InstanceStateHolder world;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Journal journal;
  private final ServerContext warden;
  private final DefectLog defects;
  private final AtomicLong requests = new AtomicLong();
  private final Map<String, AtomicLong> struck = new ConcurrentHashMap<>();
  private final ParsedPathCache targets = new ParsedPathCache();
  private final AtomicBoolean saidSeed = new AtomicBoolean();

  /**
   * A request, and what is said to it.
   *
   * @param began when, on the machine's nanosecond clock
   */
  public record AnsweredRequest(
      MetadataRequest request,
      InstanceState world,
      RequestContext moment,
      long began,
      ResponseAction delivery) {

    ServiceGeneration generation() {
      return world.traits().generation();
    }

    /** Whether it could not be answered, so that nothing more is asked of its world. */
    boolean hasFailed() {
      return delivery == FAILED;
    }

    /** Whether it reached the service: who is refused at the door asked for nothing. */
    boolean isHeard() {
      return !hasFailed() && delivery != TURNED_AWAY;
    }
  }

  /**
   * Nothing was asked yet.
   *
   * @param world what is asked; whoever replaces it changes the answers from then on
   * @param clock the real one, read once a request; the world says what its own shows then
   * @param nanos the machine's nanosecond clock, for how long an answer took
   * @param journal is told of each request and its answer
   */
  public RequestHandler(
      InstanceStateHolder world,
      InstantSource clock,
      LongSupplier nanos,
      Journal journal,
      ServerContext warden) {
    this.world = world;
    this.clock = clock;
    this.nanos = nanos;
    this.journal = journal;
    this.warden = warden;
    this.defects = new DefectLog(warden.log(), warden.traced());
  }

  /** The world of this moment. */
  public InstanceState world() {
    return world.get();
  }

  /** The world's time at this moment. */
  public Instant time(InstanceState now) {
    return now.clock().at(clock.instant());
  }

  /** A request as this world's service understands it. */
  public MetadataRequest request(
      String method, String target, MultiMap headers, boolean old, SocketAddress local) {
    MetadataPath path = targets.path(target, world.get().traits());
    return new MetadataRequest(method, path, new RequestHeaders(headers, old, local));
  }

  /** Answers a request that came just now. */
  public AnsweredRequest answer(
      MetadataRequest request, String target, MultiMap headers, SocketAddress local) {
    long began = nanos.getAsLong();
    try {
      return answer(request, target, headers, local, began);
    } catch (RuntimeException defect) {
      InstanceState now = world.get();
      RequestContext moment = momentAnyway(now);
      defects.add(defect, asked(request, now, moment.now()));
      return new AnsweredRequest(request, now, moment, began, FAILED);
    }
  }

  private AnsweredRequest answer(
      MetadataRequest request, String target, MultiMap headers, SocketAddress local, long began) {
    InstanceState now = world.get();
    Instant real = clock.instant();
    while (!world.isStill(now)) {
      Thread.onSpinWait();
      now = world.get();
      real = clock.instant();
    }
    Instant shown = now.clock().at(real);
    Optional<String> refusal = warden.door().refusal(target, headers, local);
    if (refusal.isPresent()) {
      // no fault counts a stranger
      warden.log().add(refusal.get());
      RequestContext moment = new RequestContext(shown, requests.getAndIncrement());
      return new AnsweredRequest(request, now, moment, began, TURNED_AWAY);
    }
    RequestContext moment = moment(now, request, shown);
    return new AnsweredRequest(
        request, now, moment, began, MetadataService.answer(now, request, moment));
  }

  /**
   * Whether a request is let in, and something stands where it asks at this moment; nobody is told,
   * and nothing is counted.
   */
  boolean finds(MetadataRequest request, String target, MultiMap headers, SocketAddress local) {
    InstanceState now = world.get();
    try {
      return warden.door().refusal(target, headers, local).isEmpty()
          && MetadataService.finds(now, request, time(now));
    } catch (RuntimeException defect) {
      // whoever asks is told
      return false;
    }
  }

  /**
   * The moment of a request that no fault counts: it is none, or we have failed. An answer needs a
   * date, also where the clock is what failed.
   */
  RequestContext momentAnyway(InstanceState now) {
    try {
      return new RequestContext(time(now), requests.getAndIncrement());
    } catch (RuntimeException noTime) {
      return new RequestContext(Instant.EPOCH, requests.getAndIncrement());
    }
  }

  /** Whether nobody is heard any more at this moment. */
  boolean isOver() {
    InstanceState now = world.get();
    try {
      return now.isDroppedAt(time(now));
    } catch (RuntimeException defect) {
      // whoever asks is told
      return false;
    }
  }

  /** A run that failed by chance repeats only if somebody knows which chance it was. */
  private void saySeed(FaultPlan faults, Map<String, Long> numbers) {
    if (warden.drawn()
        && !saidSeed.get()
        && faults.hasDrawn(numbers)
        && saidSeed.compareAndSet(false, true)) {
      long seed = faults.seed();
      warden
          .log()
          .say("chance decides whom faults strike, and how; --seed " + seed + " repeats it");
    }
  }

  private RequestContext moment(InstanceState now, MetadataRequest request, Instant shown) {
    List<String> counting = now.faults().counting(request, shown);
    if (counting.isEmpty()) {
      return new RequestContext(shown, requests.getAndIncrement());
    }
    Map<String, Long> numbers = new HashMap<>();
    counting.forEach(
        id ->
            numbers.put(id, struck.computeIfAbsent(id, any -> new AtomicLong()).getAndIncrement()));
    saySeed(now.faults(), numbers);
    return new RequestContext(shown, requests.getAndIncrement(), numbers);
  }

  /** Counts the requests of each fault from 0 again. */
  public void recount() {
    struck.clear();
  }

  /** Forgets how many requests each fault has counted, but those of these ids. */
  public void keepCounts(Set<String> ids) {
    struck.keySet().retainAll(ids);
  }

  /** How long a client beyond the hop limit hears nothing before the reset. */
  Duration silence() {
    return warden.silence();
  }

  /**
   * Notes what became of a request.
   *
   * @param status of the answer, or {@link JournalEntry#NO_ANSWER}
   * @param caller of {@link JournalEntry#caller}
   */
  void note(AnsweredRequest answered, int status, String caller) {
    MetadataRequest request = answered.request();
    journal.add(
        new JournalEntry(
            answered.moment().now(),
            RequestMasker.method(request.method()),
            shown(answered, status),
            JournalEntry.Protocol.of(request),
            status,
            Duration.ofNanos(nanos.getAsLong() - answered.began()),
            caller,
            isUnrecorded(answered, status),
            events(answered, status)));
  }

  /** What is asked for counts, whatever a fault, a missing token or nobody answered to it. */
  private boolean isUnrecorded(AnsweredRequest answered, int status) {
    MetadataRequest request = answered.request();
    MetadataPath path = request.path();
    if (path == null || !answered.isHeard() || !isForData(request.method(), path)) {
      return false;
    }
    try {
      return answered.world().wasNotAskedFor(path)
          || (status != 200 && !answered.world().isRecordedAt(answered.moment().now(), path));
    } catch (RuntimeException defect) {
      defects.add(defect, asked(request, answered.world(), answered.moment().now()));
      return false;
    }
  }

  private Map<String, Instant> events(AnsweredRequest answered, int status) {
    MetadataRequest request = answered.request();
    MetadataPath path = request.path();
    if (path == null || !answered.isHeard() || !isForData(request.method(), path)) {
      return Map.of();
    }
    Instant now = answered.moment().now();
    try {
      return answered.world().eventsIn(now, path, status);
    } catch (RuntimeException defect) {
      defects.add(defect, asked(request, answered.world(), now));
      return Map.of();
    }
  }

  /** Notes a request that could not be read. */
  void noteUnread(RequestContext moment, int status, String address) {
    journal.add(JournalEntry.unread(moment.now(), status, address));
  }

  /** The path as it may be kept: what was found is known, and costs nothing. */
  private static @Nullable MetadataPath shown(AnsweredRequest answered, int status) {
    MetadataRequest request = answered.request();
    MetadataPath path = request.path();
    return path == null || (status == 200 && !request.method().equals("OPTIONS"))
        ? path
        : masked(path, answered.world(), answered.moment().now());
  }

  private static MetadataPath masked(MetadataPath path, InstanceState world, Instant now) {
    return RequestMasker.path(
        path,
        one -> {
          try {
            return world.speaksOf(now, one);
          } catch (RuntimeException defect) {
            // it was said when the request could not be answered
            return false;
          }
        });
  }

  /** What was asked, to a person. */
  private static String asked(MetadataRequest request, InstanceState world, Instant now) {
    MetadataPath path = request.path();
    return RequestMasker.method(request.method())
        + " "
        + (path == null ? JournalEntry.NO_PATH : masked(path, world, now));
  }

  private static boolean isForData(String method, MetadataPath path) {
    return (method.equals("GET") || method.equals("HEAD"))
        && !path.below().equals(MetadataPath.TOKEN);
  }
}
