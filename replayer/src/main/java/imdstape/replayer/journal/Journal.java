package imdstape.replayer.journal;

import imdstape.metadata.MetadataPath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * The last requests, in memory, and how many there were of each kind. Who notes one waits for
 * nobody: the requests lie in a ring, and what is too much is taken from its old end.
 */
public final class Journal {

  /** A poll every five seconds for half a day; some 2 MB. */
  public static final int MAX_ENTRIES = 10_000;

  /** A request line may have 8 KB: what is kept of ten thousand such is not 80 MB. */
  static final int MAX_CHARACTERS = 4_000_000;

  private static final int STATUS_LIMIT = 1_000;

  /** More programs than any test starts; of who comes later it is known only that they asked. */
  static final int MAX_CALLERS = 1_000;

  /** Who stands for all callers beyond those. */
  public static final String OTHER_CALLERS = "others";

  /** Ids of events are never given again, and one may set and cancel as many as one likes. */
  private static final int MAX_EVENTS = 10_000;

  private final Consumer<JournalEntry> listener;
  private final EntryRing ring = new EntryRing(MAX_ENTRIES);
  private final AtomicLong nextNumber = new AtomicLong();

  /** All before it are forgotten, or about to be. */
  private final AtomicLong oldestKept = new AtomicLong();

  private final Map<JournalEntry.Protocol, AtomicLongArray> counts =
      new EnumMap<>(JournalEntry.Protocol.class);

  /** Is told of for good: what a program asks for, it cannot take back. */
  private final Map<MetadataPath, UnrecordedCount> unrecorded = new LinkedHashMap<>();

  private long unrecordedCharacters;

  /** How often a path was asked for of which the fixture says nothing. */
  private record UnrecordedCount(int total, int sinceCleared) {
    UnrecordedCount incremented() {
      return new UnrecordedCount(total + 1, sinceCleared + 1);
    }

    UnrecordedCount cleared() {
      return new UnrecordedCount(total, 0);
    }
  }

  private final Map<String, CallerCounts> callers = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Duration>> firstSightings = new ConcurrentHashMap<>();

  /** How many requests a caller has sent by each protocol. */
  private static final class CallerCounts {
    private final String caller;
    private final AtomicLong byV1 = new AtomicLong();
    private final AtomicLong byV2 = new AtomicLong();
    private final AtomicLong unread = new AtomicLong();

    /** The events that were noted last: who asks again sees nothing new. */
    private volatile Map<String, Instant> lastEvents = Map.of();

    CallerCounts(String caller) {
      this.caller = caller;
    }

    AtomicLong counter(JournalEntry.Protocol version) {
      return switch (version) {
        case V1 -> byV1;
        case V2 -> byV2;
        case UNREADABLE -> unread;
      };
    }
  }

  /**
   * What is counted for good.
   *
   * @param protocol of the protocol
   * @param status or {@link JournalEntry#NO_ANSWER}
   */
  public record CounterKey(JournalEntry.Protocol protocol, int status)
      implements Comparable<CounterKey> {
    @Override
    public int compareTo(CounterKey other) {
      int versions = protocol.compareTo(other.protocol);
      return versions != 0 ? versions : Integer.compare(status, other.status);
    }
  }

  /**
   * An empty journal.
   *
   * @param further is told each entry too
   */
  public Journal(Consumer<JournalEntry> further) {
    this.listener = further;
    for (JournalEntry.Protocol version : JournalEntry.Protocol.values()) {
      counts.put(version, new AtomicLongArray(STATUS_LIMIT));
    }
  }

  /** Notes an answered request. */
  public void add(JournalEntry entry) {
    long number = nextNumber.getAndIncrement();
    ring.add(number, entry, countCaller(entry));
    while (ring.characterCount() > MAX_CHARACTERS) {
      long old = Math.max(oldestKept.get(), nextNumber.get() - MAX_ENTRIES);
      if (old > number) {
        break;
      }
      oldestKept.set(old + 1);
      ring.remove(old);
    }
    if (entry.unrecorded() && entry.path() != null) {
      countUnrecorded(entry.path(), EntryRing.charactersOf(entry.method(), entry.path()));
    }
    countersOf(entry.protocol()).incrementAndGet(entry.status());
    listener.accept(entry);
  }

