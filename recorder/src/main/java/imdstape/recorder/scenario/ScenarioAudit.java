package imdstape.recorder.scenario;

import imdstape.fixture.LeakFoundException;
import imdstape.secrets.DecodedText;
import imdstape.secrets.LeakRule;
import imdstape.secrets.LeakRules;
import imdstape.secrets.OriginalValues;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The gate before a scenario's file and its report, as {@code FixtureAudit} is before a fixture's:
 * nothing that looks like a secret, and nothing of the originals.
 */
public final class ScenarioAudit {

  private static final String CONSEQUENCE =
      "the scenario was not written, the fixture was. Please report the event and the rule, not the"
          + " value";

  private ScenarioAudit() {}

  /**
   * A scenario that may be written.
   *
   * @param text the whole of its file
   * @param own somebody's own rules
   * @throws LeakFoundException if it may not
   */
  public static AuditedScenario audit(
      ScenarioDraft story, String text, List<LeakRule> own, OriginalValues originals) {
    List<LeakRule> rules = Stream.concat(LeakRules.all().stream(), own.stream()).toList();
    for (ScenarioEvent event : story.events()) {
      String where = describeEvent(event);
      for (String recorded : event.recorded()) {
        checkOriginals(where, recorded, originals);
        checkRules(where, recorded, rules);
      }
    }
    for (String line : story.notCarried()) {
      List<String> words = new ArrayList<>(List.of(line.split("[/ ]")));
      words.forEach(word -> checkOriginals("what was not carried", word, originals));
      checkRules("what was not carried", line, rules);
    }
    checkRules("the scenario", text, rules);
    return new AuditedScenario(story, text);
  }

  private static String describeEvent(ScenarioEvent event) {
    return "the scenario's " + event.word() + " at " + ScenarioEvent.time(event.at());
  }

  private static void checkRules(String where, String text, List<LeakRule> rules) {
    DecodedText layers = DecodedText.decode(text);
    for (LeakRule rule : rules) {
      if (layers.texts().stream().anyMatch(rule::matches)) {
        throw new LeakFoundException(where, rule.name(), CONSEQUENCE);
      }
    }
    if (!layers.unreadable().isEmpty()) {
      throw new LeakFoundException(where, layers.unreadable().iterator().next(), CONSEQUENCE);
    }
  }

  private static void checkOriginals(String where, String text, OriginalValues originals) {
    originals
        .findIn(text)
        .ifPresent(
            kind -> {
              throw new LeakFoundException(
                  where, "a value of the original (" + kind + ")", CONSEQUENCE);
            });
  }
}
