package imdstape.recorder.proxy;

import imdstape.metadata.Catalogue;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.recorder.client.CapturedResponse;
import imdstape.recorder.client.UnreadReason;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.crawl.ListedName;
import imdstape.recorder.crawl.SkippedEntry;
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
import java.util.regex.Pattern;

/**
 * The trees that answers to single questions make. A version is as it was seen; where it was not
 * asked it is as the next newer one, and {@code latest} as the newest that was.
 */
final class CapturedTrees {

  private static final Pattern VERSION = Pattern.compile("1\\.0|\\d{4}-\\d{2}-\\d{2}");

  private final Map<SkippedEntry, Integer> skipped = new LinkedHashMap<>();
  private final Map<String, Crawl.CrawledTree> trees = new HashMap<>();
  private final List<String> versions;

  /**
   * Of answers.
   *
   * @param answers by version and path below it; statuses are 200 or 404
   * @param listed what {@code /} said, empty if nobody asked
   */
  CapturedTrees(Map<String, Map<String, CapturedResponse>> answers, Listing listed) {
    TreeSet<String> dated = new TreeSet<>();
    answers.forEach(
        (version, seen) -> {
          boolean there = seen.values().stream().anyMatch(one -> one.status() == 200);
          if (there && VERSION.matcher(version).matches()) {
            dated.add(version);
          }
        });
    Set<String> asked = new LinkedHashSet<>(dated);
    listed.children("").stream()
        .map(Listing.ListingEntry::name)
        .filter(name -> VERSION.matcher(name).matches())
        .forEach(dated::add);
    this.versions = new ArrayList<>(dated);
    versions.add(MetadataPath.LATEST);
    SortedMap<String, CapturedResponse> current = new TreeMap<>();
    asked.forEach(version -> overlay(current, answers.getOrDefault(version, Map.of())));
    for (int i = versions.size() - 1; i >= 0; i--) {
      String version = versions.get(i);
      overlay(current, answers.getOrDefault(version, Map.of()));
      trees.put(version, tree(version, current));
    }
  }

  /** Oldest first. */
  List<String> versions() {
    return List.copyOf(versions);
  }

  Map<String, Crawl.CrawledTree> trees() {
    return Map.copyOf(trees);
  }

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

  /** Lays what one version said over what is known: where they contradict, it is the truth. */
  private static void overlay(
      SortedMap<String, CapturedResponse> known, Map<String, CapturedResponse> said) {
    said.forEach(
        (path, seen) -> {
          if (seen.status() != 200) {
            known.keySet().removeIf(other -> isBelow(path, other) && !said.containsKey(other));
          } else if (isDirectory(path, said)) {
            Set<String> names = new LinkedHashSet<>();
            Listing.of(seen.text().orElse("")).children(path).forEach(one -> names.add(one.name()));
            known
                .keySet()
                .removeIf(
                    other ->
                        isBelow(path, other)
                            && !said.containsKey(other)
                            && !names.contains(firstSegmentBelow(path, other)));
          }
        });
    known.putAll(said);
  }

  private Crawl.CrawledTree tree(String version, Map<String, CapturedResponse> known) {
    SortedMap<String, CapturedResponse> leaves = new TreeMap<>();
    SortedMap<String, Listing> listings = new TreeMap<>();
    SortedSet<String> notAsked = new TreeSet<>();
    known.forEach(
        (path, seen) -> {
          if (seen.status() != 200) {
            if (!path.isEmpty()
                && known.keySet().stream().noneMatch(other -> isBelow(path, other))) {
              leaves.put(path, seen);
            }
          } else if (isDirectory(path, known)) {
            Listing listing = Listing.of(seen.text().orElse("\0"));
            if (listing.children(path).stream().allMatch(one -> ListedName.isValid(one.name()))) {
              listings.put(path, withoutUnsafeNames(version, path, listing));
            } else {
              skip(version, path, SkippedEntry.SkipReason.NOT_A_LISTING, 1);
            }
          } else if (ListedName.isNeverRequested(path, false)) {
            notAsked.add(path);
          } else if (!path.isEmpty()) {
            leaves.put(path, seen);
          }
        });
    listings.forEach(
        (directory, listing) -> {
          for (Listing.ListingEntry child : listing.children(directory)) {
            String path = directory.isEmpty() ? child.name() : directory + "/" + child.name();
            boolean answers =
                known.keySet().stream()
                    .anyMatch(other -> other.equals(path) || isBelow(path, other));
            if (ListedName.isNeverRequested(path, child.isDirectory())
                && known.keySet().stream().noneMatch(other -> isBelow(path, other))) {
              notAsked.add(path);
            } else if (!answers) {
              leaves.put(path, CapturedResponse.withoutBody(UnreadReason.NOT_ASKED, 0));
            }
          }
        });
    return new Crawl.CrawledTree(leaves, listings, notAsked);
  }

  private Listing withoutUnsafeNames(String version, String directory, Listing said) {
    List<String> lines = new ArrayList<>();
    for (String line : said.lines()) {
      boolean elsewhere =
          new Listing(List.of(line))
              .children(directory).stream().anyMatch(one -> ListedName.leavesDirectory(one.name()));
      if (elsewhere) {
        skip(version, directory, SkippedEntry.SkipReason.LEAVES_DIRECTORY, 1);
      } else {
        lines.add(line);
      }
    }
    return new Listing(lines);
  }

  private void skip(String version, String directory, SkippedEntry.SkipReason what, int times) {
    skipped.merge(new SkippedEntry(version, directory, what), times, Integer::sum);
  }

  /** What nobody can tell is a leaf: what no category describes is withheld then. */
  private static boolean isDirectory(String path, Map<String, CapturedResponse> known) {
    if (path.isEmpty()) {
      return true;
    }
    if (Catalogue.find(path).isPresent()) {
      return false;
    }
    if (Catalogue.isDirectory(path)
        || known.entrySet().stream()
            .anyMatch(other -> other.getValue().status() == 200 && isBelow(path, other.getKey()))) {
      return true;
    }
    CapturedResponse parent = known.get(MetadataPath.parent(path));
    return parent != null
        && parent.status() == 200
        && Listing.of(parent.text().orElse(""))
            .children(MetadataPath.parent(path))
            .contains(new Listing.ListingEntry(MetadataPath.lastSegment(path), true));
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
