package imdstape.recorder.prune;

import imdstape.fixture.Fixture;
import imdstape.fixture.KeepOption;
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
 * A fixture reduced to the paths that were requested. A requested listing stays unchanged; the
 * paths that it names and that were not requested are withheld as {@code not-asked}. Every version
 * keeps the paths that were requested in any version, because the next release of a program may use
 * the next version.
 *
 * @param fixture the reduced fixture
 * @param keptLeaves how many leaves of {@code latest} are kept
 * @param totalLeaves how many leaves {@code latest} had
 * @param unknownPaths the requested paths that are not in the original fixture
 */
public record PrunedFixture(
    Fixture fixture, int keptLeaves, int totalLeaves, List<String> unknownPaths) {

  /** A replay takes the account and the instance of generated bodies from the document. */
  private static final String DOCUMENT = "dynamic/instance-identity/document";

  private static final Leaf NOT_REQUESTED =
      new Leaf(200, null, new LeafBody.Withheld(LeafBody.Withheld.NOT_REQUESTED, 0));

  /** Copies the list. */
  public PrunedFixture {
    unknownPaths = List.copyOf(unknownPaths);
  }

  /** Reduces a fixture to the requested paths. */
  public static PrunedFixture prune(Fixture fixture, RequestedPaths requested) {
    Map<String, VersionTree> trees = fixture.versions();
    Set<String> existing = new TreeSet<>();
    trees
        .values()
        .forEach(
            tree -> {
              existing.addAll(tree.leaves().keySet());
              existing.addAll(tree.directories().keySet());
            });
    Set<String> keptPaths = new LinkedHashSet<>();
    List<String> unknownPaths = new ArrayList<>();
    for (MetadataPath path : requested.paths()) {
      Set<String> matching = matchingPaths(path.relativePath(), existing);
      keptPaths.addAll(matching);
      if (matching.isEmpty() && !path.version().isEmpty()) {
        unknownPaths.add(path.relativePath());
      }
    }
    Map<String, VersionTree> pruned = prune(trees, keptPaths);
    if (pruned.values().stream().anyMatch(PrunedFixture::hasGeneratedLeaf)
        && keptPaths.add(DOCUMENT)) {
      pruned = prune(trees, keptPaths);
    }
    VersionTree latest = Objects.requireNonNull(pruned.get(MetadataPath.LATEST));
    int kept = (int) latest.leaves().values().stream().filter(PrunedFixture::isKept).count();
    return new PrunedFixture(
        new Fixture(
            fixture.description(),
            fixture.origin().withOnlyRequestedPaths(keptPaths.size()),
            fixture.service(),
            latest.leaves(),
            latest.listings(),
            VersionTree.differences(List.copyOf(trees.keySet()), pruned),
            redactions(fixture.redactions(), pruned)),
        kept,
        (int) fixture.tree().values().stream().filter(Leaf::isPresent).count(),
        unknownPaths);
  }

  private static boolean hasGeneratedLeaf(VersionTree tree) {
    return tree.leaves().values().stream()
        .anyMatch(leaf -> leaf.body() instanceof LeafBody.Generated);
  }

  private static Map<String, VersionTree> prune(
      Map<String, VersionTree> trees, Set<String> keptPaths) {
    Map<String, VersionTree> pruned = new TreeMap<>();
    trees.forEach((version, tree) -> pruned.put(version, prune(tree, keptPaths)));
    return pruned;
  }

  private static boolean isKept(Leaf leaf) {
    return leaf.isPresent() && !leaf.equals(NOT_REQUESTED);
  }

  /**
   * The paths of the fixture that a requested path matches: itself, or all of the same category,
   * where a recorder's journal has a real name and the fixture a pseudonym.
   */
  private static Set<String> matchingPaths(String below, Set<String> existing) {
    if (existing.contains(below)) {
      return Set.of(below);
    }
    String pattern = pathPattern(below);
    return pattern.equals(below)
        ? Set.of()
        : existing.stream()
            .filter(path -> pathPattern(path).equals(pattern))
            .collect(Collectors.toSet());
  }

  /** The path with a star for each name that a user chose. */
  private static String pathPattern(String below) {
    StringBuilder pattern = new StringBuilder();
    String path = "";
    for (String segment : below.split("/", -1)) {
      path = path.isEmpty() ? segment : path + "/" + segment;
      pattern
          .append(pattern.isEmpty() ? "" : "/")
          .append(Catalogue.nameKind(path).isPresent() ? "*" : segment);
    }
    return pattern.toString();
  }

  private static VersionTree prune(VersionTree tree, Set<String> keptPaths) {
    SortedMap<String, Leaf> leaves = new TreeMap<>();
    SortedMap<String, Listing> listings = new TreeMap<>();
    Map<String, Map<String, Boolean>> directories = tree.directories();
    for (String path : keptPaths) {
      Leaf leaf = tree.leaves().get(path);
      if (leaf != null) {
        leaves.put(path, leaf);
      }
      if (directories.containsKey(path)) {
        listings.put(path, tree.listing(path));
      }
    }
    Set<String> keptOrParents = new TreeSet<>(listings.keySet());
    leaves.forEach(
        (path, leaf) -> {
          keptOrParents.add(path);
          if (leaf.isPresent()) {
            addWithParents(path, keptOrParents);
          }
        });
    listings.keySet().forEach(path -> addWithParents(path, keptOrParents));
    listings.forEach(
        (directory, listing) -> {
          for (Listing.ListingEntry child : listing.children(directory)) {
            String path = directory.isEmpty() ? child.name() : directory + "/" + child.name();
            Leaf leaf = tree.leaves().get(path);
            if (!keptOrParents.contains(path)) {
              // a generated body stores no value, and an absent path stays absent
              boolean unchanged =
                  leaf != null && (leaf.body() instanceof LeafBody.Generated || !leaf.isPresent());
              leaves.put(path, unchanged ? leaf : NOT_REQUESTED);
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
    SortedMap<String, KeepOption> kept = new TreeMap<>(before.kept());
    kept.keySet()
        .removeIf(
            path -> trees.values().stream().noneMatch(tree -> tree.leaves().containsKey(path)));
    return new Fixture.RedactionSummary(
        before.policy(), before.digest(), kept, before.counts(), before.seal());
  }
}
