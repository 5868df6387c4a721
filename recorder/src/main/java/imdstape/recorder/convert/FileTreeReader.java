package imdstape.recorder.convert;

import imdstape.cli.CommandException;
import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Utf8Text;
import imdstape.metadata.ValueKind;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.crawl.ListedName;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tree of files as crawlers write it: one file per leaf, one directory per listing. Its
 * root is that of the service (which contains {@code latest} or {@code 2021-03-23}), of a version
 * (which contains {@code meta-data}), or of {@code meta-data} itself. An {@code index.html} is a
 * listing that wget stored.
 *
 * <p>A file whose path may hold a secret is not opened. Links are followed inside the tree and
 * never out of it. Devices and other special files are not opened.
 */
final class FileTreeReader {

  private static final String META_DATA = "meta-data";
  private static final String LISTING_FILE = "index.html";
  private static final long MAX_TREE_BYTES = 64L << 20;

  /** More than 29 versions of an instance with several interfaces have. */
  private static final int MAX_ENTRIES = 50_000;

  private final Path source;
  private final ConversionNotes notes;
  private final Path root;
  private long readBytes;
  private int visitedEntries;

  FileTreeReader(Path source, ConversionNotes notes) {
    this.source = source;
    this.notes = notes;
    try {
      this.root = source.toRealPath();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * Reads the tree.
   *
   * @throws CommandException if it contains no metadata, or exceeds a limit
   */
  Crawl read() {
    notes.addAssumption("tokens required");
    SortedMap<String, Path> children = children(root, "");
    Set<String> names = children.keySet();
    Map<String, ImportedTreeBuilder> trees = new LinkedHashMap<>();
    List<String> versions = names.stream().filter(ListedName::isDatedVersion).toList();
    if (!versions.isEmpty() || names.contains(MetadataPath.LATEST)) {
      versions.forEach(version -> trees.put(version, readVersion(version, version)));
      if (names.contains(MetadataPath.LATEST)) {
        trees.put(MetadataPath.LATEST, readVersion(MetadataPath.LATEST, ""));
      } else {
        String newest = versions.get(versions.size() - 1);
        trees.put(MetadataPath.LATEST, Objects.requireNonNull(trees.get(newest)));
        notes.addAssumption("latest as " + newest);
      }
      names.stream()
          .filter(name -> !trees.containsKey(name) && !name.equals(LISTING_FILE))
          .forEach(name -> notes.addNotCarried(name, "in no version"));
    } else if (Stream.of(META_DATA, "dynamic", "user-data").anyMatch(names::contains)) {
      trees.put(MetadataPath.LATEST, readTree(root, "", ""));
    } else if (names.stream()
        .map(name -> META_DATA + "/" + name)
        .anyMatch(FileTreeReader::isKnown)) {
      trees.put(MetadataPath.LATEST, readTree(root, META_DATA, ""));
    }
    if (trees.values().stream().allMatch(ImportedTreeBuilder::isEmpty)) {
      throw CommandException.failure(
          source
              + " holds no instance's metadata: neither latest, nor meta-data, nor what is in it"
              + " (ami-id, instance-id …)");
    }
    return ImportedMetadata.crawl(HttpTokens.REQUIRED, trees);
  }

  private ImportedTreeBuilder readVersion(String name, String shownName) {
    return readTree(root.resolve(name), "", shownName);
  }

  private static boolean isKnown(String path) {
    return Catalogue.find(path).isPresent() || Catalogue.isDirectory(path);
  }

  /** The content of a file, by its path below the version. */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  private record ReadFile(String path, byte[] body) {
    @Override
    public String toString() {
      return "•••";
    }
  }

  private ImportedTreeBuilder readTree(Path start, String path, String shownVersion) {
    ImportedTreeBuilder tree = new ImportedTreeBuilder(shownVersion, notes);
    List<ReadFile> files = new ArrayList<>();
    readEntry(start, path, tree, files, new ArrayDeque<>());
    boolean hasAddedLineFeed = files.stream().anyMatch(FileTreeReader::hasAddedLineFeed);
    if (hasAddedLineFeed) {
      notes.addAssumption("the line feed that ends every file as the crawler's");
    }
    for (ReadFile file : files) {
      byte[] body = hasAddedLineFeed ? withoutLastLineFeed(file.body()) : file.body();
      if (MetadataPath.lastSegment(file.path()).equals(LISTING_FILE)) {
        addListing(tree, MetadataPath.parent(file.path()), body);
      } else {
        tree.addBody(file.path(), body);
      }
    }
    return tree;
  }

  private void readEntry(
      Path file, String path, ImportedTreeBuilder tree, List<ReadFile> files, Deque<Path> above) {
    visitedEntries++;
    if (visitedEntries > MAX_ENTRIES) {
      throw CommandException.failure(
          source + ": more than " + MAX_ENTRIES + " entries; is this one instance's metadata?");
    }
    Path real = resolveInside(file, path, tree);
    if (real == null) {
      return;
    }
    if (above.contains(real)) {
      tree.addNotCarried(path, "a link to a directory above it");
      return;
    }
    if (!Files.isDirectory(real)) {
      readFile(real, path, tree, files);
      return;
    }
    if (above.size() > ImportedTreeBuilder.MAX_DEPTH) {
      tree.addNotCarried(path, "more than " + ImportedTreeBuilder.MAX_DEPTH + " levels deep");
      return;
    }
    above.push(real);
    SortedMap<String, Path> children = children(real, path);
    if (children.isEmpty() && !path.isEmpty() && tree.mayRead(path)) {
      tree.addEmptyDirectory(path);
    }
    children.forEach(
        (name, child) ->
            readEntry(child, ImportedTreeBuilder.childPath(path, name), tree, files, above));
    above.pop();
  }

  private void readFile(Path file, String path, ImportedTreeBuilder tree, List<ReadFile> files) {
    boolean isListing = MetadataPath.lastSegment(path).equals(LISTING_FILE);
    if (!Files.isRegularFile(file)) {
      tree.addNotCarried(path, "neither a file nor a directory");
    } else if (isListing ? mayList(path) : tree.mayRead(path)) {
      try (InputStream in = new FileInputStream(file.toFile())) {
        byte[] body = in.readNBytes(CapturedResponse.MAX_BODY_BYTES + 1);
        readBytes += body.length;
        if (readBytes > MAX_TREE_BYTES) {
          throw CommandException.failure(
              source + ": more than 64 MiB; is this one instance's metadata?");
        }
        files.add(new ReadFile(path, body));
      } catch (IOException unreadable) {
        tree.addNotCarried(path, "cannot be read");
      }
    }
  }

  /** Whether a listing may be read, as in a crawl. */
  private static boolean mayList(String path) {
    return !SecretPaths.isNeverListed(MetadataPath.parent(path));
  }

  private static void addListing(ImportedTreeBuilder tree, String directory, byte[] body) {
    Optional<String> text = Utf8Text.decode(body);
    boolean plain = text.isPresent() && text.get().indexOf('<') < 0;
    if (plain) {
      tree.addListing(directory, text.get());
    } else {
      tree.addNotCarried(
          ImportedTreeBuilder.childPath(directory, LISTING_FILE), "a listing that is none");
    }
  }

  /** The real path of a file, or null if it is outside the tree or a dangling link. */
  private @Nullable Path resolveInside(Path path, String shown, ImportedTreeBuilder tree) {
    try {
      Path real = path.toRealPath();
      if (real.startsWith(root)) {
        return real;
      }
      tree.addNotCarried(shown, "a link that leads out of the directory");
    } catch (IOException dangling) {
      tree.addNotCarried(shown, "a link that leads nowhere");
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

  /**
   * Whether a file ends with a line feed that the service does not send: its harmless values have
   * none.
   */
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
