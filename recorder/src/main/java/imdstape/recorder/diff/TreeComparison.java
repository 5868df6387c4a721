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

/** One version of both sides: first what is there, then what it says, then how it is listed. */
final class TreeComparison {

  private static final String PUBLIC_KEYS = "meta-data/public-keys";

  private final String version;
  private final ComparedTree first;
  private final ComparedTree second;
  private final boolean withVolatile;
  private final List<FixtureDifference> drifts = new ArrayList<>();

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
    return drifts;
  }

  /** One side with its directories, which it takes a walk to know. */
  private record ComparedTree(VersionTree tree, Map<String, Map<String, Boolean>> directories) {

    Leaf leaf(String path) {
      return tree.leaves().getOrDefault(path, Leaf.ABSENT);
    }

    /** That a path was never asked for is no other answer than that it is not there. */
    int status(String path) {
      Leaf leaf = leaf(path);
      return leaf.status() == 404 && directories.containsKey(path) ? 200 : leaf.status();
    }

    boolean has(String path) {
      return leaf(path).isPresent() || directories.containsKey(path);
    }

    Listing listing(String directory) {
      Listing said = tree.listings().get(withSlash(directory));
      Map<String, Boolean> children = directories.get(directory);
      return said != null ? said : Listing.ofChildren(directory, Objects.requireNonNull(children));
    }
  }

  private void compareLeaf(String path) {
    Leaf was = first.leaf(path);
    Leaf is = second.leaf(path);
    if (was.status() == is.status()) {
      drifts.addAll(new LeafComparison(version, path, withVolatile).compare(was, is));
    } else if (isPresenceChange(path)) {
      if (was.isPresent() != is.isPresent() && isRelevant(path)) {
        addPresence(
            path,
            was.isPresent() ? DisplayedValue.of(was.body()) : null,
            is.isPresent() ? is : null);
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

  private void addPresence(String path, @Nullable DisplayedValue was, @Nullable Leaf is) {
    DisplayedValue said = is == null ? null : DisplayedValue.of(is.body());
    drifts.add(
        new FixtureDifference(
            was == null ? DifferenceType.ADDED : DifferenceType.REMOVED, version, path, was, said));
  }

  private void compareDirectory(String directory) {
    boolean was = first.directories().containsKey(directory);
    boolean is = second.directories().containsKey(directory);
    if (was && is) {
      compareListing(
          directory, remainingLines(directory, first), remainingLines(directory, second));
    } else if (isEmpty(directory, was ? first : second)
        && isPresenceChange(directory)
        && isRelevant(directory)) {
      drifts.add(
          new FixtureDifference(
              is ? DifferenceType.ADDED : DifferenceType.REMOVED,
              version,
              withSlash(directory),
              null,
              null));
    }
  }

  /** What lies below a directory speaks for it. */
  private static boolean isEmpty(String directory, ComparedTree side) {
    return Objects.requireNonNull(side.directories().get(directory)).isEmpty();
  }

  /** The lines of a listing that do not follow from what is there on one side alone. */
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

  private void compareListing(String directory, List<String> was, List<String> is) {
    DisplayedValue before = DisplayedValue.value(new Listing(was).body());
    DisplayedValue after = DisplayedValue.value(new Listing(is).body());
    if (!before.equals(after)) {
      boolean namesAlone =
          directory.equals(PUBLIC_KEYS) && withoutNames(was).equals(withoutNames(is));
      add(
          namesAlone ? DifferenceType.VALUE : DifferenceType.LISTING,
          withSlash(directory),
          before,
          after);
    }
  }

  private static List<String> withoutNames(List<String> lines) {
    return lines.stream().map(line -> line.replaceFirst("^(\\d+)=.*", "$1=")).toList();
  }

  /** Whether it matters that a path is there or not. */
  private boolean isRelevant(String path) {
    return withVolatile || !Catalogue.isEventDriven(path);
  }

  private void add(DifferenceType what, String path, DisplayedValue was, DisplayedValue is) {
    drifts.add(new FixtureDifference(what, version, path, was, is));
  }

  private static DisplayedValue statusText(int status) {
    return DisplayedValue.description(String.valueOf(status));
  }

  private static String withSlash(String directory) {
    return directory.isEmpty() ? "" : directory + "/";
  }
}
