package imdstape.recorder.redact;

import imdstape.secrets.Originals;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a service after its crawl, without anything of the originals.
 *
 * @param roles those there were at the crawl
 * @param profile the name of the instance profile there was, or null
 * @param changes in order
 * @param originals to prove that
 * @param known who has which stand-in by now
 */
public record RedactedWatch(
    SortedSet<String> roles,
    @Nullable String profile,
    List<Change> changes,
    Originals originals,
    KnownIdentities known) {

  public RedactedWatch {
    roles = Collections.unmodifiableSortedSet(new TreeSet<>(roles));
    changes = List.copyOf(changes);
  }

  /**
   * A path that says something else than before.
   *
   * @param path with stand-ins
   * @param at when that was seen
   * @param since when it was last seen to be otherwise
   */
  public record Change(String path, Instant at, Instant since, Said said) {}

  /** What a path says. */
  public sealed interface Said {}

  /** A value: harmless in the exact form of its category, or a stand-in. */
  public record Value(String text) implements Said {}

  /** Nothing is there any more. */
  public record Gone() implements Said {}

  /** Something that is not stored; a word says why. */
  public record Withheld(String reason) implements Said {}

  /** The names of the roles there are. */
  public record Roles(SortedSet<String> names) implements Said {
    public Roles {
      names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }
  }

  /**
   * What is said of the instance profile.
   *
   * @param found whether it still exists
   * @param role whether it holds a role
   * @param name of it, or null if it is not said
   */
  public record Profile(boolean found, boolean role, @Nullable String name) implements Said {}

  /**
   * Scheduled events, or such as are over.
   *
   * @param others how many have a form that is not known
   */
  public record Maintenance(List<Scheduled> events, int others) implements Said {
    public Maintenance {
      events = List.copyOf(events);
    }
  }

  /** Where a scheduled event is. */
  public enum State {
    ACTIVE,
    COMPLETED,
    CANCELED
  }

  /**
   * A scheduled event.
   *
   * @param id the stand-in of its own
   * @param code one of those that EC2 documents
   * @param description as EC2 documents it: any other is another's words
   * @param own whether it had other words than that
   * @param more whether it had fields that no scenario has
   */
  public record Scheduled(
      String id,
      String code,
      String description,
      State state,
      Instant notBefore,
      Instant notAfter,
      boolean own,
      boolean more) {}
}
