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
 * The differences of two fixtures that a client could observe.
 *
 * @param all sorted: the service, then latest by path, then differences of older versions
 */
public record Differences(List<FixtureDifference> all) {

  public Differences {
    all = all.stream().sorted(FixtureDifference.ORDER).toList();
  }

  /**
   * Compares two fixtures. Values that look like secrets are masked.
   *
   * @param withVolatile whether to compare volatile values too, see {@link
   *     imdstape.metadata.Category.Volatility#isVolatile()}
   */
  public static Differences between(Fixture before, Fixture after, boolean withVolatile) {
    List<FixtureDifference> differences =
        new ArrayList<>(compareServices(before.service(), after.service()));
    Map<String, VersionTree> versionsBefore = before.versions();
    Map<String, VersionTree> versionsAfter = after.versions();
    SortedSet<String> commonVersions = new TreeSet<>(Comparator.reverseOrder());
    commonVersions.addAll(versionsBefore.keySet());
    commonVersions.retainAll(versionsAfter.keySet());
    Set<FixtureDifference> inNewerVersion = Set.of();
    for (String version : commonVersions) {
      List<FixtureDifference> inThisVersion =
          new TreeComparison(
                  version,
                  Objects.requireNonNull(versionsBefore.get(version)),
                  Objects.requireNonNull(versionsAfter.get(version)),
                  withVolatile)
              .differences();
      Set<FixtureDifference> seen = new HashSet<>();
      for (FixtureDifference difference : inThisVersion) {
        FixtureDifference withoutVersion = difference.withVersion("");
        if (!inNewerVersion.contains(withoutVersion)) {
          differences.add(difference);
        }
        seen.add(withoutVersion);
      }
      inNewerVersion = seen;
    }
    return new Differences(differences.stream().map(FixtureDifference::withoutSecrets).toList());
  }

  /** The highest severity, or empty if there is no difference. */
  public Optional<Severity> maxSeverity() {
    return all.stream()
        .map(difference -> difference.type().severity())
        .max(Comparator.naturalOrder());
  }

  /** The number of differences of a severity. */
  long count(Severity severity) {
    return all.stream().filter(difference -> difference.type().severity() == severity).count();
  }

  private static List<FixtureDifference> compareServices(
      RecordedService before, RecordedService after) {
    List<FixtureDifference> differences = new ArrayList<>();
    differences.addAll(
        missingVersions(DifferenceType.REMOVED, before.versions(), after.versions()));
    differences.addAll(missingVersions(DifferenceType.ADDED, after.versions(), before.versions()));
    if (differences.isEmpty()) {
      addIfDifferent(
          differences,
          DifferenceType.LISTING,
          "",
          lines(before.versions()),
          lines(after.versions()));
    }
    addIfDifferent(
        differences,
        DifferenceType.TOKENS,
        "",
        words(before.tokens().jsonName()),
        words(after.tokens().jsonName()));
    for (ServiceTrait trait : ServiceTrait.values()) {
      addIfDifferent(
          differences,
          DifferenceType.TRAIT,
          trait.optionName(),
          words(before.traits().get(trait)),
          words(after.traits().get(trait)));
    }
    return differences;
  }

  private static List<FixtureDifference> missingVersions(
      DifferenceType type, List<String> some, List<String> others) {
    return some.stream()
        .filter(version -> !others.contains(version))
        .map(version -> new FixtureDifference(type, version, "", null, null))
        .toList();
  }

  private static void addIfDifferent(
      List<FixtureDifference> differences,
      DifferenceType type,
      String path,
      DisplayedValue before,
      DisplayedValue after) {
    if (!before.equals(after)) {
      differences.add(new FixtureDifference(type, "", path, before, after));
    }
  }

  private static DisplayedValue lines(List<String> versions) {
    return DisplayedValue.value(String.join("\n", versions));
  }

  private static DisplayedValue words(String text) {
    return DisplayedValue.description(text);
  }
}
