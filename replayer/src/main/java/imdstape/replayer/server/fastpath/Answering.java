package imdstape.replayer.server.fastpath;

import imdstape.metadata.Generation;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Request;
import imdstape.metadata.Response;
import imdstape.replayer.fault.Delivery;
import imdstape.replayer.fault.FaultPlan;
import imdstape.replayer.instance.CurrentWorld;
import imdstape.replayer.instance.Imds;
import imdstape.replayer.instance.Moment;
import imdstape.replayer.instance.World;
import imdstape.replayer.journal.Entry;
import imdstape.replayer.journal.Journal;
import imdstape.replayer.journal.Masked;
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
public final class Answering {

  private static final Delivery TURNED_AWAY = Delivery.Send.of(Response.bare(403, "Forbidden"));
  private static final Delivery FAILED =
      Delivery.Send.of(Response.bare(500, "Internal Server Error"));

  private final CurrentWorld world;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Journal journal;
  private final Warden warden;
  private final Defects defects;
  private final AtomicLong requests = new AtomicLong();
  private final Map<String, AtomicLong> struck = new ConcurrentHashMap<>();
  private final Targets targets = new Targets();
  private final AtomicBoolean saidSeed = new AtomicBoolean();

  /**
   * A request, and what is said to it.
   *
   * @param began when, on the machine's nanosecond clock
   */
  public record Answered(
      Request request, World world, Moment moment, long began, Delivery delivery) {

    Generation generation() {
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
  public Answering(
      CurrentWorld world, InstantSource clock, LongSupplier nanos, Journal journal, Warden warden) {
    this.world = world;
    this.clock = clock;
    this.nanos = nanos;
    this.journal = journal;
    this.warden = warden;
    this.defects = new Defects(warden.log(), warden.traced());
  }

  /** The world of this moment. */
  public World world() {
    return world.get();
  }

  /** The world's time at this moment. */
  public Instant time(World now) {
    return now.clock().at(clock.instant());
  }

  /** A request as this world's service understands it. */
  public Request request(
      String method, String target, MultiMap headers, boolean old, SocketAddress local) {
    MetadataPath path = targets.path(target, world.get().traits());
    return new Request(method, path, new Lines(headers, old, local));
  }

  /** Answers a request that came just now. */
  public Answered answer(Request request, String target, MultiMap headers, SocketAddress local) {
    long began = nanos.getAsLong();
    try {
      return answer(request, target, headers, local, began);
    } catch (RuntimeException defect) {
      World now = world.get();
      Moment moment = momentAnyway(now);
      defects.add(defect, asked(request, now, moment.now()));
      return new Answered(request, now, moment, began, FAILED);
    }
  }

  private Answered answer(
      Request request, String target, MultiMap headers, SocketAddress local, long began) {
    World now = world.get();
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
      Moment moment = new Moment(shown, requests.getAndIncrement());
      return new Answered(request, now, moment, began, TURNED_AWAY);
    }
    Moment moment = moment(now, request, shown);
    return new Answered(request, now, moment, began, Imds.answer(now, request, moment));
  }

  /**
   * Whether a request is let in, and something stands where it asks at this moment; nobody is told,
   * and nothing is counted.
   */
  boolean finds(Request request, String target, MultiMap headers, SocketAddress local) {
    World now = world.get();
    try {
      return warden.door().refusal(target, headers, local).isEmpty()
          && Imds.finds(now, request, time(now));
    } catch (RuntimeException defect) {
      // whoever asks is told
      return false;
    }
  }

  /**
   * The moment of a request that no fault counts: it is none, or we have failed. An answer needs a
   * date, also where the clock is what failed.
   */
  Moment momentAnyway(World now) {
    try {
      return new Moment(time(now), requests.getAndIncrement());
    } catch (RuntimeException noTime) {
      return new Moment(Instant.EPOCH, requests.getAndIncrement());
    }
  }

  /** Whether nobody is heard any more at this moment. */
  boolean isOver() {
    World now = world.get();
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

  private Moment moment(World now, Request request, Instant shown) {
    List<String> counting = now.faults().counting(request, shown);
    if (counting.isEmpty()) {
      return new Moment(shown, requests.getAndIncrement());
    }
    Map<String, Long> numbers = new HashMap<>();
    counting.forEach(
        id ->
            numbers.put(id, struck.computeIfAbsent(id, any -> new AtomicLong()).getAndIncrement()));
    saySeed(now.faults(), numbers);
    return new Moment(shown, requests.getAndIncrement(), numbers);
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
   * @param status of the answer, or {@link Entry#NO_ANSWER}
   * @param caller of {@link Entry#caller}
   */
  void note(Answered answered, int status, String caller) {
    Request request = answered.request();
    journal.add(
        new Entry(
            answered.moment().now(),
            Masked.method(request.method()),
            shown(answered, status),
            Entry.Version.of(request),
            status,
            Duration.ofNanos(nanos.getAsLong() - answered.began()),
            caller,
            isUnrecorded(answered, status),
            events(answered, status)));
  }

  /** What is asked for counts, whatever a fault, a missing token or nobody answered to it. */
  private boolean isUnrecorded(Answered answered, int status) {
    Request request = answered.request();
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

  private Map<String, Instant> events(Answered answered, int status) {
    Request request = answered.request();
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
  void noteUnread(Moment moment, int status, String address) {
    journal.add(Entry.unread(moment.now(), status, address));
  }

  /** The path as it may be kept: what was found is known, and costs nothing. */
  private static @Nullable MetadataPath shown(Answered answered, int status) {
    Request request = answered.request();
    MetadataPath path = request.path();
    return path == null || (status == 200 && !request.method().equals("OPTIONS"))
        ? path
        : masked(path, answered.world(), answered.moment().now());
  }

  private static MetadataPath masked(MetadataPath path, World world, Instant now) {
    return Masked.path(
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
  private static String asked(Request request, World world, Instant now) {
    MetadataPath path = request.path();
    return Masked.method(request.method())
        + " "
        + (path == null ? Entry.NO_PATH : masked(path, world, now));
  }

  private static boolean isForData(String method, MetadataPath path) {
    return (method.equals("GET") || method.equals("HEAD"))
        && !path.below().equals(MetadataPath.TOKEN);
  }
}
