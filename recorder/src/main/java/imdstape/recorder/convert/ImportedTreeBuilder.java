package imdstape.recorder.convert;

import imdstape.cli.CommandException;
import imdstape.fixture.Leaf;
import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Utf8Text;
import imdstape.recorder.client.transport.CapturedResponse;
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
 * Builds the tree of one version from the entries of a source. The rules are the crawler's: secret
 * paths are not read, names that lead out of their directory are not followed, and depth, size and
 * number of paths are limited. What breaks a rule is added to the {@link ConversionNotes}.
 */
final class ImportedTreeBuilder {

  /** The same as for a crawl; the real service has 6 levels. */
  static final int MAX_DEPTH = 16;

  static final int MAX_PATHS = 20_000;

  /** A name that can be requested, as in a crawl, and that is a file name. */
  private static final Pattern NAME_PATTERN = Pattern.compile("[^\\p{Cntrl}/<>\\ufffd]{1,255}");

  /** An error page, which a crawler that ignores the status stores as a value. */
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
   * An empty tree.
   *
   * @param version as the notes name it; empty if there is only one
   */
  ImportedTreeBuilder(String version, ConversionNotes notes) {
    this.prefix = version.isEmpty() ? "" : version + "/";
    this.notes = notes;
  }

  /**
   * Whether the body at a path may be read. If not, adds the path as not requested if it may hold a
   * secret, or as not carried over if it is invalid.
   */
  boolean mayRead(String path) {
    Optional<String> error = pathError(path);
    if (error.isPresent()) {
      addNotCarried(path, error.get());
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

  /** Adds a leaf that exists and is not read. */
  void addNotRequested(String path) {
    countPath();
    notRequested.add(path);
  }

  /** Adds the body of a path that may be read. */
  void addBody(String path, byte[] body) {
    if (body.length > CapturedResponse.MAX_BODY_BYTES) {
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
    CapturedResponse response =
        error.isPresent()
            ? new CapturedResponse(404, "", EMPTY_BODY)
            : new CapturedResponse(200, Leaf.impliedType(path), body);
    CapturedResponse before = leaves.putIfAbsent(path, response);
    if (before == null) {
      countPath();
    } else if (!Arrays.equals(before.body(), body)) {
      addNotCarried(path, "said a second time, and otherwise");
    }
  }

  /** Adds a directory with the text of its listing. */
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

  /** Adds a directory without children. */
  void addEmptyDirectory(String directory) {
    countPath();
    listings.put(directory, new Listing(List.of()));
  }

  /** Adds a note that a path is not carried over. */
  void addNotCarried(String path, String reason) {
    notes.addNotCarried(prefix + path, reason);
  }

  /** Whether there is no leaf, read or not. */
  boolean isEmpty() {
    return leaves.isEmpty() && notRequested.isEmpty();
  }

  /**
   * The tree. A listing that names a missing path is left out; a listing that follows from the
   * leaves takes its place.
   */
  Crawl.CrawledTree build() {
    SortedSet<String> existing = new TreeSet<>();
    for (SortedSet<String> paths :
        List.of(new TreeSet<>(leaves.keySet()), notRequested, new TreeSet<>(listings.keySet()))) {
      for (String path : paths) {
        for (String at = path; !at.isEmpty(); at = MetadataPath.parent(at)) {
          existing.add(at);
        }
      }
    }
    SortedMap<String, Listing> complete = new TreeMap<>();
    listings.forEach(
        (directory, listing) -> {
          List<String> missing = new ArrayList<>();
          for (Listing.ListingEntry child : listing.children(directory)) {
            String path = childPath(directory, child.name());
            if (!existing.contains(path)) {
              missing.add(path);
            }
          }
          missing.forEach(path -> addNotCarried(path, "listed, and nothing is said of it"));
          if (missing.isEmpty()) {
            complete.put(directory, listing);
          }
        });
    return new Crawl.CrawledTree(leaves, complete, notRequested);
  }

  /** Whether the name of a file or a key can be a segment of a path. */
  static boolean isName(String name) {
    return NAME_PATTERN.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }

  /** The path of a child; the path of the directory may be empty. */
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
