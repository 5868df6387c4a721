package imdstape.recorder.crawl;

import imdstape.cli.CommandException;
import imdstape.fixture.LeafBody;
import imdstape.fixture.RecordedService;
import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.ServiceTraits;
import imdstape.recorder.client.CapturedResponse;
import imdstape.recorder.client.ContactResult;
import imdstape.recorder.client.CrawlStoppedException;
import imdstape.recorder.client.HostEnvironment;
import imdstape.recorder.client.ImdsClient;
import imdstape.recorder.client.ServiceDiagnosis;
import imdstape.recorder.client.TraitProbes;
import imdstape.recorder.client.UnreadReason;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.jspecify.annotations.Nullable;

/**
 * Walks a service: every version it lists, every directory a listing names, every leaf that is no
 * secret. In {@code latest} it also asks for the known categories that are not listed, because that
 * something is absent is a fact too. {@code latest} comes first: who is stopped has that.
 */
public final class Crawler {

  private static final Pattern VERSION = Pattern.compile("1\\.0|\\d{4}-\\d{2}-\\d{2}|latest");

  /** The real service is 6 deep. */
  private static final int MAX_DEPTH = 16;

  /** What a service may have and not list. */
  private static final List<String> KNOWN_PATHS =
      Catalogue.concreteCategories()
          .map(Category::pathTemplate)
          .filter(path -> !SecretPaths.isNeverRequested(path))
          .toList();

  private static final String TAGS_PATH = "meta-data/tags/instance";

  private final ImdsClient client;
  private final HostEnvironment environment;
  private final boolean probing;
  private final Map<SkippedEntry, Integer> skipped = new LinkedHashMap<>();
  private int foundPaths;
  private int fetchedPaths;

  /** A crawler that asks all there is to ask. */
  public Crawler(ImdsClient client) {
    this(client, HostEnvironment.UNKNOWN, true);
  }

  /**
   * A crawler.
   *
   * @param surroundings where it runs, which tells more of what stands in its way
   * @param probing whether it also asks what no client asks, to see the service's manners
   */
  public Crawler(ImdsClient client, HostEnvironment surroundings, boolean probing) {
    this.client = client;
    this.environment = surroundings;
    this.probing = probing;
  }

  /**
   * Crawls it all, or as far as it may.
   *
   * @throws CommandException if the service cannot be crawled at all
   */
  public Crawl crawl() {
    client.cancellation().beginInterruptible();
    try {
      return crawlAll();
    } catch (CrawlStoppedException before) {
      throw CommandException.failure(before.reason() + " before there was anything to record");
    } finally {
      client.cancellation().endInterruptible();
    }
  }

  /**
   * How the service speaks, whatever it says: for whoever does not crawl it.
   *
   * @return its token policy and traits, and no version but {@code latest}
   * @throws CommandException if there is none that could be recorded
   */
  public RecordedService detectProtocol() {
    ContactResult contact = client.makeContact();
    ServiceDiagnosis.of(contact, environment).throwIfNotRecordable();
    boolean optional = contact.acceptsImdsV1();
    return new RecordedService(
        List.of(MetadataPath.LATEST),
        optional ? RecordedService.HttpTokens.OPTIONAL : RecordedService.HttpTokens.REQUIRED,
        probing ? new TraitProbes(client).detectTraits(optional) : ServiceTraits.MODERN);
  }

  /** The client of this crawl, with its pace and what is left of its request budget. */
  public ImdsClient client() {
    return client;
  }

  private Crawl crawlAll() {
    ContactResult contact = client.makeContact();
    ServiceDiagnosis.of(contact, environment).throwIfNotRecordable();
    List<String> versions = versions();
    Map<String, Crawl.CrawledTree> trees = new HashMap<>();
    ServiceTraits traits = ServiceTraits.MODERN;
    CrawlInterruption incomplete = null;
    try {
      for (int i = versions.size() - 1; i >= 0; i--) {
        walk(versions.get(i), trees);
      }
      if (trees.values().stream().allMatch(tree -> tree.listings().isEmpty())) {
        throw CommandException.failure(
            "the service issues tokens but lists no metadata; nothing to record was found");
      }
      if (probing) {
        traits = new TraitProbes(client).detectTraits(contact.acceptsImdsV1());
      }
    } catch (CrawlStoppedException early) {
      if (trees.isEmpty()) {
        throw early;
      }
      incomplete = new CrawlInterruption(early.reason(), fetchedPaths, foundPaths);
    }
    return new Crawl(
        new RecordedService(
            versions.stream().filter(trees::containsKey).toList(),
            contact.acceptsImdsV1()
                ? RecordedService.HttpTokens.OPTIONAL
                : RecordedService.HttpTokens.REQUIRED,
            traits),
        trees,
        client.requestCount(),
        skipped,
        incomplete);
  }

