package imdstape.derive;

import imdstape.consistency.ConsistencyChecker;
import imdstape.consistency.ConsistencyChecker.ConsistencyFinding;
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
 * Derives a fixture from another one. Each setting changes a value and all values that depend on
 * it, as {@link SettingKey} lists them, in every version of the fixture.
 */
public final class Derivation {

  private Derivation() {}

  /**
   * The result of a derivation.
   *
   * @param fixture the derived fixture
   * @param contradictions the contradictions that the base does not have; only settings of {@link
   *     SettingKey#PATH} cause any
   */
  public record DerivedFixture(Fixture fixture, List<ConsistencyFinding> contradictions) {
    public DerivedFixture {
      contradictions = List.copyOf(contradictions);
    }
  }

  /**
   * Derives a fixture.
   *
   * @param base the fixture to start from; it is not changed
   * @param baseName the name of the base in the description and the sources of the result
   * @param settings the settings in any order; the last of several with the same key and name wins
   * @throws ContradictionException if no instance can have these settings
   */
  public static DerivedFixture derive(
      Fixture base, String baseName, List<FixtureSetting> settings) {
    List<FixtureSetting> ordered =
        settings.stream().sorted(Comparator.comparing(FixtureSetting::key)).toList();
    requireZoneInRegion(ordered);
    FixtureDraft draft = new FixtureDraft(base);
    ordered.forEach(setting -> setting.key().apply(draft, setting));
    Fixture derived = assemble(base, baseName, ordered, draft);
    List<ConsistencyFinding> findings = ConsistencyChecker.check(derived);
    if (findings.isEmpty()) {
      return new DerivedFixture(derived, findings);
    }
    Set<ConsistencyFinding> before = new HashSet<>(ConsistencyChecker.check(base));
    return new DerivedFixture(
        derived, findings.stream().filter(finding -> !before.contains(finding)).toList());
  }

  /** Rejects settings of a Region and of a zone in another Region. */
  private static void requireZoneInRegion(List<FixtureSetting> settings) {
    Optional<String> region = lastValue(settings, SettingKey.REGION);
    Optional<String> zone = lastValue(settings, SettingKey.ZONE);
    if (region.isPresent()
        && zone.flatMap(Region::ofZone)
            .map(Region::code)
            .filter(code -> !code.equals(region.get()))
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
        .reduce((earlier, later) -> later);
  }

  private static Fixture assemble(
      Fixture base, String baseName, List<FixtureSetting> settings, FixtureDraft draft) {
    String description =
        settings.stream().map(FixtureSetting::toString).collect(Collectors.joining(", "));
    FixtureOrigin origin =
        new FixtureOrigin(
            FixtureOrigin.OriginKind.DERIVED,
            base.origin().date(),
            base.origin().author(),
            sources(base, baseName),
            base.origin().incomplete(),
            settingKeys(base, settings),
            base.origin().inferred());
    return new Fixture(
        baseName + (description.isEmpty() ? "" : " with " + description),
        origin,
        base.service(),
        draft.tree(),
        draft.listings(),
        differences(base, draft),
        // the redactions of the base hold for this fixture too, but its seal covers other bytes
        new Fixture.RedactionSummary(
            base.redactions().policy(),
            base.redactions().digest(),
            base.redactions().kept(),
            base.redactions().counts(),
            null));
  }

  /** The keys of what is set in the result: also by the author of the base, and not removed. */
  private static List<String> settingKeys(Fixture base, List<FixtureSetting> settings) {
    Set<String> keys = new TreeSet<>(base.origin().settings());
    settings.forEach(
        setting -> {
          if (setting.value() == null) {
            keys.remove(setting.keyText());
          } else {
            keys.add(setting.keyText());
          }
        });
    return List.copyOf(keys);
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
   * Returns the differences between versions. An older version has the changed values too, except
   * for categories that a later version introduced.
   */
  private static SortedMap<String, VersionDifference> differences(
      Fixture base, FixtureDraft draft) {
    SortedMap<String, VersionDifference> differs = new TreeMap<>();
    Set<String> changed = changedPaths(base, draft);
    @Nullable VersionTree newer = null;
    for (Map.Entry<String, VersionTree> version : base.versions().entrySet()) {
      VersionTree derived =
          version.getKey().equals(MetadataPath.LATEST)
              ? new VersionTree(draft.tree(), draft.listings())
              : olderVersion(base, draft, changed, version.getKey(), version.getValue());
      if (newer != null) {
        VersionDifference difference = newer.differenceTo(derived);
        if (!difference.isEmpty()) {
          differs.put(version.getKey(), difference);
        }
      }
      newer = derived;
    }
    return differs;
  }

  private static VersionTree olderVersion(
      Fixture base, FixtureDraft draft, Set<String> changed, String version, VersionTree before) {
    SortedMap<String, Leaf> leaves = new TreeMap<>(before.leaves());
    for (String path : changed) {
      Leaf now = draft.tree().get(path);
      boolean inBase = isPresent(base.tree().get(path));
      boolean inVersion = isPresent(before.leaves().get(path));
      if (now != null && now.isPresent() && (inBase ? inVersion : existsIn(version, path))) {
        leaves.put(path, now);
      } else if (inVersion && !isPresent(now)) {
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
