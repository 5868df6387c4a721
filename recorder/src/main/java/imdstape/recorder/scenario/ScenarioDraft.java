package imdstape.recorder.scenario;

import java.util.List;

/**
 * What happened, as a scenario can tell it.
 *
 * @param events in order
 * @param notCarried what was seen and no event says, in lines
 */
public record ScenarioDraft(List<ScenarioEvent> events, List<String> notCarried) {

  public ScenarioDraft {
    events = List.copyOf(events);
    notCarried = List.copyOf(notCarried);
  }
}
