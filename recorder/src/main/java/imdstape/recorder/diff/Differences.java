package imdstape.recorder.diff;

import imdstape.fixture.Fixture;
import imdstape.fixture.Service;
import imdstape.fixture.VersionTree;
import imdstape.metadata.Trait;
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
public record Differences(List<Drift> all) {

  public Differences {
    all = all.stream().sorted(Drift.IN_ORDER).toList();
  }

  /**
   * Compares two fixtures. What looks like a secret is shown of neither.
   *
   * @param withVolatile whether what changes by itself counts too, see {@link
   *     imdstape.metadata.Category.Change#isVolatile()}
   */
  public static Differences between(Fixture before, Fixture after, boolean withVolatile) {
    List<Drift> drifts = new ArrayList<>(ofServices(before.service(), after.service()));
    Map<String, VersionTree> was = before.versions();
    Map<String, VersionTree> is = after.versions();
    SortedSet<String> both = new TreeSet<>(Comparator.reverseOrder());
    both.addAll(was.keySet());
    both.retainAll(is.keySet());
    Set<Drift> ofNewer = Set.of();
    for (String version : both) {
      List<Drift> here =
          new TreeComparison(
                  version,
                  Objects.requireNonNull(was.get(version)),
                  Objects.requireNonNull(is.get(version)),
                  withVolatile)
              .drifts();
      Set<Drift> known = new HashSet<>();
      for (Drift drift : here) {
        Drift anywhere = drift.in("");
        if (!ofNewer.contains(anywhere)) {
          drifts.add(drift);
        }
        known.add(anywhere);
      }
      ofNewer = known;
    }
    return new Differences(drifts.stream().map(Drift::withoutSecrets).toList());
  }

  /** The gravest grade there is, or empty if there is no difference. */
  public Optional<Grade> gravest() {
    return all.stream().map(drift -> drift.what().grade()).max(Comparator.naturalOrder());
  }

  /** How many are of a grade. */
  long count(Grade grade) {
    return all.stream().filter(drift -> drift.what().grade() == grade).count();
  }

  private static List<Drift> ofServices(Service before, Service after) {
    List<Drift> drifts = new ArrayList<>();
    drifts.addAll(versions(What.REMOVED, before.versions(), after.versions()));
    drifts.addAll(versions(What.ADDED, after.versions(), before.versions()));
    if (drifts.isEmpty()) {
      add(drifts, What.LISTING, "", lines(before.versions()), lines(after.versions()));
    }
    add(drifts, What.TOKENS, "", words(before.tokens().word()), words(after.tokens().word()));
    for (Trait trait : Trait.values()) {
      add(
          drifts,
          What.TRAIT,
          trait.word(),
          words(before.traits().get(trait)),
          words(after.traits().get(trait)));
    }
    return drifts;
  }

  private static List<Drift> versions(What what, List<String> some, List<String> others) {
    return some.stream()
        .filter(version -> !others.contains(version))
        .map(version -> new Drift(what, version, "", null, null))
        .toList();
  }

  private static void add(List<Drift> drifts, What what, String path, Said was, Said is) {
    if (!was.equals(is)) {
      drifts.add(new Drift(what, "", path, was, is));
    }
  }

  private static Said lines(List<String> versions) {
    return Said.value(String.join("\n", versions));
  }

  private static Said words(String text) {
    return Said.words(text);
  }
}
