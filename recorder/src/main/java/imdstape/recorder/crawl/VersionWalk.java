package imdstape.recorder.crawl;

import imdstape.cli.CommandException;
import imdstape.fixture.LeafBody;
import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.recorder.client.ImdsClient;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.client.transport.UnreadReason;
import imdstape.recorder.crawl.SkippedEntry.SkipReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Crawls one version of a service, level by level. For one use, by one thread. */
final class VersionWalk {

  /** The real service has at most 6 levels. */
  private static final int MAX_DEPTH = 16;

  /** The paths that a service may have without listing them. */
  private static final List<String> KNOWN_PATHS =
      Catalogue.concreteCategories()
          .map(Category::pathTemplate)
          .filter(path -> !SecretPaths.isNeverRequested(path))
          .toList();

  private static final String TAGS_PATH = "meta-data/tags/instance";

  private final ImdsClient client;
  private final CrawlProgress progress;
  private final String version;
  private final SortedMap<String, CapturedResponse> leaves = new TreeMap<>();
  private final SortedMap<String, Listing> listings = new TreeMap<>();
  private final SortedSet<String> notRequested = new TreeSet<>();

  /** Paths that are listed and not fetched yet. */
  private final SortedSet<String> open = new TreeSet<>();

  VersionWalk(ImdsClient client, CrawlProgress progress, String version) {
    this.client = client;
    this.progress = progress;
    this.version = version;
  }

  /** Fetches every listing and leaf; in {@code latest} also the known paths that are not listed. */
  void run() {
    progress.addFound(1);
    List<String> directories = List.of("");
    for (int depth = 0; !directories.isEmpty(); depth++) {
      if (depth > MAX_DEPTH) {
        directories.forEach(
            directory ->
                addLeaf(directory, CapturedResponse.withoutBody(UnreadReason.TOO_DEEP, 0)));
        return;
      }
      directories = fetchLevel(directories);
    }
    if (isLatest()) {
      fetchUnlistedPaths();
    }
  }

  /** Whether at least one listing was fetched. */
  boolean hasListings() {
    return !listings.isEmpty();
  }

  /** The result so far; paths that are not fetched yet are marked as not reached. */
  Crawl.CrawledTree tree() {
    open.forEach(
        path -> leaves.put(path, CapturedResponse.withoutBody(UnreadReason.NOT_REACHED, 0)));
    return new Crawl.CrawledTree(leaves, listings, notRequested);
  }

  /** Fetches listings and the leaves that they name, and returns the directories that they name. */
  private List<String> fetchLevel(List<String> directories) {
    List<String> subdirectories = new ArrayList<>();
    List<String> leafPaths = new ArrayList<>();
    client.get(
        directories.stream().map(this::directoryTarget).toList(),
        (i, response) -> {
          progress.addFetched();
          String directory = directories.get(i);
          readListing(directory, response)
              .ifPresent(listing -> addChildren(directory, listing, subdirectories, leafPaths));
        });
    fetchLeaves(leafPaths);
    return subdirectories;
  }

  /** Adds the listing of a directory; without a valid one, adds the directory as a leaf. */
  private Optional<Listing> readListing(String directory, CapturedResponse response) {
    boolean root = directory.isEmpty();
    if (response.status() != 200) {
      if (!root) {
        addLeaf(directory, CapturedResponse.ofStatus(response.status(), ""));
      }
      return Optional.empty();
    }
    Optional<Listing> listing =
        ListingParser.parse(directory, response).filter(any -> !isPlaceholder(response));
    if (listing.isEmpty() && root && isLatest()) {
      throw CommandException.failure(
          "/latest/ answers with something that is no listing; is this an instance metadata"
              + " service?");
    }
    if (listing.isEmpty() || repeatsParents(directory, listing.get())) {
      progress.skip(
          version,
          directory,
          listing.isEmpty() ? SkipReason.NOT_A_LISTING : SkipReason.REPEATS_PARENTS);
      if (!root) {
        addLeaf(
            directory,
            response.unreadReason() != null
                ? response
                : CapturedResponse.withoutBody(UnreadReason.NO_LISTING, response.length()));
      }
      return Optional.empty();
    }
    Listing safe =
        ListingParser.withoutLeavingNames(
            directory,
            listing.get(),
            () -> progress.skip(version, directory, SkipReason.LEAVES_DIRECTORY));
    open.remove(directory);
    listings.put(directory, safe);
    return Optional.of(safe);
  }

  /** Whether a body is the placeholder that a replay serves for a body that was withheld. */
  private static boolean isPlaceholder(CapturedResponse response) {
    return response.length() != 0
        && Arrays.equals(LeafBody.Withheld.placeholder(response.length()), response.body());
  }

  /** Whether a listing with a directory in it equals the listings of its two parents. */
  private boolean repeatsParents(String directory, Listing listing) {
    String parent = MetadataPath.parent(directory);
    return directory.contains("/")
        && equalsListingOf(parent, listing)
        && equalsListingOf(MetadataPath.parent(parent), listing)
        && listing.children(directory).stream().anyMatch(Listing.ListingEntry::isDirectory);
  }

  private boolean equalsListingOf(String directory, Listing listing) {
    Listing other = listings.get(directory);
    return other != null && listing.lines().equals(other.lines());
  }

  private void addChildren(
      String directory, Listing listing, List<String> subdirectories, List<String> leafPaths) {
    for (Listing.ListingEntry child : listing.children(directory)) {
      String path = directory.isEmpty() ? child.name() : directory + "/" + child.name();
      if (ListedName.isNeverRequested(path, child.isDirectory())) {
        notRequested.add(path);
      } else if (open.add(path)) {
        progress.addFound(1);
        (child.isDirectory() ? subdirectories : leafPaths).add(path);
      }
    }
  }

  private void fetchUnlistedPaths() {
    List<String> unlisted =
        KNOWN_PATHS.stream()
            .filter(path -> !leaves.containsKey(path) && !isBelowLeafWithoutBody(path))
            .toList();
    progress.addFound(unlisted.size());
    fetchLeaves(unlisted);
    fetchUnlistedTags();
  }

  /** Whether a directory above a path is a leaf, because its body is not a listing. */
  private boolean isBelowLeafWithoutBody(String path) {
    String parent = MetadataPath.parent(path);
    CapturedResponse response = leaves.get(parent);
    return (response != null && response.unreadReason() != null)
        || (!parent.isEmpty() && isBelowLeafWithoutBody(parent));
  }

  /**
   * Records the status of the listing of tags if tags are not listed. Some instances without tags
   * in the metadata answer with an empty 200, others do not.
   */
  private void fetchUnlistedTags() {
    if (!listings.containsKey("meta-data/tags") && !isBelowLeafWithoutBody(TAGS_PATH)) {
      CapturedResponse response = client.get(root() + TAGS_PATH);
      if (response.status() != 200) {
        leaves.put(TAGS_PATH, response);
      }
    }
  }

  private void fetchLeaves(List<String> paths) {
    client.get(
        paths.stream().map(path -> root() + path).toList(),
        (i, response) -> {
          addLeaf(paths.get(i), response);
          progress.addFetched();
        });
  }

  private void addLeaf(String path, CapturedResponse response) {
    open.remove(path);
    leaves.put(path, response);
  }

  private String directoryTarget(String directory) {
    return directory.isEmpty() ? root() : root() + directory + "/";
  }

  private String root() {
    return "/" + version + "/";
  }

  private boolean isLatest() {
    return version.equals(MetadataPath.LATEST);
  }
}
