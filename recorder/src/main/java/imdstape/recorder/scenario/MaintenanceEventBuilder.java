package imdstape.recorder.scenario;

import imdstape.recorder.redact.RedactedWatch.MaintenanceSchedule;
import imdstape.recorder.redact.RedactedWatch.MaintenanceState;
import imdstape.recorder.redact.RedactedWatch.ObservedMaintenanceEvent;
import imdstape.recorder.redact.RedactedWatch.PathRemoved;
import imdstape.recorder.redact.RedactedWatch.PathState;
import imdstape.recorder.redact.RedactedWatch.ValueWithheld;
import imdstape.recorder.scenario.ScenarioEvent.End;
import imdstape.recorder.scenario.ScenarioEvent.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scheduled events: each appears, and when it has gone from the one list it is in the other,
 * under the same id.
 */
final class MaintenanceEventBuilder {

  private static final String SCHEDULED = "meta-data/events/maintenance/scheduled";
  private static final String HISTORY = "meta-data/events/maintenance/history";

  private final ScenarioBuilder scenario;
  private final Map<String, TrackedEvent> eventsById = new LinkedHashMap<>();

  /** One of them, from its first sight on. */
  private static final class TrackedEvent {
    private final Duration firstSeenAt;
    private final ObservedMaintenanceEvent event;
    private @Nullable Duration goneAt;
    private @Nullable End end;

    TrackedEvent(Duration at, ObservedMaintenanceEvent what) {
      this.firstSeenAt = at;
      this.event = what;
    }
  }

  MaintenanceEventBuilder(ScenarioBuilder teller) {
    this.scenario = teller;
  }

  void addRound(Duration at, Optional<PathState> scheduled, Optional<PathState> history) {
    scheduled
        .flatMap(said -> events(SCHEDULED, at, said))
        .ifPresent(due -> updateScheduled(at, due));
    history.flatMap(said -> events(HISTORY, at, said)).ifPresent(over -> updateHistory(at, over));
  }

  /** All that was seen is told; of what has just gone nobody knows how it ended. */
  void finish() {
    eventsById.forEach(
        (id, one) -> {
          if (one.end == null && one.goneAt != null) {
            scenario.addNotCarried(
                SCHEDULED, one.goneAt, id + " went and is in no history; told as canceled");
            one.end = new End(one.goneAt, Outcome.CANCELED);
          }
          scenario.addEvent(
              new ScenarioEvent.Maintenance(
                  one.firstSeenAt,
                  one.event,
                  scenario.offset(one.event.notBefore()),
                  scenario.offset(one.event.notAfter()),
                  one.end));
        });
  }

  private Optional<List<ObservedMaintenanceEvent>> events(
      String path, Duration at, PathState said) {
    if (said instanceof PathRemoved) {
      return Optional.of(List.of());
    }
    if (said instanceof MaintenanceSchedule list) {
      if (list.unrecognizedCount() > 0) {
        scenario.addNotCarried(path, at, list.unrecognizedCount() + " in a form that is not known");
      }
      return Optional.of(list.events());
    }
    scenario.addNotCarried(
        path, at, said instanceof ValueWithheld withheld ? withheld.reason() : "no array");
    return Optional.empty();
  }

  private void updateScheduled(Duration at, List<ObservedMaintenanceEvent> events) {
    for (ObservedMaintenanceEvent event : events) {
      TrackedEvent known = eventsById.get(event.id());
      if (known == null) {
        eventsById.put(event.id(), trackNew(SCHEDULED, at, event));
      } else if (known.end != null) {
        scenario.addNotCarried(SCHEDULED, at, event.id() + " is due again after its end");
      } else {
        known.goneAt = null;
        reportIfChanged(SCHEDULED, at, known, event);
      }
    }
    eventsById.values().stream()
        .filter(one -> one.end == null && one.goneAt == null)
        .filter(one -> events.stream().noneMatch(event -> event.id().equals(one.event.id())))
        .forEach(one -> one.goneAt = at);
  }

  private void updateHistory(Duration at, List<ObservedMaintenanceEvent> events) {
    for (ObservedMaintenanceEvent event : events) {
      TrackedEvent one =
          eventsById.computeIfAbsent(event.id(), any -> trackNew(HISTORY, at, event));
      if (one.end == null) {
        Outcome outcome =
            event.state() == MaintenanceState.CANCELED ? Outcome.CANCELED : Outcome.COMPLETED;
        one.end = new End(one.goneAt == null ? at : one.goneAt, outcome);
        reportIfChanged(HISTORY, at, one, event);
      }
    }
  }

  private TrackedEvent trackNew(String path, Duration at, ObservedMaintenanceEvent event) {
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
      String path, Duration at, TrackedEvent one, ObservedMaintenanceEvent event) {
    boolean same =
        one.event.notBefore().equals(event.notBefore())
            && one.event.notAfter().equals(event.notAfter())
            && one.event.code().equals(event.code());
    if (!same) {
      scenario.addNotCarried(
          path, at, event.id() + " says other times, or another code, than before");
    }
  }
}
