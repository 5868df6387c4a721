package imdstape.recorder.diff;

import imdstape.fixture.Fixture;
import imdstape.fixture.RecordedService;
import imdstape.fixture.VersionTree;
import imdstape.metadata.ServiceTrait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How two fixtures differ, as far as a client could notice.
 *
 * @param all in order: the service, then latest by path, then what older versions say otherwise
 */
public record Differences(List<FixtureDifference> all) {

  public Differences {
    all = all.stream().sorted(FixtureDifference.ORDER).toList();
  }

  /**
   * Compares two fixtures. What looks like a secret is shown of neither.
   *
   * @param withVolatile whether what changes by itself counts too, see {@link
   *     imdstape.metadata.Category.Volatility#isVolatile()}
   */
  public static Differences between(Fixture before, Fixture after, boolean withVolatile) {
    List<FixtureDifference> drifts =
        new ArrayList<>(compareServices(before.service(), after.service()));
    Map<String, VersionTree> was = before.versions();
    Map<String, VersionTree> is = after.versions();
    SortedSet<String> both = new TreeSet<>(Comparator.reverseOrder());
    both.addAll(was.keySet());
    both.retainAll(is.keySet());
    Set<FixtureDifference> ofNewer = Set.of();
    for (String version : both) {
      List<FixtureDifference> here =
          new TreeComparison(
                  version,
                  Objects.requireNonNull(was.get(version)),
                  Objects.requireNonNull(is.get(version)),
                  withVolatile)
              .differences();
      Set<FixtureDifference> known = new HashSet<>();
      for (FixtureDifference drift : here) {
        FixtureDifference anywhere = drift.withVersion("");
        if (!ofNewer.contains(anywhere)) {
          drifts.add(drift);
        }
        known.add(anywhere);
      }
      ofNewer = known;
    }
    return new Differences(drifts.stream().map(FixtureDifference::withoutSecrets).toList());
  }

  /** The gravest grade there is, or empty if there is no difference. */
  public Optional<Severity> maxSeverity() {
    return all.stream().map(drift -> drift.type().grade()).max(Comparator.naturalOrder());
  }

  /** How many are of a grade. */
  long count(Severity grade) {
    return all.stream().filter(drift -> drift.type().grade() == grade).count();
  }

  private static List<FixtureDifference> compareServices(
      RecordedService before, RecordedService after) {
    List<FixtureDifference> drifts = new ArrayList<>();
    drifts.addAll(missingVersions(DifferenceType.REMOVED, before.versions(), after.versions()));
    drifts.addAll(missingVersions(DifferenceType.ADDED, after.versions(), before.versions()));
    if (drifts.isEmpty()) {
      addIfDifferent(
          drifts, DifferenceType.LISTING, "", lines(before.versions()), lines(after.versions()));
    }
    addIfDifferent(
        drifts,
        DifferenceType.TOKENS,
        "",
        words(before.tokens().jsonName()),
        words(after.tokens().jsonName()));
    for (ServiceTrait trait : ServiceTrait.values()) {
      addIfDifferent(
          drifts,
          DifferenceType.TRAIT,
          trait.optionName(),
          words(before.traits().get(trait)),
          words(after.traits().get(trait)));
    }
    return drifts;
  }

  private static List<FixtureDifference> missingVersions(
      DifferenceType what, List<String> some, List<String> others) {
    return some.stream()
        .filter(version -> !others.contains(version))
        .map(version -> new FixtureDifference(what, version, "", null, null))
        .toList();
  }

  private static void addIfDifferent(
      List<FixtureDifference> drifts,
      DifferenceType what,
      String path,
      DisplayedValue was,
      DisplayedValue is) {
    if (!was.equals(is)) {
      drifts.add(new FixtureDifference(what, "", path, was, is));
    }
  }

  private static DisplayedValue lines(List<String> versions) {
    return DisplayedValue.value(String.join("\n", versions));
  }

  private static DisplayedValue words(String text) {
    return DisplayedValue.description(text);
  }
}
