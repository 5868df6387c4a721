package imdstape.recorder.scenario;

import imdstape.scenario.InstanceEvent;
import imdstape.scenario.codec.ScenarioDocument;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scenario before its audit.
 *
 * @param start the start of the watch, from which the events are timed
 * @param events in the order of their times
 * @param notCarried notes on the changes that no event expresses, one per line
 */
public record ScenarioDraft(Instant start, List<InstanceEvent> events, List<String> notCarried) {

  /** Copies the lists. */
  public ScenarioDraft {
    events = List.copyOf(events);
    notCarried = List.copyOf(notCarried);
  }

  /**
   * Renders the text of the scenario's file.
   *
   * @param fixture the fixture as the scenario names it, or null to name none
   * @param comment for the reader of the file
   */
  public String render(@Nullable String fixture, String comment) {
    return ScenarioDocument.render(comment, fixture, events, start);
  }
}
