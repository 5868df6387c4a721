package imdstape.recorder.redact;

import imdstape.recorder.redact.pseudonym.KnownPseudonyms;
import imdstape.recorder.watch.WatchedItem;
import imdstape.secrets.OriginalValues;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The redacted changes that a watch has seen after its crawl. Immutable.
 *
 * @param roles pseudonyms of the roles that the crawl has seen
 * @param profile pseudonym of the instance profile that the crawl has seen, or null
 * @param changes in the order of their occurrence
 * @param originals the original values, to prove that nothing else holds them
 * @param knownPseudonyms all pseudonyms known by now
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
   * A change of the state of a path.
   *
   * @param item the watched item, with its redacted path
   * @param at when the new state was seen
   * @param since when the state before it was last seen
   * @param state the new state
   */
  public record RedactedChange(WatchedItem item, Instant at, Instant since, PathState state) {}

  /** The state of a path. */
  public sealed interface PathState {

    /** The value that is stored; empty if there is none. */
    default Optional<String> storedText() {
      return Optional.empty();
    }

    /** Whether the path does not exist any more. */
    default boolean isRemoved() {
      return false;
    }

    /** Why the value is not stored; empty if it is, or if there is none. */
    default Optional<String> withheldReason() {
      return Optional.empty();
    }

    /** The roles that the path lists, none if it was removed; empty if it is no such list. */
    default Optional<SortedSet<String>> listedRoles() {
      return Optional.empty();
    }

    /** The state of the instance profile; empty if the path does not tell it. */
    default Optional<ProfileState> profile() {
      return Optional.empty();
    }

    /** The scheduled events, none if the path was removed; empty if it is no such list. */
    default Optional<MaintenanceSchedule> schedule() {
      return Optional.empty();
    }

    /** Whether the original has text that this state does not express. */
    default boolean losesText() {
      return withheldReason().isPresent();
    }
  }

  /** The path has a value: a harmless one or a pseudonym. */
  public record ValuePresent(String text) implements PathState {
    @Override
    public Optional<String> storedText() {
      return Optional.of(text);
    }
  }

  /** The path does not exist any more. */
  public record PathRemoved() implements PathState {
    @Override
    public boolean isRemoved() {
      return true;
    }

    @Override
    public Optional<SortedSet<String>> listedRoles() {
      return Optional.of(Collections.emptySortedSet());
    }

    @Override
    public Optional<MaintenanceSchedule> schedule() {
      return Optional.of(new MaintenanceSchedule(List.of(), 0));
    }
  }

  /** The path has a value that is not stored, for a reason such as {@code unexpected-form}. */
  public record ValueWithheld(String reason) implements PathState {
    @Override
    public Optional<String> withheldReason() {
      return Optional.of(reason);
    }
  }

  /** The directory lists these roles, as pseudonyms. */
  public record RoleNames(SortedSet<String> names) implements PathState {
    public RoleNames {
      names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    @Override
    public Optional<SortedSet<String>> listedRoles() {
      return Optional.of(names);
    }
  }

  /**
   * The state of the instance profile.
   *
   * @param exists whether the profile still exists
   * @param hasRole whether it contains a role
   * @param name its pseudonym, or null if the response did not name it
   */
  public record ProfileState(boolean exists, boolean hasRole, @Nullable String name)
      implements PathState {
    @Override
    public Optional<ProfileState> profile() {
      return Optional.of(this);
    }
  }

  /**
   * The list of scheduled events or of ended ones.
   *
   * @param unrecognizedCount how many more have an unknown form
   */
  public record MaintenanceSchedule(List<ObservedMaintenanceEvent> events, int unrecognizedCount)
      implements PathState {
    public MaintenanceSchedule {
      events = List.copyOf(events);
    }

    @Override
    public Optional<MaintenanceSchedule> schedule() {
      return Optional.of(this);
    }

    @Override
    public boolean losesText() {
      return unrecognizedCount > 0
          || events.stream()
              .anyMatch(event -> event.hasCustomDescription() || event.hasUnknownFields());
    }
  }

  /** The state of a scheduled event. */
  public enum MaintenanceState {
    ACTIVE,
    COMPLETED,
    CANCELED
  }

  /**
   * A scheduled event.
   *
   * @param id the pseudonym of its id
   * @param code a code that EC2 documents
   * @param description the text that EC2 documents for the code
   * @param hasCustomDescription whether the original had another description
   * @param hasUnknownFields whether the original had fields that a scenario cannot express
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
