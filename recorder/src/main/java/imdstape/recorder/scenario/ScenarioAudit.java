package imdstape.recorder.scenario;

import imdstape.fixture.LeakFoundException;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.codec.TimeFormat;
import imdstape.secrets.DecodedText;
import imdstape.secrets.LeakRule;
import imdstape.secrets.LeakRules;
import imdstape.secrets.OriginalValues;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Audits a scenario before its file and its report are written, as {@code FixtureAudit} does for a
 * fixture: it contains no text that looks like a secret and no original value.
 */
public final class ScenarioAudit {

  private static final String CONSEQUENCE =
      "the scenario was not written, the fixture was. Please report the event and the rule, not the"
          + " value";

  private ScenarioAudit() {}

  /**
   * Audits a scenario.
   *
   * @param text the complete text of its file
   * @param userRules rules of the user, in addition to the built-in ones
   * @param originals the original values, none of which may appear
   * @throws LeakFoundException if the scenario contains an original value or matches a rule
   */
  public static AuditedScenario audit(
      ScenarioDraft draft, String text, List<LeakRule> userRules, OriginalValues originals) {
    List<LeakRule> rules = Stream.concat(LeakRules.all().stream(), userRules.stream()).toList();
    TimeFormat times = TimeFormat.relativeTo(draft.start());
    for (InstanceEvent event : draft.events()) {
      String where = describeEvent(event, times);
      for (String recorded : event.recordedTexts()) {
        checkOriginals(where, recorded, originals);
        checkRules(where, recorded, rules);
      }
    }
    for (String line : draft.notCarried()) {
      List<String> words = new ArrayList<>(List.of(line.split("[/ ]")));
      words.forEach(word -> checkOriginals("what was not carried", word, originals));
      checkRules("what was not carried", line, rules);
    }
    checkRules("the scenario", text, rules);
    return new AuditedScenario(draft, text);
  }

  private static String describeEvent(InstanceEvent event, TimeFormat times) {
    return "the scenario's " + event.kind() + " at " + times.format(event.at());
  }

  private static void checkRules(String where, String text, List<LeakRule> rules) {
    DecodedText decoded = DecodedText.decode(text);
    for (LeakRule rule : rules) {
      if (decoded.texts().stream().anyMatch(rule::matches)) {
        throw new LeakFoundException(where, rule.name(), CONSEQUENCE);
      }
    }
    if (!decoded.unreadable().isEmpty()) {
      throw new LeakFoundException(where, decoded.unreadable().iterator().next(), CONSEQUENCE);
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