  /** Gives the caller's name as it is kept here, if it is. */
  private String countCaller(JournalEntry entry) {
    CallerCounts known = callers.get(entry.caller());
    String counted =
        known == null && callers.size() >= MAX_CALLERS ? OTHER_CALLERS : entry.caller();
    CallerCounts tally =
        known != null ? known : callers.computeIfAbsent(counted, any -> new CallerCounts(counted));
    tally.counter(entry.protocol()).incrementAndGet();
    if (entry.events() != tally.lastEvents) {
      entry.events().forEach((id, at) -> addSighting(id, counted, at, entry.time()));
      tally.lastEvents = entry.events();
    }
    return tally.caller.equals(entry.caller()) ? tally.caller : entry.caller();
  }

  private void addSighting(String id, String caller, Instant happened, Instant seen) {
    Map<String, Duration> by = firstSightings.get(id);
    if (by == null) {
      if (firstSightings.size() >= MAX_EVENTS) {
        return;
      }
      by = firstSightings.computeIfAbsent(id, any -> new ConcurrentHashMap<>());
    }
    if (!by.containsKey(caller)) {
      by.putIfAbsent(caller, Duration.between(happened, seen));
    }
  }

  private AtomicLongArray countersOf(JournalEntry.Protocol version) {
    return Objects.requireNonNull(counts.get(version));
  }

  private void countUnrecorded(MetadataPath path, int length) {
    synchronized (unrecorded) {
      UnrecordedCount before = unrecorded.get(path);
      if (before == null
          && (unrecorded.size() == MAX_ENTRIES || unrecordedCharacters > MAX_CHARACTERS)) {
        return;
      }
      unrecorded.put(path, (before == null ? new UnrecordedCount(0, 0) : before).incremented());
      unrecordedCharacters += before == null ? length : 0;
    }
  }

  /** The last requests, oldest first. */
  public List<JournalEntry> entries() {
    List<JournalEntry> entries = new ArrayList<>();
    long end = nextNumber.get();
    for (long number = Math.max(0, end - MAX_ENTRIES); number < end; number++) {
      JournalEntry entry = ring.get(number);
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  /**
   * The paths of which the fixture says nothing, and how often each was asked for since requests
   * were last forgotten.
   */
  public Map<MetadataPath, Integer> unrecordedPaths() {
    return unrecordedCounts(UnrecordedCount::sinceCleared);
  }

  /**
   * The same since the start: what a replay that is strict fails of, as the program under test
   * could have the requests forgotten.
   */
  public Map<MetadataPath, Integer> allUnrecordedPaths() {
    return unrecordedCounts(UnrecordedCount::total);
  }

  private Map<MetadataPath, Integer> unrecordedCounts(ToIntFunction<UnrecordedCount> often) {
    Map<MetadataPath, Integer> paths = new LinkedHashMap<>();
    synchronized (unrecorded) {
      unrecorded.forEach(
          (path, missed) -> {
            int count = often.applyAsInt(missed);
            if (count > 0) {
              paths.put(path, count);
            }
          });
    }
    return paths;
  }

  /**
   * How many requests each caller has sent by each protocol since they were last forgotten, also if
   * they are not among the last any more.
   */
  public Map<String, Map<JournalEntry.Protocol, Long>> requestsByCaller() {
    Map<String, Map<JournalEntry.Protocol, Long>> all = new TreeMap<>();
    callers.forEach(
        (caller, tally) -> {
          Map<JournalEntry.Protocol, Long> counts = new EnumMap<>(JournalEntry.Protocol.class);
          for (JournalEntry.Protocol version : JournalEntry.Protocol.values()) {
            counts.put(version, tally.counter(version).get());
          }
          all.put(caller, counts);
        });
    return all;
  }

  /** How long after an event each caller was first given an answer that shows it. */
  public Map<String, Duration> firstSightings(String event) {
    return new TreeMap<>(firstSightings.getOrDefault(event, Map.of()));
  }

  /** How many older ones are not among them. */
  public long droppedCount() {
    return nextNumber.get() - ring.size();
  }

  /** How many requests there were since the start; forgetting changes nothing in it. */
  public Map<CounterKey, Long> requestCounts() {
    Map<CounterKey, Long> all = new TreeMap<>();
    for (JournalEntry.Protocol version : JournalEntry.Protocol.values()) {
      for (int status = 0; status < STATUS_LIMIT; status++) {
        long count = countersOf(version).get(status);
        if (count > 0) {
          all.put(new CounterKey(version, status), count);
        }
      }
    }
    return all;
  }

  /** Forgets all requests, but not which paths were never recorded. */
  public void clear() {
    long end = nextNumber.get();
    for (long number = Math.max(0, end - MAX_ENTRIES); number < end; number++) {
      ring.remove(number);
    }
    callers.clear();
    firstSightings.clear();
    synchronized (unrecorded) {
      unrecorded.replaceAll((path, missed) -> missed.cleared());
    }
  }
}
