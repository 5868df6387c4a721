package imdstape.recorder.convert;

import imdstape.cli.CommandException;
import imdstape.fixture.Leaf;
import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Utf8Text;
import imdstape.recorder.client.CapturedResponse;
import imdstape.recorder.crawl.Crawl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a source says of one version, as far as it has been read. The rules are the crawler's: what
 * is never asked for is never taken either, names that lead elsewhere are not followed, and nothing
 * goes on for ever.
 */
final class ImportedTreeBuilder {

  /** As a crawl: the real service is 6 deep. */
  static final int MAX_DEPTH = 16;

  static final int MAX_PATHS = 20_000;

  /** The largest body known of the service is 16 KiB of user-data. */
  static final int MAX_BODY_BYTES = 1 << 20;

  /** As a crawl: what can be asked for. */
  private static final Pattern NAME_PATTERN = Pattern.compile("[^\\p{Cntrl}/<>\\ufffd]{1,255}");

  /** A crawler that does not look at the status takes the page of an error for a value. */
  private static final Pattern ERROR_PAGE =
      Pattern.compile("(?s)\\s*<\\?xml .{0,400}<title>(\\d{3}) - [A-Za-z ]{1,40}</title>.*");

  private static final byte[] EMPTY_BODY = new byte[0];

  private final String prefix;
  private final ConversionNotes notes;
  private final SortedMap<String, CapturedResponse> leaves = new TreeMap<>();
  private final SortedMap<String, Listing> listings = new TreeMap<>();
  private final SortedSet<String> notRequested = new TreeSet<>();
  private int pathCount;

  /**
   * Of nothing yet.
   *
   * @param version as {@code remarks} shall call it, empty for the only one
   */
  ImportedTreeBuilder(String version, ConversionNotes remarks) {
    this.prefix = version.isEmpty() ? "" : version + "/";
    this.notes = remarks;
  }

  /**
   * Whether the body at a path may be looked at. If not, it has been noted as one that is there and
   * was not asked for, or as one that cannot be carried.
   */
  boolean mayRead(String path) {
    Optional<String> wrong = pathError(path);
    if (wrong.isPresent()) {
      addNotCarried(path, wrong.get());
      return false;
    }
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      String directory = path.substring(0, slash);
      if (SecretPaths.isNeverListed(directory)) {
        addNotRequested(directory);
        return false;
      }
    }
    if (SecretPaths.isNeverRequested(path)) {
      addNotRequested(path);
      return false;
    }
    return true;
  }

  /** A leaf that is there and that nobody reads. */
  void addNotRequested(String path) {
    countPath();
    notRequested.add(path);
  }

  /** Takes a body at a path that may be read. */
  void addBody(String path, byte[] body) {
    if (body.length > MAX_BODY_BYTES) {
      addNotCarried(path, "larger than 1 MiB");
      return;
    }
    if (Catalogue.isDirectory(path) && Catalogue.find(path).isEmpty()) {
      Utf8Text.decode(body)
          .ifPresentOrElse(
              text -> addListing(path, text),
              () -> addNotCarried(path, "a listing that is not UTF-8"));
      return;
    }
    Optional<Integer> error = errorPageStatus(body);
    if (error.isPresent() && error.get() != 404) {
      addNotCarried(path, "the page of an error, " + error.get());
      return;
    }
    CapturedResponse seen =
        error.isPresent()
            ? new CapturedResponse(404, "", EMPTY_BODY)
            : new CapturedResponse(200, Leaf.impliedType(path), body);
    CapturedResponse before = leaves.putIfAbsent(path, seen);
    if (before == null) {
      countPath();
    } else if (!Arrays.equals(before.body(), body)) {
      addNotCarried(path, "said a second time, and otherwise");
    }
  }

  /** A directory and what its listing says. */
  void addListing(String directory, String body) {
    Listing listing = Listing.of(body);
    List<Listing.ListingEntry> children = listing.children(directory);
    if (children.stream().anyMatch(child -> !isName(child.name()))) {
      addNotCarried(directory, "a listing that is none");
      return;
    }
    for (Listing.ListingEntry child : children) {
      String path = childPath(directory, child.name());
      boolean secret =
          child.isDirectory()
              ? SecretPaths.isNeverListed(path)
              : SecretPaths.isNeverRequested(path);
      if (secret) {
        addNotRequested(path);
      }
    }
    countPath();
    listings.put(directory, listing);
  }

  /** A directory with nothing in it. */
  void addEmptyDirectory(String directory) {
    countPath();
    listings.put(directory, new Listing(List.of()));
  }

  void addNotCarried(String path, String why) {
    notes.addNotCarried(prefix + path, why);
  }

  /** Whether nothing came of it. */
  boolean isEmpty() {
    return leaves.isEmpty() && notRequested.isEmpty();
  }

  /** All of it; listings that lead nowhere are left out, as they follow from the leaves. */
  Crawl.CrawledTree build() {
    SortedSet<String> there = new TreeSet<>();
    for (SortedSet<String> some :
        List.of(new TreeSet<>(leaves.keySet()), notRequested, new TreeSet<>(listings.keySet()))) {
      for (String path : some) {
        for (String at = path; !at.isEmpty(); at = MetadataPath.parent(at)) {
          there.add(at);
        }
      }
    }
    SortedMap<String, Listing> leading = new TreeMap<>();
    listings.forEach(
        (directory, listing) -> {
          List<String> nowhere = new ArrayList<>();
          for (Listing.ListingEntry child : listing.children(directory)) {
            String path = childPath(directory, child.name());
            if (!there.contains(path)) {
              nowhere.add(path);
            }
          }
          nowhere.forEach(path -> addNotCarried(path, "listed, and nothing is said of it"));
          if (nowhere.isEmpty()) {
            leading.put(directory, listing);
          }
        });
    return new Crawl.CrawledTree(leaves, leading, notRequested);
  }

  /** Whether a file or a key can be a segment of a path. */
  static boolean isName(String name) {
    return NAME_PATTERN.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }

  /** The child of a directory, whose own path may be empty. */
  static String childPath(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }

  private static Optional<String> pathError(String path) {
    String[] segments = path.split("/", -1);
    if (segments.length > MAX_DEPTH) {
      return Optional.of("more than " + MAX_DEPTH + " levels deep");
    }
    return Arrays.stream(segments).allMatch(ImportedTreeBuilder::isName)
        ? Optional.empty()
        : Optional.of("no name that could be asked for");
  }

  private static Optional<Integer> errorPageStatus(byte[] body) {
    return Utf8Text.decode(body)
        .map(ERROR_PAGE::matcher)
        .filter(Matcher::matches)
        .map(page -> Integer.valueOf(page.group(1)));
  }

  private void countPath() {
    pathCount++;
    if (pathCount > MAX_PATHS) {
      throw CommandException.failure(
          "more than " + MAX_PATHS + " paths; is this the metadata of one instance?");
    }
  }
}
