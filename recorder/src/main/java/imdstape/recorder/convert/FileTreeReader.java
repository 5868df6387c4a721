package imdstape.recorder.convert;

import imdstape.cli.CommandException;
import imdstape.fixture.RecordedService;
import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Utf8Text;
import imdstape.metadata.ValueKind;
import imdstape.recorder.crawl.Crawl;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A tree of files as crawlers write it: a file a leaf, a directory a listing. Its root is the
 * service's (with {@code latest}, {@code 2021-03-23} in it), a version's ({@code meta-data}), or
 * that of {@code meta-data} itself. {@code index.html} is what wget calls a directory's listing.
 *
 * <p>A file whose path says that it is a secret is not opened. Links are followed inside the tree
 * and never out of it; what is no file and no directory is left alone.
 */
final class FileTreeReader {

  private static final Pattern VERSION = Pattern.compile("1\\.0|\\d{4}-\\d{2}-\\d{2}");
  private static final String META_DATA = "meta-data";
  private static final String LISTING_FILE = "index.html";
  private static final long MAX_TREE_BYTES = 64L << 20;

  /** With all versions, 29 of them, of an instance with several interfaces. */
  private static final int MAX_ENTRIES = 50_000;

  private final Path source;
  private final ConversionNotes notes;
  private final Path root;
  private long readBytes;
  private int visitedEntries;

