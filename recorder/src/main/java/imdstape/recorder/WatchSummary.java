package imdstape.recorder;

import imdstape.recorder.scenario.ScenarioDraft;
import imdstape.recorder.watch.WatchStatistics;
import imdstape.scenario.codec.DurationText;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The summary of a watch for a reviewer: events and times. It never holds a value of the instance.
 *
 * @param lines of text, in the order of the output
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
    WatchStatistics statistics = watch.statistics();
    ScenarioDraft draft = watch.scenario().draft();
    List<String> lines = new ArrayList<>();
    lines.add("watched into " + file);
    lines.add(
        "  %s in %d rounds, %d requests"
            .formatted(
                DurationText.write(statistics.duration().truncatedTo(ChronoUnit.SECONDS)),
                statistics.rounds(),
                statistics.requestCount()));
    String stopReason = statistics.stopReason();
    if (stopReason != null) {
      lines.add("  ended before its time: " + stopReason);
    }
    if (!statistics.ignoredAnswers().isEmpty()) {
      lines.add("  answers that say nothing: " + counts(statistics.ignoredAnswers()));
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
