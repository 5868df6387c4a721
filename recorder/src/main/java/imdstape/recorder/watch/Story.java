package imdstape.recorder.watch;

import java.util.List;

/**
 * What happened, as a scenario can tell it.
 *
 * @param events in order
 * @param notCarried what was seen and no event says, in lines
 */
record Story(List<ScenarioEvent> events, List<String> notCarried) {

  Story {
    events = List.copyOf(events);
    notCarried = List.copyOf(notCarried);
  }
}
