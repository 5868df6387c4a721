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
  static final int DEEPEST = 16;

  static final int MOST_PATHS = 20_000;

  /** The largest body known of the service is 16 KiB of user-data. */
  static final int LONGEST_BODY = 1 << 20;

  /** As a crawl: what can be asked for. */
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}/<>\\ufffd]{1,255}");

  /** A crawler that does not look at the status takes the page of an error for a value. */
  private static final Pattern ERROR_PAGE =
      Pattern.compile("(?s)\\s*<\\?xml .{0,400}<title>(\\d{3}) - [A-Za-z ]{1,40}</title>.*");

  private static final byte[] NOTHING = new byte[0];

  private final String prefix;
  private final ConversionNotes remarks;
  private final SortedMap<String, CapturedResponse> leaves = new TreeMap<>();
  private final SortedMap<String, Listing> listings = new TreeMap<>();
  private final SortedSet<String> notAsked = new TreeSet<>();
  private int paths;

  /**
   * Of nothing yet.
   *
   * @param version as {@code remarks} shall call it, empty for the only one
   */
  ImportedTreeBuilder(String version, ConversionNotes remarks) {
    this.prefix = version.isEmpty() ? "" : version + "/";
    this.remarks = remarks;
  }

  /**
   * Whether the body at a path may be looked at. If not, it has been noted as one that is there and
   * was not asked for, or as one that cannot be carried.
   */
  boolean mayRead(String path) {
    Optional<String> wrong = wrong(path);
    if (wrong.isPresent()) {
      notCarried(path, wrong.get());
      return false;
    }
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      String directory = path.substring(0, slash);
      if (SecretPaths.isNeverListed(directory)) {
        notAsked(directory);
        return false;
      }
    }
    if (SecretPaths.isNeverAskedFor(path)) {
      notAsked(path);
      return false;
    }
    return true;
  }

  /** A leaf that is there and that nobody reads. */
  void notAsked(String path) {
    count();
    notAsked.add(path);
  }

  /** Takes a body at a path that may be read. */
  void put(String path, byte[] body) {
    if (body.length > LONGEST_BODY) {
      notCarried(path, "larger than 1 MiB");
      return;
    }
    if (Catalogue.isDirectory(path) && Catalogue.of(path).isEmpty()) {
      Utf8Text.of(body)
          .ifPresentOrElse(
              text -> listed(path, text), () -> notCarried(path, "a listing that is not UTF-8"));
      return;
    }
    Optional<Integer> error = error(body);
    if (error.isPresent() && error.get() != 404) {
      notCarried(path, "the page of an error, " + error.get());
      return;
    }
    CapturedResponse seen =
        error.isPresent()
            ? new CapturedResponse(404, "", NOTHING)
            : new CapturedResponse(200, Leaf.impliedType(path), body);
    CapturedResponse before = leaves.putIfAbsent(path, seen);
    if (before == null) {
      count();
    } else if (!Arrays.equals(before.body(), body)) {
      notCarried(path, "said a second time, and otherwise");
    }
  }

  /** A directory and what its listing says. */
  void listed(String directory, String body) {
    Listing listing = Listing.of(body);
    List<Listing.ListingEntry> children = listing.children(directory);
    if (children.stream().anyMatch(child -> !isName(child.name()))) {
      notCarried(directory, "a listing that is none");
      return;
    }
    for (Listing.ListingEntry child : children) {
      String path = path(directory, child.name());
      boolean secret =
          child.directory() ? SecretPaths.isNeverListed(path) : SecretPaths.isNeverAskedFor(path);
      if (secret) {
        notAsked(path);
      }
    }
    count();
    listings.put(directory, listing);
  }

  /** A directory with nothing in it. */
  void empty(String directory) {
    count();
    listings.put(directory, new Listing(List.of()));
  }

  void notCarried(String path, String why) {
    remarks.notCarried(prefix + path, why);
  }

  /** Whether nothing came of it. */
  boolean isEmpty() {
    return leaves.isEmpty() && notAsked.isEmpty();
  }

  /** All of it; listings that lead nowhere are left out, as they follow from the leaves. */
  Crawl.CrawledTree tree() {
    SortedSet<String> there = new TreeSet<>();
    for (SortedSet<String> some :
        List.of(new TreeSet<>(leaves.keySet()), notAsked, new TreeSet<>(listings.keySet()))) {
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
            String path = path(directory, child.name());
            if (!there.contains(path)) {
              nowhere.add(path);
            }
          }
          nowhere.forEach(path -> notCarried(path, "listed, and nothing is said of it"));
          if (nowhere.isEmpty()) {
            leading.put(directory, listing);
          }
        });
    return new Crawl.CrawledTree(leaves, leading, notAsked);
  }

  /** Whether a file or a key can be a segment of a path. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }

  /** The child of a directory, whose own path may be empty. */
  static String path(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }

  private static Optional<String> wrong(String path) {
    String[] segments = path.split("/", -1);
    if (segments.length > DEEPEST) {
      return Optional.of("more than " + DEEPEST + " levels deep");
    }
    return Arrays.stream(segments).allMatch(ImportedTreeBuilder::isName)
        ? Optional.empty()
        : Optional.of("no name that could be asked for");
  }

  private static Optional<Integer> error(byte[] body) {
    return Utf8Text.of(body)
        .map(ERROR_PAGE::matcher)
        .filter(Matcher::matches)
        .map(page -> Integer.valueOf(page.group(1)));
  }

  private void count() {
    paths++;
    if (paths > MOST_PATHS) {
      throw CommandException.failed(
          "more than " + MOST_PATHS + " paths; is this the metadata of one instance?");
    }
  }
}
