package imdstape.recorder;

import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureOrigin;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.VersionTree;
import imdstape.metadata.ServiceTrait;
import imdstape.recorder.crawl.CrawlInterruption;
import imdstape.recorder.crawl.SkippedEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The summary of a recording for a reviewer: counts, and paths of the fixture. It never holds a
 * value of the instance.
 *
 * @param lines of text, in the order of the output
 */
public record RecordingSummary(List<String> lines) {

  public RecordingSummary {
    lines = List.copyOf(lines);
  }

  /**
   * The summary of a fixture.
   *
   * @param requests number of requests that were sent
   * @param skipped listed entries that were not requested, and how often each occurred
   * @param interruption why the crawl ended early, or null if it is complete
   * @param unmatchedPatterns {@code --allow} patterns that no path matched
   */
  static RecordingSummary of(
      Fixture fixture,
      int requests,
      Map<SkippedEntry, Integer> skipped,
      @Nullable CrawlInterruption interruption,
      List<String> unmatchedPatterns) {
    VersionTree latest = new VersionTree(fixture.tree(), fixture.listings());
    long present = fixture.tree().values().stream().filter(Leaf::isPresent).count();
    long notRequestedCount =
        fixture.tree().values().stream().filter(leaf -> leaf.body().isNotRequested()).count();
    boolean recorded = fixture.origin().kind() == FixtureOrigin.OriginKind.RECORDED;
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d leaves in %d listings, %d paths known to be absent, %d versions, tokens %s%s"
            .formatted(
                present - notRequestedCount,
                latest.directories().size(),
                fixture.tree().size() - present,
                fixture.service().versions().size(),
                fixture.service().tokens().jsonName(),
                recorded ? "; " + requests + " requests" : ""));
    if (interruption != null) {
      lines.add("incomplete: %s, %s".formatted(interruption.reason(), interruption.fixtureNote()));
    }
    if (!skipped.isEmpty()) {
      lines.add("oddities:");
      skipped.forEach((entry, times) -> lines.add("  " + entry.describe(times)));
    }
    Map<ServiceTrait, String> traits = fixture.service().traits().nonDefaults();
    if (!traits.isEmpty()) {
      lines.add(
          "unlike a modern instance: "
              + traits.entrySet().stream()
                  .map(trait -> trait.getKey().optionName() + "=" + trait.getValue())
                  .collect(Collectors.joining(", ")));
    }
    SortedMap<String, Integer> generated = new TreeMap<>();
    List<String> withheld = new ArrayList<>();
    List<String> notRequested = new ArrayList<>();
    bodies(fixture)
        .forEach(
            (path, body) -> {
              if (body.isNotRequested()) {
                notRequested.add(path);
              } else if (body instanceof LeafBody.Generated typedBody) {
                generated.merge(typedBody.value().jsonName(), 1, Integer::sum);
              } else if (body instanceof LeafBody.Withheld typedBody) {
                withheld.add(
                    "  %s  %s, %d bytes".formatted(path, typedBody.reason(), typedBody.length()));
              }
            });
    lines.add("made anew at replay, nothing stored: " + counts(generated));
    lines.add("withheld: " + (withheld.isEmpty() ? "nothing" : withheld.size()));
    lines.addAll(withheld);
    if (!notRequested.isEmpty()) {
      lines.add("listed and not asked for: " + notRequested.size());
    }
    List<String> stored = fixture.redactions().storedPaths();
    if (!stored.isEmpty()) {
      lines.add("stored on request: " + stored.size());
      stored.forEach(path -> lines.add("  " + path));
    }
    if (!unmatchedPatterns.isEmpty()) {
      lines.add("allowed and not met: " + String.join(", ", unmatchedPatterns));
    }
    lines.add("pseudonymised: " + counts(fixture.redactions().counts()));
    return new RecordingSummary(lines);
  }

  /** This summary with more lines at its end. */
  RecordingSummary withLines(List<String> more) {
    return new RecordingSummary(Stream.concat(lines.stream(), more.stream()).toList());
  }

  /** All bodies by path: those of latest, and those in which older versions differ. */
  private static Map<String, LeafBody> bodies(Fixture fixture) {
    Map<String, LeafBody> bodies = new TreeMap<>();
    fixture.tree().forEach((path, leaf) -> bodies.put(path, leaf.body()));
    fixture
        .differences()
        .forEach(
            (version, difference) ->
                difference
                    .tree()
                    .forEach((path, leaf) -> bodies.put(version + "/" + path, leaf.body())));
    return bodies;
  }

  private static String counts(SortedMap<String, Integer> counts) {
    return counts.isEmpty()
        ? "nothing"
        : counts.entrySet().stream()
            .map(count -> count.getValue() + " " + count.getKey())
            .collect(Collectors.joining(", "));
  }
}