  /** Of an older version, half a tree says less than none. */
  private void walk(String version, Map<String, Crawl.CrawledTree> trees) {
    Walk walk = new Walk(version);
    try {
      walk.go();
    } catch (CrawlStoppedException early) {
      if (version.equals(MetadataPath.LATEST) && walk.hasBegun()) {
        trees.put(version, walk.tree());
      }
      throw early;
    }
    trees.put(version, walk.tree());
  }

  /** As listed at {@code /}; look-alikes that list nothing there have at least the latest. */
  private List<String> versions() {
    CapturedResponse root = client.get("/");
    Set<String> versions = new LinkedHashSet<>();
    if (root.status() == 200) {
      for (String line : Listing.of(root.text().orElse("")).lines()) {
        String name = line.endsWith("/") ? line.substring(0, line.length() - 1) : line;
        if (VERSION.matcher(name).matches()) {
          versions.add(name);
        } else if (!name.isEmpty()) {
          skip("", "", SkippedEntry.SkipReason.NOT_A_VERSION);
        }
      }
    }
    versions.remove(MetadataPath.LATEST);
    versions.add(MetadataPath.LATEST);
    return List.copyOf(versions);
  }

  private void skip(String version, String directory, SkippedEntry.SkipReason what) {
    skipped.merge(new SkippedEntry(version, directory, what), 1, Integer::sum);
  }

  /** The walk through one version. */
  private final class Walk {
    private final String version;
    private final SortedMap<String, CapturedResponse> leaves = new TreeMap<>();
    private final SortedMap<String, Listing> listings = new TreeMap<>();
    private final SortedSet<String> notAsked = new TreeSet<>();

    /** Listed, and not answered yet. */
    private final SortedSet<String> open = new TreeSet<>();

    Walk(String version) {
      this.version = version;
    }

    void go() {
      foundPaths++;
      List<String> directories = List.of("");
      for (int depth = 0; !directories.isEmpty(); depth++) {
        if (depth > MAX_DEPTH) {
          directories.forEach(
              directory ->
                  settle(directory, CapturedResponse.withoutBody(UnreadReason.TOO_DEEP, 0)));
          return;
        }
        directories = oneLevel(directories);
      }
      if (version.equals(MetadataPath.LATEST)) {
        askForTheUnlisted();
      }
    }

    boolean hasBegun() {
      return !listings.isEmpty();
    }

    Crawl.CrawledTree tree() {
      open.forEach(
          path -> leaves.put(path, CapturedResponse.withoutBody(UnreadReason.NOT_REACHED, 0)));
      return new Crawl.CrawledTree(leaves, listings, notAsked);
    }

    /** Lists directories, asks for their leaves, and gives the directories below. */
    private List<String> oneLevel(List<String> directories) {
      List<String> below = new ArrayList<>();
      List<String> asked = new ArrayList<>();
      client.get(
          directories.stream().map(this::slashed).toList(),
          (i, seen) -> {
            fetchedOne();
            Listing listing = listed(directories.get(i), seen);
            if (listing != null) {
              children(directories.get(i), listing, below, asked);
            }
          });
      ask(asked);
      return below;
    }

    /** What a directory lists, or null if it does not, and then it is a leaf. */
    private @Nullable Listing listed(String directory, CapturedResponse seen) {
      boolean root = directory.isEmpty();
      if (seen.status() != 200) {
        if (!root) {
          settle(directory, CapturedResponse.ofStatus(seen.status(), ""));
        }
        return null;
      }
      Listing said = Listing.of(seen.text().orElse("\0"));
      boolean no = seen.unreadReason() != null || !isListing(directory, said, seen);
      if (no && root && version.equals(MetadataPath.LATEST)) {
        throw CommandException.failure(
            "/latest/ answers with something that is no listing; is this an instance metadata"
                + " service?");
      }
      boolean endless = !no && goesOnAsItBegan(directory, said);
      if (no || endless) {
        skip(
            version,
            directory,
            no ? SkippedEntry.SkipReason.NOT_A_LISTING : SkippedEntry.SkipReason.REPEATS_PARENTS);
        if (!root) {
          settle(
              directory,
              seen.unreadReason() != null
                  ? seen
                  : CapturedResponse.withoutBody(UnreadReason.NO_LISTING, seen.length()));
        }
        return null;
      }
      Listing safe = withoutWhatLeadsElsewhere(directory, said);
      open.remove(directory);
      listings.put(directory, safe);
      return safe;
    }

