package imdstape.recorder.scenario;

import imdstape.recorder.redact.RedactedWatch.MaintenanceSchedule;
import imdstape.recorder.redact.RedactedWatch.MaintenanceState;
import imdstape.recorder.redact.RedactedWatch.ObservedMaintenanceEvent;
import imdstape.recorder.redact.RedactedWatch.PathState;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.MaintenanceEvent.MaintenanceEnd;
import imdstape.scenario.MaintenanceEvent.MaintenanceOutcome;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds the maintenance events of a scenario from the lists of scheduled and of ended events. An
 * event moves from the first list to the second when it ends, and keeps its id.
 */
final class MaintenanceEventBuilder {

  private final ScenarioBuilder scenario;
  private final Map<String, TrackedEvent> eventsById = new LinkedHashMap<>();

  /** A scheduled event and what is known of its end. */
  private static final class TrackedEvent {
    private final Instant firstSeenAt;
    private final ObservedMaintenanceEvent event;
    private @Nullable Instant goneAt;
    private @Nullable MaintenanceEnd end;

    TrackedEvent(Instant firstSeenAt, ObservedMaintenanceEvent event) {
      this.firstSeenAt = firstSeenAt;
      this.event = event;
    }
  }

  MaintenanceEventBuilder(ScenarioBuilder scenario) {
    this.scenario = scenario;
  }

  /** Adds the changes of both lists in one round; empty for a list that did not change. */
  void addRound(Instant at, Optional<PathState> scheduled, Optional<PathState> history) {
    scheduled
        .flatMap(state -> events(MaintenanceEvent.SCHEDULED, at, state))
        .ifPresent(events -> updateScheduled(at, events));
    history
        .flatMap(state -> events(MaintenanceEvent.HISTORY, at, state))
        .ifPresent(events -> updateHistory(at, events));
  }

  /**
   * Adds the events to the scenario after the last round. An event that left the first list and is
   * not in the second counts as canceled, with a note.
   */
  void finish() {
    eventsById.forEach(
        (id, tracked) -> {
          if (tracked.end == null && tracked.goneAt != null) {
            scenario.addNotCarried(
                MaintenanceEvent.SCHEDULED,
                tracked.goneAt,
                id + " went and is in no history; told as canceled");
            tracked.end = new MaintenanceEnd(tracked.goneAt, MaintenanceOutcome.CANCELED);
          }
          scenario.addEvent(
              new MaintenanceEvent(
                  id,
                  tracked.event.code(),
                  tracked.event.description(),
                  tracked.firstSeenAt,
                  scenario.clamp(tracked.event.notBefore()),
                  scenario.clamp(tracked.event.notAfter()),
                  null,
                  tracked.end));
        });
  }

  private Optional<List<ObservedMaintenanceEvent>> events(
      String path, Instant at, PathState state) {
    Optional<MaintenanceSchedule> schedule = state.schedule();
    int unrecognized = schedule.map(MaintenanceSchedule::unrecognizedCount).orElse(0);
    if (schedule.isEmpty()) {
      scenario.addNotCarried(path, at, state.withheldReason().orElse("no array"));
    } else if (unrecognized > 0) {
      scenario.addNotCarried(path, at, unrecognized + " in a form that is not known");
    }
    return schedule.map(MaintenanceSchedule::events);
  }

  private void updateScheduled(Instant at, List<ObservedMaintenanceEvent> events) {
    for (ObservedMaintenanceEvent event : events) {
      TrackedEvent known = eventsById.get(event.id());
      if (known == null) {
        eventsById.put(event.id(), trackNew(MaintenanceEvent.SCHEDULED, at, event));
      } else if (known.end != null) {
        scenario.addNotCarried(
            MaintenanceEvent.SCHEDULED, at, event.id() + " is due again after its end");
      } else {
        known.goneAt = null;
        reportIfChanged(MaintenanceEvent.SCHEDULED, at, known, event);
      }
    }
    eventsById.values().stream()
        .filter(tracked -> tracked.end == null && tracked.goneAt == null)
        .filter(
            tracked -> events.stream().noneMatch(event -> event.id().equals(tracked.event.id())))
        .forEach(tracked -> tracked.goneAt = at);
  }

  private void updateHistory(Instant at, List<ObservedMaintenanceEvent> events) {
    for (ObservedMaintenanceEvent event : events) {
      TrackedEvent tracked =
          eventsById.computeIfAbsent(
              event.id(), any -> trackNew(MaintenanceEvent.HISTORY, at, event));
      if (tracked.end == null) {
        MaintenanceOutcome outcome =
            event.state() == MaintenanceState.CANCELED
                ? MaintenanceOutcome.CANCELED
                : MaintenanceOutcome.COMPLETED;
        tracked.end = new MaintenanceEnd(tracked.goneAt == null ? at : tracked.goneAt, outcome);
        reportIfChanged(MaintenanceEvent.HISTORY, at, tracked, event);
      }
    }
  }

  private TrackedEvent trackNew(String path, Instant at, ObservedMaintenanceEvent event) {
    if (event.hasCustomDescription()) {
      scenario.addNotCarried(path, at, event.id() + " has a description of its own");
    }
    if (event.hasUnknownFields()) {
      scenario.addNotCarried(path, at, event.id() + " has other fields than a scenario");
    }
    if (scenario.isBeforeStart(event.notBefore())) {
      scenario.addNotCarried(path, at, event.id() + " lies before the watch, and begins with it");
    }
    return new TrackedEvent(at, event);
  }

  private void reportIfChanged(
      String path, Instant at, TrackedEvent tracked, ObservedMaintenanceEvent event) {
    boolean same =
        tracked.event.notBefore().equals(event.notBefore())
            && tracked.event.notAfter().equals(event.notAfter())
            && tracked.event.code().equals(event.code());
    if (!same) {
      scenario.addNotCarried(
          path, at, event.id() + " says other times, or another code, than before");
    }
  }
}
