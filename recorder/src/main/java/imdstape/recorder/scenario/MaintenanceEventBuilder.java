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

  private final ScenarioBuilder teller;
  private final Map<String, TrackedEvent> all = new LinkedHashMap<>();

  /** One of them, from its first sight on. */
  private static final class TrackedEvent {
    private final Duration at;
    private final ObservedMaintenanceEvent what;
    private @Nullable Duration away;
    private @Nullable End end;

    TrackedEvent(Duration at, ObservedMaintenanceEvent what) {
      this.at = at;
      this.what = what;
    }
  }

  MaintenanceEventBuilder(ScenarioBuilder teller) {
    this.teller = teller;
  }

  void round(Duration at, Optional<PathState> scheduled, Optional<PathState> history) {
    scheduled.flatMap(said -> events(SCHEDULED, at, said)).ifPresent(due -> due(at, due));
    history.flatMap(said -> events(HISTORY, at, said)).ifPresent(over -> over(at, over));
  }

  /** All that was seen is told; of what has just gone nobody knows how it ended. */
  void end() {
    all.forEach(
        (id, one) -> {
          if (one.end == null && one.away != null) {
            teller.missed(SCHEDULED, one.away, id + " went and is in no history; told as canceled");
            one.end = new End(one.away, Outcome.CANCELED);
          }
          teller.happened(
              new ScenarioEvent.Maintenance(
                  one.at,
                  one.what,
                  teller.after(one.what.notBefore()),
                  teller.after(one.what.notAfter()),
                  one.end));
        });
  }

  private Optional<List<ObservedMaintenanceEvent>> events(
      String path, Duration at, PathState said) {
    if (said instanceof PathRemoved) {
      return Optional.of(List.of());
    }
    if (said instanceof MaintenanceSchedule list) {
      if (list.others() > 0) {
        teller.missed(path, at, list.others() + " in a form that is not known");
      }
      return Optional.of(list.events());
    }
    teller.missed(
        path, at, said instanceof ValueWithheld withheld ? withheld.reason() : "no array");
    return Optional.empty();
  }

  private void due(Duration at, List<ObservedMaintenanceEvent> events) {
    for (ObservedMaintenanceEvent event : events) {
      TrackedEvent known = all.get(event.id());
      if (known == null) {
        all.put(event.id(), seen(SCHEDULED, at, event));
      } else if (known.end != null) {
        teller.missed(SCHEDULED, at, event.id() + " is due again after its end");
      } else {
        known.away = null;
        unchanged(SCHEDULED, at, known, event);
      }
    }
    all.values().stream()
        .filter(one -> one.end == null && one.away == null)
        .filter(one -> events.stream().noneMatch(event -> event.id().equals(one.what.id())))
        .forEach(one -> one.away = at);
  }

  private void over(Duration at, List<ObservedMaintenanceEvent> events) {
    for (ObservedMaintenanceEvent event : events) {
      TrackedEvent one = all.computeIfAbsent(event.id(), any -> seen(HISTORY, at, event));
      if (one.end == null) {
        Outcome outcome =
            event.state() == MaintenanceState.CANCELED ? Outcome.CANCELED : Outcome.COMPLETED;
        one.end = new End(one.away == null ? at : one.away, outcome);
        unchanged(HISTORY, at, one, event);
      }
    }
  }

  private TrackedEvent seen(String path, Duration at, ObservedMaintenanceEvent event) {
    if (event.own()) {
      teller.missed(path, at, event.id() + " has a description of its own");
    }
    if (event.more()) {
      teller.missed(path, at, event.id() + " has other fields than a scenario");
    }
    if (teller.isBefore(event.notBefore())) {
      teller.missed(path, at, event.id() + " lies before the watch, and begins with it");
    }
    return new TrackedEvent(at, event);
  }

  private void unchanged(
      String path, Duration at, TrackedEvent one, ObservedMaintenanceEvent event) {
    boolean same =
        one.what.notBefore().equals(event.notBefore())
            && one.what.notAfter().equals(event.notAfter())
            && one.what.code().equals(event.code());
    if (!same) {
      teller.missed(path, at, event.id() + " says other times, or another code, than before");
    }
  }
}