    /** A replay says a placeholder where there was no listing. */
    private boolean isListing(String directory, Listing said, CapturedResponse seen) {
      return said.children(directory).stream().allMatch(child -> ListedName.isValid(child.name()))
          && (seen.length() == 0
              || !Arrays.equals(LeafBody.Withheld.placeholder(seen.length()), seen.body()));
    }

    /** It lists what its parent and that one's parent list, directories among it. */
    private boolean goesOnAsItBegan(String directory, Listing said) {
      String parent = MetadataPath.parent(directory);
      return directory.contains("/")
          && isAsListed(said, parent)
          && isAsListed(said, MetadataPath.parent(parent))
          && said.children(directory).stream().anyMatch(Listing.ListingEntry::isDirectory);
    }

    private boolean isAsListed(Listing said, String directory) {
      Listing there = listings.get(directory);
      return there != null && said.lines().equals(there.lines());
    }

    private Listing withoutWhatLeadsElsewhere(String directory, Listing said) {
      if (leadsNowhereElse(directory, said)) {
        return said;
      }
      List<String> lines = new ArrayList<>();
      for (String line : said.lines()) {
        if (leadsNowhereElse(directory, new Listing(List.of(line)))) {
          lines.add(line);
        } else {
          skip(version, directory, SkippedEntry.SkipReason.LEAVES_DIRECTORY);
        }
      }
      return new Listing(lines);
    }

    private boolean leadsNowhereElse(String directory, Listing listing) {
      return listing.children(directory).stream()
          .noneMatch(child -> ListedName.leavesDirectory(child.name()));
    }

    private void children(
        String directory, Listing listing, List<String> below, List<String> asked) {
      for (Listing.ListingEntry child : listing.children(directory)) {
        String path = directory.isEmpty() ? child.name() : directory + "/" + child.name();
        if (ListedName.isNeverRequested(path, child.isDirectory())) {
          notAsked.add(path);
        } else if (open.add(path)) {
          foundPaths++;
          (child.isDirectory() ? below : asked).add(path);
        }
      }
    }

    private void askForTheUnlisted() {
      List<String> unlisted =
          KNOWN_PATHS.stream()
              .filter(path -> !leaves.containsKey(path) && !isBelowALeaf(path))
              .toList();
      foundPaths += unlisted.size();
      ask(unlisted);
      askForTagsThatAreSwitchedOff();
    }

    /** Whether a directory above has become a leaf, because it says nothing that is a listing. */
    private boolean isBelowALeaf(String path) {
      String above = MetadataPath.parent(path);
      CapturedResponse seen = leaves.get(above);
      return (seen != null && seen.unreadReason() != null)
          || (!above.isEmpty() && isBelowALeaf(above));
    }

    /** Where tags are not shown, their listing is an empty 200 all the same, or it is not. */
    private void askForTagsThatAreSwitchedOff() {
      if (!listings.containsKey("meta-data/tags") && !isBelowALeaf(TAGS_PATH)) {
        CapturedResponse seen = client.get(root() + TAGS_PATH);
        if (seen.status() != 200) {
          leaves.put(TAGS_PATH, seen);
        }
      }
    }

    private void ask(List<String> paths) {
      client.get(
          paths.stream().map(path -> root() + path).toList(),
          (i, seen) -> {
            settle(paths.get(i), seen);
            fetchedOne();
          });
    }

    private void settle(String path, CapturedResponse seen) {
      open.remove(path);
      leaves.put(path, seen);
    }

    private void fetchedOne() {
      fetchedPaths++;
      client.listener().pathFetched(foundPaths, fetchedPaths);
    }

    private String slashed(String directory) {
      return directory.isEmpty() ? root() : root() + directory + "/";
    }

    private String root() {
      return "/" + version + "/";
    }
  }
}
