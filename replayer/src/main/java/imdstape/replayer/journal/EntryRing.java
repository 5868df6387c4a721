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
 * A ring buffer of the last journal entries. It keeps their fields in arrays and not the objects,
 * which would live just long enough to reach the old generation of the heap. Writers do not wait
 * for each other unless they have the same slot, and readers skip a slot that is being written.
 * Thread-safe.
 */
final class EntryRing {

  private static final long EMPTY = 0;
  private static final long BEING_WRITTEN = -1;

  private final int capacity;

  /** The number of the request in each slot, from 1; or EMPTY or BEING_WRITTEN. */
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

  /** Creates an empty ring. */
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
   * Adds an entry, in the slot of an older one. Does nothing if the slot has a newer entry already.
   *
   * @param number of the request, from 0
   * @param caller equal to the entry's, and an object that is kept anyway
   */
  void add(long number, JournalEntry entry, String caller) {
    int slot = (int) (number % capacity);
    Instant at = entry.time();
    long second = at.getEpochSecond();
    int nano = at.getNano();
    long latency = entry.latency().toNanos();
    // nothing below can fail: other threads would wait for the slot forever
    if (!claim(slot, number)) {
      return;
    }
    seconds[slot] = second;
    nanos[slot] = nano;
    latencies[slot] = latency;
    statuses[slot] = entry.status();
    unrecorded[slot] = entry.unrecorded();
    methods[slot] = entry.method();
    paths[slot] = entry.path();
    versions[slot] = entry.protocol();
    callers[slot] = caller;
    events[slot] = entry.events();
    characterCount.addAndGet(charactersOf(entry.method(), entry.path()));
    size.incrementAndGet();
    numbers.set(slot, number + 1);
  }

  /** Removes an entry, or an older one in its slot. */
  void remove(long number) {
    int slot = (int) (number % capacity);
    if (claim(slot, number)) {
      methods[slot] = null;
      paths[slot] = null;
      versions[slot] = null;
      callers[slot] = null;
      events[slot] = null;
      numbers.set(slot, EMPTY);
    }
  }

  /** The entry of a request, or null if it was removed. */
  @Nullable JournalEntry get(long number) {
    int slot = (int) (number % capacity);
    if (numbers.get(slot) != number + 1) {
      return null;
    }
    String method = methods[slot];
    JournalEntry.Protocol version = versions[slot];
    String caller = callers[slot];
    Object eventsOfSlot = events[slot];
    if (method == null || version == null || caller == null || eventsOfSlot == null) {
      return null;
    }
    @SuppressWarnings("unchecked") // only add writes it
    Map<String, Instant> entryEvents = (Map<String, Instant>) eventsOfSlot;
    JournalEntry entry =
        new JournalEntry(
            Instant.ofEpochSecond(seconds[slot], nanos[slot]),
            method,
            paths[slot],
            version,
            statuses[slot],
            Duration.ofNanos(latencies[slot]),
            caller,
            unrecorded[slot],
            entryEvents);
    // the fields read above belong to one request if it is still in the slot now
    VarHandle.acquireFence();
    return numbers.get(slot) == number + 1 ? entry : null;
  }

  /** The number of entries. */
  long size() {
    return size.get();
  }

  /** The number of characters of all methods and paths. */
  long characterCount() {
    return characterCount.get();
  }

  /** Takes a slot for writing; false if it has a newer entry. */
  private boolean claim(int slot, long number) {
    long current = numbers.get(slot);
    while (current <= number + 1
        && (current == BEING_WRITTEN || !numbers.compareAndSet(slot, current, BEING_WRITTEN))) {
      if (current == BEING_WRITTEN) {
        Thread.onSpinWait();
      }
      current = numbers.get(slot);
    }
    if (current > number + 1) {
      return false;
    }
    // readers must see the mark before they see any field that is written after it
    VarHandle.storeStoreFence();
    if (current != EMPTY) {
      characterCount.addAndGet(-charactersOf(String.valueOf(methods[slot]), paths[slot]));
      size.decrementAndGet();
    }
    return true;
  }

  /** The characters of one entry. */
  static int charactersOf(String method, @Nullable MetadataPath path) {
    return method.length()
        + (path == null ? 0 : path.version().length() + path.relativePath().length());
  }
}
