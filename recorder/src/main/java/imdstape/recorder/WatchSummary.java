package imdstape.recorder;

import imdstape.recorder.scenario.ScenarioDraft;
import imdstape.scenario.codec.DurationText;
import java.time.temporal.ChronoUnit;
import imdstape.recorder.watch.WatchStatistics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a watch has seen, in lines that a reviewer can read: events and times, never a value of the
 * original.
 *
 * @param lines in order
 */
public record WatchSummary(List<String> lines) {

  public WatchSummary {
    lines = List.copyOf(lines);
  }

  /**
   * The summary of a watch.
   *
   * @param file the scenario's file
   */
  public static WatchSummary of(RecordedWatch watch, Path file) {
    WatchStatistics course = watch.statistics();
    ScenarioDraft draft = watch.scenario().draft();
    List<String> lines = new ArrayList<>();
    lines.add("watched into " + file);
    lines.add(
        "  %s in %d rounds, %d requests"
            .formatted(
                DurationText.write(course.duration().truncatedTo(ChronoUnit.SECONDS)),
                course.rounds(),
                course.requestCount()));
    String early = course.stopReason();
    if (early != null) {
      lines.add("  ended before its time: " + early);
    }
    if (!course.ignoredAnswers().isEmpty()) {
      lines.add("  answers that say nothing: " + counts(course.ignoredAnswers()));
    }
    Map<String, Integer> events = new TreeMap<>();
    draft.events().forEach(event -> events.merge(event.kind(), 1, Integer::sum));
    lines.add("  events: " + (events.isEmpty() ? "none" : counts(events)));
    List<String> notCarried = draft.notCarried();
    lines.add("  seen, not carried: " + (notCarried.isEmpty() ? "nothing" : notCarried.size()));
    notCarried.forEach(line -> lines.add("    " + line));
    return new WatchSummary(lines);
  }

  private static String counts(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + count.getKey())
        .collect(Collectors.joining(", "));
  }
}
