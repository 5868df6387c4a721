package imdstape.derive;

import imdstape.consistency.ConsistencyChecker;
import imdstape.ec2.Region;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureOrigin;
import imdstape.fixture.Leaf;
import imdstape.fixture.VersionDifference;
import imdstape.fixture.VersionTree;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A fixture as it would be if some values were others: each setting changes what it names and all
 * that follows from it, by the table in {@link SettingKey}, in every version.
 */
public final class Derivation {

  private Derivation() {}

  /**
   * The result.
   *
   * @param fixture what came out
   * @param contradictions what does not agree in it, and did in the base: only paths that were set
   *     as they are can do that
   */
  public record DerivedFixture(
      Fixture fixture, List<ConsistencyChecker.ConsistencyFinding> contradictions) {
    public DerivedFixture {
      contradictions = List.copyOf(contradictions);
    }
  }

  /**
   * Derives a fixture.
   *
   * @param settings in any order; of two that name the same thing the last one counts
   * @throws ContradictionException if no instance can be like that
   */
  public static DerivedFixture derive(
      Fixture base, String baseName, List<FixtureSetting> settings) {
    List<FixtureSetting> ordered =
        settings.stream().sorted(Comparator.comparing(FixtureSetting::key)).toList();
    requireZoneInRegion(ordered);
    FixtureDraft draft = new FixtureDraft(base);
    ordered.forEach(setting -> setting.key().apply(draft, setting));
    Fixture derived = assemble(base, baseName, ordered, draft);
    List<ConsistencyChecker.ConsistencyFinding> found = ConsistencyChecker.check(derived);
    if (found.isEmpty()) {
      return new DerivedFixture(derived, found);
    }
    Set<ConsistencyChecker.ConsistencyFinding> before =
        new HashSet<>(ConsistencyChecker.check(base));
    return new DerivedFixture(
        derived, found.stream().filter(one -> !before.contains(one)).toList());
  }

  /** A zone and a Region that were both asked for. */
  private static void requireZoneInRegion(List<FixtureSetting> settings) {
    Optional<String> region = lastValue(settings, SettingKey.REGION);
    Optional<String> zone = lastValue(settings, SettingKey.ZONE);
    if (region.isPresent()
        && zone.flatMap(Region::ofZone)
            .map(Region::code)
            .filter(of -> !of.equals(region.get()))
            .isPresent()) {
      throw new ContradictionException(
          "zone=" + zone.get() + " is not in region=" + region.get() + "; leave one of them out");
    }
  }

  private static Optional<String> lastValue(List<FixtureSetting> settings, SettingKey key) {
    return settings.stream()
        .filter(setting -> setting.key() == key)
        .map(FixtureSetting::value)
        .filter(Objects::nonNull)
        .reduce((one, other) -> other);
  }

  private static Fixture assemble(
      Fixture base, String baseName, List<FixtureSetting> settings, FixtureDraft draft) {
    String said = settings.stream().map(FixtureSetting::toString).collect(Collectors.joining(", "));
    FixtureOrigin origin =
        new FixtureOrigin(
            FixtureOrigin.OriginKind.DERIVED,
            base.origin().date(),
            base.origin().author(),
            sources(base, baseName),
            base.origin().incomplete());
    return new Fixture(
        baseName + (said.isEmpty() ? "" : " with " + said),
        origin,
        base.service(),
        draft.tree(),
        draft.listings(),
        differences(base, draft),
        // what was done to make the base public was done to this one too; its seal was not
        new Fixture.RedactionSummary(
            base.redactions().policy(),
            base.redactions().digest(),
            base.redactions().storedPaths(),
            base.redactions().counts(),
            null));
  }

  private static List<String> sources(Fixture base, String baseName) {
    if (base.origin().kind() == FixtureOrigin.OriginKind.DERIVED) {
      return base.origin().sources();
    }
    return Stream.concat(
            Stream.of("derived from " + baseName + ", " + base.origin().kind().jsonName()),
            base.origin().sources().stream())
        .toList();
  }

  /**
   * An older version is like the base's, but for what was changed; what came later is not in it.
   */
  private static SortedMap<String, VersionDifference> differences(
      Fixture base, FixtureDraft draft) {
    SortedMap<String, VersionDifference> differs = new TreeMap<>();
    Set<String> changed = changedPaths(base, draft);
    @Nullable VersionTree newer = null;
    for (Map.Entry<String, VersionTree> version : base.versions().entrySet()) {
      VersionTree mine =
          version.getKey().equals(MetadataPath.LATEST)
              ? new VersionTree(draft.tree(), draft.listings())
              : olderVersion(base, draft, changed, version.getKey(), version.getValue());
      if (newer != null) {
        VersionDifference difference = newer.differenceTo(mine);
        if (!difference.isEmpty()) {
          differs.put(version.getKey(), difference);
        }
      }
      newer = mine;
    }
    return differs;
  }

  private static VersionTree olderVersion(
      Fixture base, FixtureDraft draft, Set<String> changed, String version, VersionTree before) {
    SortedMap<String, Leaf> leaves = new TreeMap<>(before.leaves());
    for (String path : changed) {
      Leaf now = draft.tree().get(path);
      boolean was = isPresent(base.tree().get(path));
      boolean isThere = isPresent(before.leaves().get(path));
      if (now != null && now.isPresent() && (was ? isThere : existsIn(version, path))) {
        leaves.put(path, now);
      } else if (isThere && !isPresent(now)) {
        leaves.remove(path);
      }
    }
    SortedMap<String, Listing> listings = new TreeMap<>(before.listings());
    listings.keySet().removeAll(draft.changedDirectories());
    return new VersionTree(leaves, listings);
  }

  private static Set<String> changedPaths(Fixture base, FixtureDraft draft) {
    Set<String> changed = new TreeSet<>(base.tree().keySet());
    changed.addAll(draft.tree().keySet());
    changed.removeIf(path -> Objects.equals(base.tree().get(path), draft.tree().get(path)));
    return changed;
  }

  private static boolean existsIn(String version, String path) {
    return Catalogue.find(path)
        .map(category -> category.since().compareTo(version) <= 0)
        .orElse(false);
  }

  private static boolean isPresent(@Nullable Leaf leaf) {
    return leaf != null && leaf.isPresent();
  }
}
