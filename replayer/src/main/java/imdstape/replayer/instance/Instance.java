package imdstape.replayer.instance;

import imdstape.replayer.journal.Journal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One replayed instance: its current state, the journal of its requests, and the counters that
 * decide which requests a fault hits. Two instances share nothing. Thread-safe.
 */
public final class Instance {

  private final String name;
  private final InstanceStateHolder state;
  private final InstantSource clock;
  private final Journal journal;
  private final AtomicLong requestCount = new AtomicLong();
  private final Map<String, AtomicLong> faultCounts = new ConcurrentHashMap<>();

  /**
   * Creates an instance that has received no request.
   *
   * @param name distinguishes the instances of one server
   * @param initialState the state until it is first changed
   * @param clock the real time; the state's own clock maps it to the time that the instance shows
   * @param journal records each request and its response
   */
  public Instance(String name, InstanceState initialState, InstantSource clock, Journal journal) {
    this.name = name;
    this.state = new InstanceStateHolder(initialState);
    this.clock = clock;
    this.journal = journal;
  }

  /** The name that distinguishes this instance from the others of its server. */
  public String name() {
    return name;
  }

  /** The current state, which may be replaced while requests are answered. */
  public InstanceStateHolder state() {
    return state;
  }

  /** The real time. */
  public InstantSource clock() {
    return clock;
  }

  /** The requests that this instance has received. */
  public Journal journal() {
    return journal;
  }

  /** The time that the instance shows now. */
  public Instant instanceTime() {
    return instanceTime(state.get());
  }

  /** The time that the instance shows now if it is in the given state. */
  public Instant instanceTime(InstanceState current) {
    return current.clock().instanceTime(clock.instant());
  }

  /** Counts a request and returns its number, from 0. */
  public long nextRequestNumber() {
    return requestCount.getAndIncrement();
  }

  /**
   * Counts a request for a fault and returns its number for that fault, from 0.
   *
   * @param faultId the id of the fault in the fault plan, such as {@code status-1}
   */
  public long nextFaultNumber(String faultId) {
    return faultCounts.computeIfAbsent(faultId, id -> new AtomicLong()).getAndIncrement();
  }

  /** Restarts the request numbers of all faults at 0. */
  public void resetFaultCounts() {
    faultCounts.clear();
  }

  /** Removes the counters of all faults except those with the given ids. */
  public void retainFaultCounts(Set<String> faultIds) {
    faultCounts.keySet().retainAll(faultIds);
  }
}
