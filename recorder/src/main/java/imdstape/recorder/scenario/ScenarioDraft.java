package imdstape.recorder.scenario;

import java.util.List;

/**
 * A scenario before its audit.
 *
 * @param events in the order of their times
 * @param notCarried notes on the changes that no event expresses, one per line
 */
public record ScenarioDraft(List<ScenarioEvent> events, List<String> notCarried) {

  /** Copies the lists. */
  public ScenarioDraft {
    events = List.copyOf(events);
    notCarried = List.copyOf(notCarried);
  }
}
