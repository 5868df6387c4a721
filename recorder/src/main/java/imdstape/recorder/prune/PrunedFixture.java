package imdstape.recorder.prune;

import imdstape.fixture.Fixture;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.VersionTree;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A fixture of just what was asked for. A listing that was asked for stays as it is; what it names
 * and nobody asked for is there and withheld as {@code not-asked}. A version holds what was asked
 * for in any of them, because the next release of a program may ask the next version.
 *
 * @param fixture what is left
 * @param keptLeaves how many leaves of the newest version
 * @param totalLeaves how many there were
 * @param unknownPaths paths that were asked for and of which the fixture says nothing
 */
public record PrunedFixture(
    Fixture fixture, int keptLeaves, int totalLeaves, List<String> unknownPaths) {

  /** What a replay makes anew speaks of the account and the instance that it names. */
  private static final String DOCUMENT = "dynamic/instance-identity/document";

  private static final Leaf NOT_REQUESTED =
      new Leaf(200, null, new LeafBody.Withheld(LeafBody.Withheld.NOT_REQUESTED, 0));

  public PrunedFixture {
    unknownPaths = List.copyOf(unknownPaths);
  }

  /** Prunes a fixture. */
  public static PrunedFixture prune(Fixture fixture, RequestedPaths asked) {
    Map<String, VersionTree> trees = fixture.versions();
    Set<String> there = new TreeSet<>();
    trees
        .values()
        .forEach(
            tree -> {
              there.addAll(tree.leaves().keySet());
              there.addAll(tree.directories().keySet());
            });
    Set<String> wanted = new LinkedHashSet<>();
    List<String> unknown = new ArrayList<>();
    for (MetadataPath path : asked.paths()) {
      Set<String> meant = matchingPaths(path.relativePath(), there);
      wanted.addAll(meant);
      if (meant.isEmpty() && !path.version().isEmpty()) {
        unknown.add(path.relativePath());
      }
    }
    Map<String, VersionTree> pruned = pruned(trees, wanted);
    if (pruned.values().stream().anyMatch(PrunedFixture::hasGeneratedLeaf)
        && wanted.add(DOCUMENT)) {
      pruned = pruned(trees, wanted);
    }
    VersionTree latest = Objects.requireNonNull(pruned.get(MetadataPath.LATEST));
    int kept = (int) latest.leaves().values().stream().filter(PrunedFixture::isKept).count();
    return new PrunedFixture(
        new Fixture(
            fixture.description(),
            fixture.origin().withOnlyRequestedPaths(wanted.size()),
            fixture.service(),
            latest.leaves(),
            latest.listings(),
            VersionTree.differences(List.copyOf(trees.keySet()), pruned),
            redactions(fixture.redactions(), pruned)),
        kept,
        (int) fixture.tree().values().stream().filter(Leaf::isPresent).count(),
        unknown);
  }

  private static boolean hasGeneratedLeaf(VersionTree tree) {
    return tree.leaves().values().stream()
        .anyMatch(leaf -> leaf.body() instanceof LeafBody.Generated);
  }

  private static Map<String, VersionTree> pruned(
      Map<String, VersionTree> trees, Set<String> wanted) {
    Map<String, VersionTree> pruned = new TreeMap<>();
    trees.forEach((version, tree) -> pruned.put(version, pruned(tree, wanted)));
    return pruned;
  }

  private static boolean isKept(Leaf leaf) {
    return leaf.isPresent() && !leaf.equals(NOT_REQUESTED);
  }

  /**
   * What a path means in the fixture: itself; or, where a recorder's journal has a real name and
   * the fixture a stand-in, all that is of the same category.
   */
  private static Set<String> matchingPaths(String below, Set<String> there) {
    if (there.contains(below)) {
      return Set.of(below);
    }
    String shape = pathPattern(below);
    return shape.equals(below)
        ? Set.of()
        : there.stream()
            .filter(path -> pathPattern(path).equals(shape))
            .collect(Collectors.toSet());
  }

  /** The path with a star for each name that somebody chose. */
  private static String pathPattern(String below) {
    StringBuilder shape = new StringBuilder();
    String path = "";
    for (String segment : below.split("/", -1)) {
      path = path.isEmpty() ? segment : path + "/" + segment;
      shape
          .append(shape.isEmpty() ? "" : "/")
          .append(Catalogue.nameKind(path).isPresent() ? "*" : segment);
    }
    return shape.toString();
  }

  private static VersionTree pruned(VersionTree tree, Set<String> wanted) {
    SortedMap<String, Leaf> leaves = new TreeMap<>();
    SortedMap<String, Listing> listings = new TreeMap<>();
    Map<String, Map<String, Boolean>> directories = tree.directories();
    for (String path : wanted) {
      Leaf leaf = tree.leaves().get(path);
      if (leaf != null) {
        leaves.put(path, leaf);
      }
      if (directories.containsKey(path)) {
        listings.put(path, tree.listing(path));
      }
    }
    Set<String> answering = new TreeSet<>(listings.keySet());
    leaves.forEach(
        (path, leaf) -> {
          answering.add(path);
          if (leaf.isPresent()) {
            addWithParents(path, answering);
          }
        });
    listings.keySet().forEach(path -> addWithParents(path, answering));
    listings.forEach(
        (directory, listing) -> {
          for (Listing.ListingEntry child : listing.children(directory)) {
            String path = directory.isEmpty() ? child.name() : directory + "/" + child.name();
            Leaf leaf = tree.leaves().get(path);
            if (!answering.contains(path)) {
              // what is made anew stores nothing, and what was absent is still
              boolean stays =
                  leaf != null && (leaf.body() instanceof LeafBody.Generated || !leaf.isPresent());
              leaves.put(path, stays ? leaf : NOT_REQUESTED);
            }
          }
        });
    return VersionTree.of(leaves, listings);
  }

  private static void addWithParents(String path, Set<String> all) {
    for (String at = path; !at.isEmpty(); at = MetadataPath.parent(at)) {
      all.add(at);
    }
  }

  private static Fixture.RedactionSummary redactions(
      Fixture.RedactionSummary before, Map<String, VersionTree> trees) {
    List<String> stored =
        before.storedPaths().stream()
            .filter(
                path -> trees.values().stream().anyMatch(tree -> tree.leaves().containsKey(path)))
            .toList();
    return new Fixture.RedactionSummary(
        before.policy(), before.digest(), stored, before.counts(), before.seal());
  }
}
