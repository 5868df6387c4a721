package imdstape.recorder.proxy;

import imdstape.metadata.Catalogue;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.client.transport.UnreadReason;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.crawl.ListedName;
import imdstape.recorder.crawl.ListingParser;
import imdstape.recorder.crawl.SkippedEntry;
import imdstape.recorder.crawl.SkippedEntry.SkipReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Builds the trees of a crawl from single responses. A version has the responses that were captured
 * for it; where it has none, it has those of the next newer version, and {@code latest} has those
 * of the newest.
 */
final class CapturedTrees {

  private final Map<SkippedEntry, Integer> skipped = new LinkedHashMap<>();
  private final Map<String, Crawl.CrawledTree> trees = new HashMap<>();
  private final List<String> versions;

  /**
   * Builds the trees.
   *
   * @param responses by version and path below it; their statuses are 200 or 404
   * @param versionListing the listing at {@code /}, empty if it was not captured
   */
  CapturedTrees(Map<String, Map<String, CapturedResponse>> responses, Listing versionListing) {
    TreeSet<String> allVersions = new TreeSet<>();
    responses.forEach(
        (version, byPath) -> {
          boolean exists = byPath.values().stream().anyMatch(response -> response.status() == 200);
          if (exists && ListedName.isDatedVersion(version)) {
            allVersions.add(version);
          }
        });
    Set<String> capturedVersions = new LinkedHashSet<>(allVersions);
    versionListing.children("").stream()
        .map(Listing.ListingEntry::name)
        .filter(ListedName::isDatedVersion)
        .forEach(allVersions::add);
    this.versions = new ArrayList<>(allVersions);
    versions.add(MetadataPath.LATEST);
    SortedMap<String, CapturedResponse> current = new TreeMap<>();
    capturedVersions.forEach(
        version -> overlay(current, responses.getOrDefault(version, Map.of())));
    for (int i = versions.size() - 1; i >= 0; i--) {
      String version = versions.get(i);
      overlay(current, responses.getOrDefault(version, Map.of()));
      trees.put(version, tree(version, current));
    }
  }

  /** The versions, oldest first. */
  List<String> versions() {
    return List.copyOf(versions);
  }

  Map<String, Crawl.CrawledTree> trees() {
    return Map.copyOf(trees);
  }

  /** The listed entries that were left out, each with how often. */
  Map<SkippedEntry, Integer> skipped() {
    return skipped;
  }

  boolean isEmpty() {
    return trees.values().stream()
        .allMatch(
            tree ->
                tree.leaves().isEmpty()
                    && tree.listings().isEmpty()
                    && tree.notRequested().isEmpty());
  }

  /**
   * Overlays responses on those of another version. Where they contradict each other, the new
   * responses win: a 404 removes all paths below it, and a listing removes those it does not name.
   */
  private static void overlay(
      SortedMap<String, CapturedResponse> current, Map<String, CapturedResponse> added) {
    added.forEach(
        (path, response) -> {
          if (response.status() != 200) {
            current.keySet().removeIf(other -> isBelow(path, other) && !added.containsKey(other));
          } else if (isDirectory(path, added)) {
            Set<String> names = new LinkedHashSet<>();
            Listing.of(response.text().orElse(""))
                .children(path)
                .forEach(child -> names.add(child.name()));
            current
                .keySet()
                .removeIf(
                    other ->
                        isBelow(path, other)
                            && !added.containsKey(other)
                            && !names.contains(firstSegmentBelow(path, other)));
          }
        });
    current.putAll(added);
  }

  private Crawl.CrawledTree tree(String version, Map<String, CapturedResponse> responses) {
    SortedMap<String, CapturedResponse> leaves = new TreeMap<>();
    SortedMap<String, Listing> listings = new TreeMap<>();
    SortedSet<String> notRequested = new TreeSet<>();
    responses.forEach(
        (path, response) -> {
          if (response.status() != 200) {
            if (!path.isEmpty() && !hasPathBelow(path, responses)) {
              leaves.put(path, response);
            }
          } else if (isDirectory(path, responses)) {
            ListingParser.parse(path, response)
                .ifPresentOrElse(
                    listing -> listings.put(path, withoutLeavingNames(version, path, listing)),
                    () -> skip(version, path, SkipReason.NOT_A_LISTING));
          } else if (ListedName.isNeverRequested(path, false)) {
            notRequested.add(path);
          } else if (!path.isEmpty()) {
            leaves.put(path, response);
          }
        });
    listings.forEach(
        (directory, listing) -> {
          for (Listing.ListingEntry child : listing.children(directory)) {
            String path = directory.isEmpty() ? child.name() : directory + "/" + child.name();
            boolean hasPathBelow = hasPathBelow(path, responses);
            if (ListedName.isNeverRequested(path, child.isDirectory()) && !hasPathBelow) {
              notRequested.add(path);
            } else if (!responses.containsKey(path) && !hasPathBelow) {
              leaves.put(path, CapturedResponse.withoutBody(UnreadReason.NOT_ASKED, 0));
            }
          }
        });
    return new Crawl.CrawledTree(leaves, listings, notRequested);
  }

  private Listing withoutLeavingNames(String version, String directory, Listing listing) {
    return ListingParser.withoutLeavingNames(
        directory, listing, () -> skip(version, directory, SkipReason.LEAVES_DIRECTORY));
  }

  private void skip(String version, String directory, SkipReason reason) {
    skipped.merge(new SkippedEntry(version, directory, reason), 1, Integer::sum);
  }

  /**
   * Whether a path is a directory. A path that nothing identifies counts as a leaf, whose value is
   * withheld because no category describes it.
   */
  private static boolean isDirectory(String path, Map<String, CapturedResponse> responses) {
    if (path.isEmpty()) {
      return true;
    }
    if (Catalogue.find(path).isPresent()) {
      return false;
    }
    if (Catalogue.isDirectory(path)
        || responses.entrySet().stream()
            .anyMatch(other -> other.getValue().status() == 200 && isBelow(path, other.getKey()))) {
      return true;
    }
    CapturedResponse parent = responses.get(MetadataPath.parent(path));
    return parent != null
        && parent.status() == 200
        && Listing.of(parent.text().orElse(""))
            .children(MetadataPath.parent(path))
            .contains(new Listing.ListingEntry(MetadataPath.lastSegment(path), true));
  }

  private static boolean hasPathBelow(String path, Map<String, CapturedResponse> responses) {
    return responses.keySet().stream().anyMatch(other -> isBelow(path, other));
  }

  private static boolean isBelow(String directory, String path) {
    return directory.isEmpty() ? !path.isEmpty() : path.startsWith(directory + "/");
  }

  private static String firstSegmentBelow(String directory, String path) {
    String rest = directory.isEmpty() ? path : path.substring(directory.length() + 1);
    int slash = rest.indexOf('/');
    return slash < 0 ? rest : rest.substring(0, slash);
  }
}
