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
 * Keeps the last requests in memory and counts all requests. Adding an entry takes no lock: the
 * entries are in a ring buffer, and the oldest ones are dropped if there are too many. Thread-safe.
 */
public final class Journal {

  /** Enough for a request every five seconds in half a day; about 2 MB. */
  public static final int MAX_ENTRIES = 10_000;

  /** Limits the memory: ten thousand request lines of 8 KB would take 80 MB. */
  static final int MAX_CHARACTERS = 4_000_000;

  private static final int STATUS_LIMIT = 1_000;

  /** More programs than a test starts. The requests of others are counted together. */
  static final int MAX_CALLERS = 1_000;

  /** The name under which callers beyond the limit are counted. */
  public static final String OTHER_CALLERS = "others";

  /** Event ids are never reused, and a user may add and cancel any number of events. */
  private static final int MAX_EVENTS = 10_000;

  private final Consumer<JournalEntry> listener;
  private final EntryRing ring = new EntryRing(MAX_ENTRIES);
  private final AtomicLong nextNumber = new AtomicLong();

  /** All entries before this number are dropped or being dropped. */
  private final AtomicLong oldestKept = new AtomicLong();

  private final Map<JournalEntry.Protocol, AtomicLongArray> counts =
      new EnumMap<>(JournalEntry.Protocol.class);

  /** Never cleared: a program under test cannot hide what it requested. */
  private final Map<MetadataPath, UnrecordedCount> unrecorded = new LinkedHashMap<>();

  private long unrecordedCharacters;

  /** How often an unrecorded path was requested. */
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

  /** How many requests a caller has sent in each protocol version. */
  private static final class CallerCounts {
    private final String caller;
    private final AtomicLong byV1 = new AtomicLong();
    private final AtomicLong byV2 = new AtomicLong();
    private final AtomicLong unreadable = new AtomicLong();

    /** The events of the last request. The same object again has no new event. */
    private volatile Map<String, Instant> lastEvents = Map.of();

    CallerCounts(String caller) {
      this.caller = caller;
    }

    AtomicLong counter(JournalEntry.Protocol protocol) {
      return switch (protocol) {
        case V1 -> byV1;
        case V2 -> byV2;
        case UNREADABLE -> unreadable;
      };
    }
  }

  /**
   * The requests that are counted together, since the start.
   *
   * @param status of the response, or {@link JournalEntry#NO_ANSWER}
   */
  public record CounterKey(JournalEntry.Protocol protocol, int status)
      implements Comparable<CounterKey> {
    @Override
    public int compareTo(CounterKey other) {
      int protocols = protocol.compareTo(other.protocol);
      return protocols != 0 ? protocols : Integer.compare(status, other.status);
    }
  }

  /**
   * Creates an empty journal.
   *
   * @param listener receives each entry, too
   */
  public Journal(Consumer<JournalEntry> listener) {
    this.listener = listener;
    for (JournalEntry.Protocol protocol : JournalEntry.Protocol.values()) {
      counts.put(protocol, new AtomicLongArray(STATUS_LIMIT));
    }
  }

  /** Adds the entry of a request. */
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

  /** Counts a request for its caller, and returns the caller's name as the one object kept. */
  private String countCaller(JournalEntry entry) {
    CallerCounts known = callers.get(entry.caller());
    String counted =
        known == null && callers.size() >= MAX_CALLERS ? OTHER_CALLERS : entry.caller();
    CallerCounts callerCounts =
        known != null ? known : callers.computeIfAbsent(counted, any -> new CallerCounts(counted));
    callerCounts.counter(entry.protocol()).incrementAndGet();
    if (entry.events() != callerCounts.lastEvents) {
      entry.events().forEach((id, at) -> addSighting(id, counted, at, entry.time()));
      callerCounts.lastEvents = entry.events();
    }
    return callerCounts.caller.equals(entry.caller()) ? callerCounts.caller : entry.caller();
  }

  private void addSighting(String id, String caller, Instant happened, Instant seen) {
    Map<String, Duration> byCaller = firstSightings.get(id);
    if (byCaller == null) {
      if (firstSightings.size() >= MAX_EVENTS) {
        return;
      }
      byCaller = firstSightings.computeIfAbsent(id, any -> new ConcurrentHashMap<>());
    }
    if (!byCaller.containsKey(caller)) {
      byCaller.putIfAbsent(caller, Duration.between(happened, seen));
    }
  }

  private AtomicLongArray countersOf(JournalEntry.Protocol protocol) {
    return Objects.requireNonNull(counts.get(protocol));
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

  /** The kept entries, oldest first. */
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

  /** The unrecorded paths that were requested since the last {@link #clear}, and how often. */
  public Map<MetadataPath, Integer> unrecordedPaths() {
    return unrecordedCounts(UnrecordedCount::sinceCleared);
  }

  /**
   * The unrecorded paths that were requested since the start, and how often. A strict replay fails
   * because of them, as the program under test could clear the journal.
   */
  public Map<MetadataPath, Integer> allUnrecordedPaths() {
    return unrecordedCounts(UnrecordedCount::total);
  }

  private Map<MetadataPath, Integer> unrecordedCounts(ToIntFunction<UnrecordedCount> countOf) {
    Map<MetadataPath, Integer> paths = new LinkedHashMap<>();
    synchronized (unrecorded) {
      unrecorded.forEach(
          (path, unrecordedCount) -> {
            int count = countOf.applyAsInt(unrecordedCount);
            if (count > 0) {
              paths.put(path, count);
            }
          });
    }
    return paths;
  }

  /**
   * The number of requests of each caller in each protocol version since the last {@link #clear},
   * dropped entries included.
   */
  public Map<String, Map<JournalEntry.Protocol, Long>> requestsByCaller() {
    Map<String, Map<JournalEntry.Protocol, Long>> all = new TreeMap<>();
    callers.forEach(
        (caller, callerCounts) -> {
          Map<JournalEntry.Protocol, Long> byProtocol = new EnumMap<>(JournalEntry.Protocol.class);
          for (JournalEntry.Protocol protocol : JournalEntry.Protocol.values()) {
            byProtocol.put(protocol, callerCounts.counter(protocol).get());
          }
          all.put(caller, byProtocol);
        });
    return all;
  }

  /** How long after an event each caller first received a response that shows it. */
  public Map<String, Duration> firstSightings(String event) {
    return new TreeMap<>(firstSightings.getOrDefault(event, Map.of()));
  }

  /** The number of entries that were dropped or cleared. */
  public long droppedCount() {
    return nextNumber.get() - ring.size();
  }

  /** The number of requests since the start; {@link #clear} does not reset it. */
  public Map<CounterKey, Long> requestCounts() {
    Map<CounterKey, Long> all = new TreeMap<>();
    for (JournalEntry.Protocol protocol : JournalEntry.Protocol.values()) {
      for (int status = 0; status < STATUS_LIMIT; status++) {
        long count = countersOf(protocol).get(status);
        if (count > 0) {
          all.put(new CounterKey(protocol, status), count);
        }
      }
    }
    return all;
  }

  /** Removes all entries and the counts by caller, and keeps the counts since the start. */
  public void clear() {
    long end = nextNumber.get();
    for (long number = Math.max(0, end - MAX_ENTRIES); number < end; number++) {
      ring.remove(number);
    }
    callers.clear();
    firstSightings.clear();
    synchronized (unrecorded) {
      unrecorded.replaceAll((path, count) -> count.cleared());
    }
  }
}
