package imdstape.replayer.journal;

import imdstape.metadata.MetadataPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The last requests, in memory, and how many there were of each kind. */
public final class Journal {

  /** A poll every five seconds for half a day; some 2 MB. */
  public static final int MOST = 10_000;

  /** A request line may have 8 KB: what is kept of ten thousand such is not 80 MB. */
  static final int MOST_CHARACTERS = 4_000_000;

  private final Consumer<Entry> further;
  private final Deque<Entry> last = new ArrayDeque<>();
  private final Map<Kind, Long> counts = new TreeMap<>();
  private final Map<MetadataPath, Integer> unrecorded = new LinkedHashMap<>();
  private long forgotten;
  private long characters;
  private long unrecordedCharacters;

  /**
   * What is counted for good.
   *
   * @param version of the protocol
   * @param status or {@link Entry#NO_ANSWER}
   */
  public record Kind(Entry.Version version, int status) implements Comparable<Kind> {
    @Override
    public int compareTo(Kind other) {
      int versions = version.compareTo(other.version);
      return versions != 0 ? versions : Integer.compare(status, other.status);
    }
  }

  /**
   * An empty journal.
   *
   * @param further is told each entry too
   */
  public Journal(Consumer<Entry> further) {
    this.further = further;
  }

  /** Notes an answered request. */
  public void add(Entry entry) {
    synchronized (last) {
      last.addLast(entry);
      characters += length(entry);
      while (last.size() > MOST || characters > MOST_CHARACTERS) {
        characters -= length(last.removeFirst());
        forgotten++;
      }
      if (entry.unrecorded() && entry.path() != null) {
        miss(entry.path(), length(entry));
      }
      counts.merge(new Kind(entry.version(), entry.status()), 1L, Long::sum);
    }
    further.accept(entry);
  }

  private void miss(MetadataPath path, int length) {
    boolean isNew = !unrecorded.containsKey(path);
    if (isNew && (unrecorded.size() == MOST || unrecordedCharacters > MOST_CHARACTERS)) {
      return;
    }
    unrecorded.merge(path, 1, Integer::sum);
    unrecordedCharacters += isNew ? length : 0;
  }

  private static int length(Entry entry) {
    MetadataPath path = entry.path();
    return entry.method().length()
        + (path == null ? 0 : path.version().length() + path.below().length());
  }

  /** The last requests, oldest first. */
  public List<Entry> entries() {
    synchronized (last) {
      return new ArrayList<>(last);
    }
  }

  /** The paths of which the fixture says nothing, and how often each was asked for. */
  public Map<MetadataPath, Integer> unrecorded() {
    synchronized (last) {
      return new LinkedHashMap<>(unrecorded);
    }
  }

  /** How many older ones are not among them. */
  public long forgotten() {
    synchronized (last) {
      return forgotten;
    }
  }

  /** How many requests there were since the start; forgetting changes nothing in it. */
  public Map<Kind, Long> counts() {
    synchronized (last) {
      return new TreeMap<>(counts);
    }
  }

  /** Forgets all requests. */
  public void clear() {
    synchronized (last) {
      forgotten += last.size();
      last.clear();
      unrecorded.clear();
      characters = 0;
      unrecordedCharacters = 0;
    }
  }
}