  FileTreeReader(Path place, ConversionNotes remarks) {
    this.source = place;
    this.notes = remarks;
    try {
      this.root = place.toRealPath();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  Crawl read() {
    notes.addAssumption("tokens required");
    SortedMap<String, Path> children = children(root, "");
    Set<String> names = children.keySet();
    Map<String, ImportedTreeBuilder> gathered = new LinkedHashMap<>();
    List<String> versions = names.stream().filter(name -> VERSION.matcher(name).matches()).toList();
    if (!versions.isEmpty() || names.contains(MetadataPath.LATEST)) {
      versions.forEach(version -> gathered.put(version, readVersion(version, version)));
      if (names.contains(MetadataPath.LATEST)) {
        gathered.put(MetadataPath.LATEST, readVersion(MetadataPath.LATEST, ""));
      } else {
        String newest = versions.get(versions.size() - 1);
        gathered.put(MetadataPath.LATEST, Objects.requireNonNull(gathered.get(newest)));
        notes.addAssumption("latest as " + newest);
      }
      names.stream()
          .filter(name -> !gathered.containsKey(name) && !name.equals(LISTING_FILE))
          .forEach(name -> notes.addNotCarried(name, "in no version"));
    } else if (Stream.of(META_DATA, "dynamic", "user-data").anyMatch(names::contains)) {
      gathered.put(MetadataPath.LATEST, readTree(root, "", ""));
    } else if (names.stream()
        .map(name -> META_DATA + "/" + name)
        .anyMatch(FileTreeReader::isKnown)) {
      gathered.put(MetadataPath.LATEST, readTree(root, META_DATA, ""));
    }
    if (gathered.values().stream().allMatch(ImportedTreeBuilder::isEmpty)) {
      throw CommandException.failure(
          source
              + " holds no instance's metadata: neither latest, nor meta-data, nor what is in it"
              + " (ami-id, instance-id …)");
    }
    return ImportedMetadata.crawl(RecordedService.HttpTokens.REQUIRED, gathered);
  }

  private ImportedTreeBuilder readVersion(String name, String shown) {
    return readTree(root.resolve(name), "", shown);
  }

  private static boolean isKnown(String path) {
    return Catalogue.find(path).isPresent() || Catalogue.isDirectory(path);
  }

  /** A file that has been read. */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  private record ReadFile(String path, byte[] body) {
    @Override
    public String toString() {
      return "•••";
    }
  }

  private ImportedTreeBuilder readTree(Path start, String path, String shown) {
    ImportedTreeBuilder gathering = new ImportedTreeBuilder(shown, notes);
    List<ReadFile> files = new ArrayList<>();
    readEntry(start, path, gathering, files, new ArrayDeque<>());
    boolean oneMore = files.stream().anyMatch(FileTreeReader::hasAddedLineFeed);
    if (oneMore) {
      notes.addAssumption("the line feed that ends every file as the crawler's");
    }
    for (ReadFile file : files) {
      byte[] body = oneMore ? withoutLastLineFeed(file.body()) : file.body();
      if (MetadataPath.lastSegment(file.path()).equals(LISTING_FILE)) {
        addListing(gathering, MetadataPath.parent(file.path()), body);
      } else {
        gathering.addBody(file.path(), body);
      }
    }
    return gathering;
  }

  private void readEntry(
      Path directory,
      String path,
      ImportedTreeBuilder gathering,
      List<ReadFile> files,
      Deque<Path> above) {
    visitedEntries++;
    if (visitedEntries > MAX_ENTRIES) {
      throw CommandException.failure(
          source + ": more than " + MAX_ENTRIES + " entries; is this one instance's metadata?");
    }
    Path real = resolveInside(directory, path, gathering);
    if (real == null) {
      return;
    }
    if (above.contains(real)) {
      gathering.addNotCarried(path, "a link to a directory above it");
      return;
    }
    if (!Files.isDirectory(real)) {
      readFile(real, path, gathering, files);
      return;
    }
    if (above.size() > ImportedTreeBuilder.MAX_DEPTH) {
      gathering.addNotCarried(path, "more than " + ImportedTreeBuilder.MAX_DEPTH + " levels deep");
      return;
    }
    above.push(real);
    SortedMap<String, Path> children = children(real, path);
    if (children.isEmpty() && !path.isEmpty() && gathering.mayRead(path)) {
      gathering.addEmptyDirectory(path);
    }
    children.forEach(
        (name, child) ->
            readEntry(child, ImportedTreeBuilder.childPath(path, name), gathering, files, above));
    above.pop();
  }

  private void readFile(
      Path file, String path, ImportedTreeBuilder gathering, List<ReadFile> files) {
    boolean listing = MetadataPath.lastSegment(path).equals(LISTING_FILE);
    if (!Files.isRegularFile(file)) {
      gathering.addNotCarried(path, "neither a file nor a directory");
    } else if (listing ? mayList(path) : gathering.mayRead(path)) {
      try (InputStream in = new FileInputStream(file.toFile())) {
        byte[] body = in.readNBytes(ImportedTreeBuilder.MAX_BODY_BYTES + 1);
        readBytes += body.length;
        if (readBytes > MAX_TREE_BYTES) {
          throw CommandException.failure(
              source + ": more than 64 MiB; is this one instance's metadata?");
        }
        files.add(new ReadFile(path, body));
      } catch (IOException unreadable) {
        gathering.addNotCarried(path, "cannot be read");
      }
    }
  }

  /** A listing may not be read where the crawler would not have asked for it. */
  private static boolean mayList(String path) {
    return !SecretPaths.isNeverListed(MetadataPath.parent(path));
  }

  private static void addListing(ImportedTreeBuilder gathering, String directory, byte[] body) {
    Optional<String> text = Utf8Text.decode(body);
    boolean plain = text.isPresent() && text.get().indexOf('<') < 0;
    if (plain) {
      gathering.addListing(directory, text.get());
    } else {
      gathering.addNotCarried(
          ImportedTreeBuilder.childPath(directory, LISTING_FILE), "a listing that is none");
    }
  }

  /** Where a path leads, or null if it leads out of the tree or nowhere. */
  private @Nullable Path resolveInside(Path path, String shown, ImportedTreeBuilder gathering) {
    try {
      Path real = path.toRealPath();
      if (real.startsWith(root)) {
        return real;
      }
      gathering.addNotCarried(shown, "a link that leads out of the directory");
    } catch (IOException dangling) {
      gathering.addNotCarried(shown, "a link that leads nowhere");
    }
    return null;
  }

  private SortedMap<String, Path> children(Path directory, String shown) {
    try (Stream<Path> found = Files.list(directory)) {
      SortedMap<String, Path> children = new TreeMap<>();
      found
          .limit(ImportedTreeBuilder.MAX_PATHS + 1L)
          .forEach(child -> children.put(String.valueOf(child.getFileName()), child));
      if (children.size() > ImportedTreeBuilder.MAX_PATHS) {
        throw CommandException.failure(
            source
                + ": more than "
                + ImportedTreeBuilder.MAX_PATHS
                + " files in one directory; is this one instance's metadata?");
      }
      return children;
    } catch (IOException | UncheckedIOException unreadable) {
      notes.addNotCarried(shown.isEmpty() ? "." : shown, "a directory that cannot be read");
      return new TreeMap<>();
    }
  }

  /** The service ends none of its harmless values with a line feed. */
  private static boolean hasAddedLineFeed(ReadFile file) {
    return Catalogue.find(file.path())
            .map(Category::kind)
            .filter(kind -> kind == ValueKind.HARMLESS)
            .isPresent()
        && file.body().length > 1
        && file.body()[file.body().length - 1] == '\n';
  }

  private static byte[] withoutLastLineFeed(byte[] body) {
    boolean ends = body.length > 0 && body[body.length - 1] == '\n';
    return ends ? Arrays.copyOf(body, body.length - 1) : body;
  }
}
