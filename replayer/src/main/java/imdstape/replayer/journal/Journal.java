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

  private final Consumer<Entry> further;
  private final Deque<Entry> last = new ArrayDeque<>();
  private final Map<Kind, Long> counts = new TreeMap<>();
  private final Map<MetadataPath, Integer> unrecorded = new LinkedHashMap<>();
  private long forgotten;

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
      if (last.size() == MOST) {
        last.removeFirst();
        forgotten++;
      }
      last.addLast(entry);
      MetadataPath path = entry.path();
      if (entry.unrecorded()
          && path != null
          && (unrecorded.size() < MOST || unrecorded.containsKey(path))) {
        unrecorded.merge(path, 1, Integer::sum);
      }
      counts.merge(new Kind(entry.version(), entry.status()), 1L, Long::sum);
    }
    further.accept(entry);
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
    }
  }
}
