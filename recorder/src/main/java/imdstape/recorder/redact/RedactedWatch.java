package imdstape.recorder.redact;

import imdstape.recorder.watch.WatchedItem;
import imdstape.secrets.OriginalValues;
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
 * @param knownPseudonyms who has which stand-in by now
 */
public record RedactedWatch(
    SortedSet<String> roles,
    @Nullable String profile,
    List<RedactedChange> changes,
    OriginalValues originals,
    KnownPseudonyms knownPseudonyms) {

  public RedactedWatch {
    roles = Collections.unmodifiableSortedSet(new TreeSet<>(roles));
    changes = List.copyOf(changes);
  }

  /**
   * A path that says something else than before.
   *
   * @param item with pseudonyms in its path
   * @param at when that was seen
   * @param since when it was last seen to be otherwise
   */
  public record RedactedChange(WatchedItem item, Instant at, Instant since, PathState state) {}

  /** What a path says. */
  public sealed interface PathState {}

  /** A value: harmless in the exact form of its category, or a stand-in. */
  public record ValuePresent(String text) implements PathState {}

  /** Nothing is there any more. */
  public record PathRemoved() implements PathState {}

  /** Something that is not stored; a word says why. */
  public record ValueWithheld(String reason) implements PathState {}

  /** The names of the roles there are. */
  public record RoleNames(SortedSet<String> names) implements PathState {
    public RoleNames {
      names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }
  }

  /**
   * What is said of the instance profile.
   *
   * @param exists whether it still exists
   * @param hasRole whether it holds a role
   * @param name of it, or null if it is not said
   */
  public record ProfileState(boolean exists, boolean hasRole, @Nullable String name)
      implements PathState {}

  /**
   * Scheduled events, or such as are over.
   *
   * @param unrecognizedCount how many have a form that is not known
   */
  public record MaintenanceSchedule(List<ObservedMaintenanceEvent> events, int unrecognizedCount)
      implements PathState {
    public MaintenanceSchedule {
      events = List.copyOf(events);
    }
  }

  /** Where a scheduled event is. */
  public enum MaintenanceState {
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
   * @param hasCustomDescription whether it had other words than that
   * @param hasUnknownFields whether it had fields that no scenario has
   */
  public record ObservedMaintenanceEvent(
      String id,
      String code,
      String description,
      MaintenanceState state,
      Instant notBefore,
      Instant notAfter,
      boolean hasCustomDescription,
      boolean hasUnknownFields) {}
}
