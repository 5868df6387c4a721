package imdstape.replayer.journal;

import imdstape.metadata.MetadataPath;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The last requests, each in a place that is written over in its turn. They lie in columns, and not
 * as objects, of which each would live just long enough to be carried into the old part of the
 * heap. Who writes waits for nobody, and who reads takes what is whole.
 */
final class EntryRing {

  private static final long EMPTY = 0;
  private static final long BEING_WRITTEN = -1;

  private final int capacity;

  /** Which request lies in a place, counted from 1. */
  private final AtomicLongArray numbers;

  private final long[] seconds;
  private final int[] nanos;
  private final long[] latencies;
  private final int[] statuses;
  private final boolean[] unrecorded;
  private final @Nullable String[] methods;
  private final @Nullable MetadataPath[] paths;
  private final JournalEntry.@Nullable Protocol[] versions;
  private final @Nullable String[] callers;
  private final @Nullable Object[] events;
  private final AtomicLong characterCount = new AtomicLong();
  private final AtomicLong size = new AtomicLong();

  /** For so many requests. */
  EntryRing(int size) {
    this.capacity = size;
    this.numbers = new AtomicLongArray(size);
    this.seconds = new long[size];
    this.nanos = new int[size];
    this.latencies = new long[size];
    this.statuses = new int[size];
    this.unrecorded = new boolean[size];
    this.methods = new String[size];
    this.paths = new MetadataPath[size];
    this.versions = new JournalEntry.Protocol[size];
    this.callers = new String[size];
    this.events = new Object[size];
  }

  /**
   * Keeps a request in the place of the one that came so many before it as there are places. One
   * that waited until its place is another's is forgotten already.
   *
   * @param number counted from 0
   * @param caller as the entry's, and kept by somebody
   */
  void add(long number, JournalEntry entry, String caller) {
    int place = (int) (number % capacity);
    Instant at = entry.time();
    long second = at.getEpochSecond();
    int nano = at.getNano();
    long latency = entry.latency().toNanos();
    // from here on nothing can fail, which others would wait for
    if (!claim(place, number)) {
      return;
    }
    seconds[place] = second;
    nanos[place] = nano;
    latencies[place] = latency;
    statuses[place] = entry.status();
    unrecorded[place] = entry.unrecorded();
    methods[place] = entry.method();
    paths[place] = entry.path();
    versions[place] = entry.protocol();
    callers[place] = caller;
    events[place] = entry.events();
    characterCount.addAndGet(charactersOf(entry.method(), entry.path()));
    size.incrementAndGet();
    numbers.set(place, number + 1);
  }

  /** Forgets a request, and whatever older one lies in its place. */
  void remove(long number) {
    int place = (int) (number % capacity);
    if (claim(place, number)) {
      methods[place] = null;
      paths[place] = null;
      versions[place] = null;
      callers[place] = null;
      events[place] = null;
      numbers.set(place, EMPTY);
    }
  }

  /** A request, or null if it is forgotten. */
  @Nullable JournalEntry get(long number) {
    int place = (int) (number % capacity);
    if (numbers.get(place) != number + 1) {
      return null;
    }
    String method = methods[place];
    JournalEntry.Protocol version = versions[place];
    String caller = callers[place];
    Object shown = events[place];
    if (method == null || version == null || caller == null || shown == null) {
      return null;
    }
    @SuppressWarnings("unchecked") // only put writes it
    Map<String, Instant> happened = (Map<String, Instant>) shown;
    JournalEntry entry =
        new JournalEntry(
            Instant.ofEpochSecond(seconds[place], nanos[place]),
            method,
            paths[place],
            version,
            statuses[place],
            Duration.ofNanos(latencies[place]),
            caller,
            unrecorded[place],
            happened);
    // what was read is of one request if that still lies there now
    VarHandle.acquireFence();
    return numbers.get(place) == number + 1 ? entry : null;
  }

  /** How many requests are in it. */
  long size() {
    return size.get();
  }

  /** How long all methods and paths in it are. */
  long characterCount() {
    return characterCount.get();
  }

  /** Whether the place is this request's to write, and no newer one's. */
  private boolean claim(int place, long number) {
    long there = numbers.get(place);
    while (there <= number + 1
        && (there == BEING_WRITTEN || !numbers.compareAndSet(place, there, BEING_WRITTEN))) {
      if (there == BEING_WRITTEN) {
        Thread.onSpinWait();
      }
      there = numbers.get(place);
    }
    if (there > number + 1) {
      return false;
    }
    // nobody may see what is written now before they see that it is
    VarHandle.storeStoreFence();
    if (there != EMPTY) {
      characterCount.addAndGet(-charactersOf(String.valueOf(methods[place]), paths[place]));
      size.decrementAndGet();
    }
    return true;
  }

  /** What an entry adds to {@link #characterCount}. */
  static int charactersOf(String method, @Nullable MetadataPath path) {
    return method.length()
        + (path == null ? 0 : path.version().length() + path.relativePath().length());
  }
}
