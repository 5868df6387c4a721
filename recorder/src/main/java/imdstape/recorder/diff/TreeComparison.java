package imdstape.recorder.diff;

import imdstape.fixture.Leaf;
import imdstape.fixture.VersionTree;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares one version of two fixtures: existence, leaves, listings. */
final class TreeComparison {

  private static final String PUBLIC_KEYS = "meta-data/public-keys";

  private final String version;
  private final ComparedTree first;
  private final ComparedTree second;
  private final boolean withVolatile;
  private final List<FixtureDifference> differences = new ArrayList<>();

  TreeComparison(String version, VersionTree before, VersionTree after, boolean withVolatile) {
    this.version = version;
    this.first = new ComparedTree(before, before.directories());
    this.second = new ComparedTree(after, after.directories());
    this.withVolatile = withVolatile;
  }

  List<FixtureDifference> differences() {
    SortedSet<String> paths = new TreeSet<>(first.tree().leaves().keySet());
    paths.addAll(second.tree().leaves().keySet());
    paths.forEach(this::compareLeaf);
    SortedSet<String> directories = new TreeSet<>(first.directories().keySet());
    directories.addAll(second.directories().keySet());
    directories.forEach(this::compareDirectory);
    return differences;
  }

  /** One side with its directories, which are computed once. */
  private record ComparedTree(VersionTree tree, Map<String, Map<String, Boolean>> directories) {

    Leaf leaf(String path) {
      return tree.leaves().getOrDefault(path, Leaf.ABSENT);
    }

    /** The status: 200 for a directory; a path that was never requested counts as absent. */
    int status(String path) {
      Leaf leaf = leaf(path);
      return leaf.status() == 404 && directories.containsKey(path) ? 200 : leaf.status();
    }

    boolean has(String path) {
      return leaf(path).isPresent() || directories.containsKey(path);
    }

    Listing listing(String directory) {
      Listing stored = tree.listings().get(withSlash(directory));
      Map<String, Boolean> children = directories.get(directory);
      return stored != null
          ? stored
          : Listing.ofChildren(directory, Objects.requireNonNull(children));
    }
  }

  private void compareLeaf(String path) {
    Leaf before = first.leaf(path);
    Leaf after = second.leaf(path);
    if (before.status() == after.status()) {
      differences.addAll(new LeafComparison(version, path, withVolatile).compare(before, after));
    } else if (isPresenceChange(path)) {
      if (before.isPresent() != after.isPresent() && isRelevant(path)) {
        addPresence(
            path,
            before.isPresent() ? DisplayedValue.of(before.body()) : null,
            after.isPresent() ? after : null);
      }
    } else {
      add(
          DifferenceType.STATUS,
          path,
          statusText(first.status(path)),
          statusText(second.status(path)));
    }
  }

  private boolean isPresenceChange(String path) {
    return List.of(200, 404).containsAll(List.of(first.status(path), second.status(path)));
  }

  private void addPresence(String path, @Nullable DisplayedValue before, @Nullable Leaf after) {
    DisplayedValue value = after == null ? null : DisplayedValue.of(after.body());
    differences.add(
        new FixtureDifference(
            before == null ? DifferenceType.ADDED : DifferenceType.REMOVED,
            version,
            path,
            before,
            value));
  }

  private void compareDirectory(String directory) {
    boolean before = first.directories().containsKey(directory);
    boolean after = second.directories().containsKey(directory);
    if (before && after) {
      compareListing(
          directory, remainingLines(directory, first), remainingLines(directory, second));
    } else if (isEmpty(directory, before ? first : second)
        && isPresenceChange(directory)
        && isRelevant(directory)) {
      differences.add(
          new FixtureDifference(
              after ? DifferenceType.ADDED : DifferenceType.REMOVED,
              version,
              withSlash(directory),
              null,
              null));
    }
  }

  /** Whether a directory has no children. Otherwise the differences of its children say enough. */
  private static boolean isEmpty(String directory, ComparedTree side) {
    return Objects.requireNonNull(side.directories().get(directory)).isEmpty();
  }

  /**
   * The lines of a listing whose paths exist on both sides or on neither: the others follow from
   * differences that are reported at their paths.
   */
  private List<String> remainingLines(String directory, ComparedTree side) {
    return side.listing(directory).lines().stream()
        .filter(
            line ->
                new Listing(List.of(line))
                    .children(directory).stream()
                        .map(child -> withSlash(directory) + child.name())
                        .allMatch(path -> isRelevant(path) && first.has(path) == second.has(path)))
        .toList();
  }

  private void compareListing(String directory, List<String> linesBefore, List<String> linesAfter) {
    DisplayedValue before = DisplayedValue.value(new Listing(linesBefore).body());
    DisplayedValue after = DisplayedValue.value(new Listing(linesAfter).body());
    if (!before.equals(after)) {
      boolean onlyNamesDiffer =
          directory.equals(PUBLIC_KEYS)
              && withoutNames(linesBefore).equals(withoutNames(linesAfter));
      add(
          onlyNamesDiffer ? DifferenceType.VALUE : DifferenceType.LISTING,
          withSlash(directory),
          before,
          after);
    }
  }

  private static List<String> withoutNames(List<String> lines) {
    return lines.stream().map(line -> line.replaceFirst("^(\\d+)=.*", "$1=")).toList();
  }

  /** Whether the existence of a path is compared. */
  private boolean isRelevant(String path) {
    return withVolatile || !Catalogue.isEventDriven(path);
  }

  private void add(DifferenceType type, String path, DisplayedValue before, DisplayedValue after) {
    differences.add(new FixtureDifference(type, version, path, before, after));
  }

  private static DisplayedValue statusText(int status) {
    return DisplayedValue.description(String.valueOf(status));
  }

  private static String withSlash(String directory) {
    return directory.isEmpty() ? "" : directory + "/";
  }
}
