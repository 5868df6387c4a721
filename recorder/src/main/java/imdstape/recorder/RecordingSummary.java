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
 * What a recording holds, in lines that a reviewer can read: counts and paths of the fixture, never
 * a value of the original.
 *
 * @param lines in order
 */
public record RecordingSummary(List<String> lines) {

  public RecordingSummary {
    lines = List.copyOf(lines);
  }

  /**
   * The summary of a fixture.
   *
   * @param requests how many it took
   * @param skipped what was not asked for, and how often
   * @param incomplete that it was stopped, or null
   * @param unmet what was allowed and never met
   */
  static RecordingSummary of(
      Fixture fixture,
      int requests,
      Map<SkippedEntry, Integer> skipped,
      @Nullable CrawlInterruption incomplete,
      List<String> unmet) {
    VersionTree latest = new VersionTree(fixture.tree(), fixture.listings());
    long present = fixture.tree().values().stream().filter(Leaf::isPresent).count();
    long notAskedFor =
        fixture.tree().values().stream().filter(RecordingSummary::isNotAsked).count();
    boolean asked = fixture.origin().kind() == FixtureOrigin.OriginKind.RECORDED;
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d leaves in %d listings, %d paths known to be absent, %d versions, tokens %s%s"
            .formatted(
                present - notAskedFor,
                latest.directories().size(),
                fixture.tree().size() - present,
                fixture.service().versions().size(),
                fixture.service().tokens().jsonName(),
                asked ? "; " + requests + " requests" : ""));
    if (incomplete != null) {
      lines.add("incomplete: %s, %s".formatted(incomplete.reason(), incomplete.fixtureNote()));
    }
    if (!skipped.isEmpty()) {
      lines.add("oddities:");
      skipped.forEach((what, times) -> lines.add("  " + what.describe(times)));
    }
    Map<ServiceTrait, String> traits = fixture.service().traits().nonDefaults();
    if (!traits.isEmpty()) {
      lines.add(
          "unlike a modern instance: "
              + traits.entrySet().stream()
                  .map(trait -> trait.getKey().optionName() + "=" + trait.getValue())
                  .collect(Collectors.joining(", ")));
    }
    SortedMap<String, Integer> made = new TreeMap<>();
    List<String> withheld = new ArrayList<>();
    List<String> notAsked = new ArrayList<>();
    bodies(fixture)
        .forEach(
            (path, body) -> {
              if (body instanceof LeafBody.Generated one) {
                made.merge(one.value().jsonName(), 1, Integer::sum);
              } else if (body instanceof LeafBody.Withheld one
                  && one.reason().equals(LeafBody.Withheld.NOT_REQUESTED)) {
                notAsked.add(path);
              } else if (body instanceof LeafBody.Withheld one) {
                withheld.add("  %s  %s, %d bytes".formatted(path, one.reason(), one.length()));
              }
            });
    lines.add("made anew at replay, nothing stored: " + counts(made));
    lines.add("withheld: " + (withheld.isEmpty() ? "nothing" : withheld.size()));
    lines.addAll(withheld);
    if (!notAsked.isEmpty()) {
      lines.add("listed and not asked for: " + notAsked.size());
    }
    List<String> stored = fixture.redactions().storedPaths();
    if (!stored.isEmpty()) {
      lines.add("stored on request: " + stored.size());
      stored.forEach(path -> lines.add("  " + path));
    }
    if (!unmet.isEmpty()) {
      lines.add("allowed and not met: " + String.join(", ", unmet));
    }
    lines.add("pseudonymised: " + counts(fixture.redactions().counts()));
    return new RecordingSummary(lines);
  }

  /** The same and more. */
  RecordingSummary withLines(List<String> more) {
    return new RecordingSummary(Stream.concat(lines.stream(), more.stream()).toList());
  }

  /** Of latest by path; of older versions, what they have of their own. */
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

  private static boolean isNotAsked(Leaf leaf) {
    return leaf.body() instanceof LeafBody.Withheld body
        && body.reason().equals(LeafBody.Withheld.NOT_REQUESTED);
  }

  private static String counts(SortedMap<String, Integer> counts) {
    return counts.isEmpty()
        ? "nothing"
        : counts.entrySet().stream()
            .map(count -> count.getValue() + " " + count.getKey())
            .collect(Collectors.joining(", "));
  }
}
