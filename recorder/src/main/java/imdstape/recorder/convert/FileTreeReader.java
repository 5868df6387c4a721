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
  private static final String LISTING = "index.html";
  private static final long LARGEST_TREE = 64L << 20;

  /** With all versions, 29 of them, of an instance with several interfaces. */
  private static final int MOST_ENTRIES = 50_000;

  private final Path place;
  private final ConversionNotes remarks;
  private final Path root;
  private long bytes;
  private int entries;

  FileTreeReader(Path place, ConversionNotes remarks) {
    this.place = place;
    this.remarks = remarks;
    try {
      this.root = place.toRealPath();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  Crawl crawl() {
    remarks.granted("tokens required");
    SortedMap<String, Path> children = children(root, "");
    Set<String> names = children.keySet();
    Map<String, ImportedTreeBuilder> gathered = new LinkedHashMap<>();
    List<String> versions = names.stream().filter(name -> VERSION.matcher(name).matches()).toList();
    if (!versions.isEmpty() || names.contains(MetadataPath.LATEST)) {
      versions.forEach(version -> gathered.put(version, version(version, version)));
      if (names.contains(MetadataPath.LATEST)) {
        gathered.put(MetadataPath.LATEST, version(MetadataPath.LATEST, ""));
      } else {
        String newest = versions.get(versions.size() - 1);
        gathered.put(MetadataPath.LATEST, Objects.requireNonNull(gathered.get(newest)));
        remarks.granted("latest as " + newest);
      }
      names.stream()
          .filter(name -> !gathered.containsKey(name) && !name.equals(LISTING))
          .forEach(name -> remarks.notCarried(name, "in no version"));
    } else if (Stream.of(META_DATA, "dynamic", "user-data").anyMatch(names::contains)) {
      gathered.put(MetadataPath.LATEST, walk(root, "", ""));
    } else if (names.stream()
        .map(name -> META_DATA + "/" + name)
        .anyMatch(FileTreeReader::isKnown)) {
      gathered.put(MetadataPath.LATEST, walk(root, META_DATA, ""));
    }
    if (gathered.values().stream().allMatch(ImportedTreeBuilder::isEmpty)) {
      throw CommandException.failed(
          place
              + " holds no instance's metadata: neither latest, nor meta-data, nor what is in it"
              + " (ami-id, instance-id …)");
    }
    return ImportedMetadata.crawl(RecordedService.HttpTokens.REQUIRED, gathered);
  }

  private ImportedTreeBuilder version(String name, String shown) {
    return walk(root.resolve(name), "", shown);
  }

  private static boolean isKnown(String path) {
    return Catalogue.of(path).isPresent() || Catalogue.isDirectory(path);
  }

  /** A file that has been read. */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  private record ReadFile(String path, byte[] body) {
    @Override
    public String toString() {
      return "•••";
    }
  }

  private ImportedTreeBuilder walk(Path start, String path, String shown) {
    ImportedTreeBuilder gathering = new ImportedTreeBuilder(shown, remarks);
    List<ReadFile> files = new ArrayList<>();
    directory(start, path, gathering, files, new ArrayDeque<>());
    boolean oneMore = files.stream().anyMatch(FileTreeReader::hasOneMore);
    if (oneMore) {
      remarks.granted("the line feed that ends every file as the crawler's");
    }
    for (ReadFile file : files) {
      byte[] body = oneMore ? withoutOneMore(file.body()) : file.body();
      if (MetadataPath.name(file.path()).equals(LISTING)) {
        listing(gathering, MetadataPath.parent(file.path()), body);
      } else {
        gathering.put(file.path(), body);
      }
    }
    return gathering;
  }

  private void directory(
      Path directory,
      String path,
      ImportedTreeBuilder gathering,
      List<ReadFile> files,
      Deque<Path> above) {
    entries++;
    if (entries > MOST_ENTRIES) {
      throw CommandException.failed(
          place + ": more than " + MOST_ENTRIES + " entries; is this one instance's metadata?");
    }
    Path real = inside(directory, path, gathering);
    if (real == null) {
      return;
    }
    if (above.contains(real)) {
      gathering.notCarried(path, "a link to a directory above it");
      return;
    }
    if (!Files.isDirectory(real)) {
      file(real, path, gathering, files);
      return;
    }
    if (above.size() > ImportedTreeBuilder.DEEPEST) {
      gathering.notCarried(path, "more than " + ImportedTreeBuilder.DEEPEST + " levels deep");
      return;
    }
    above.push(real);
    SortedMap<String, Path> children = children(real, path);
    if (children.isEmpty() && !path.isEmpty() && gathering.mayRead(path)) {
      gathering.empty(path);
    }
    children.forEach(
        (name, child) ->
            directory(child, ImportedTreeBuilder.path(path, name), gathering, files, above));
    above.pop();
  }

  private void file(Path file, String path, ImportedTreeBuilder gathering, List<ReadFile> files) {
    boolean listing = MetadataPath.name(path).equals(LISTING);
    if (!Files.isRegularFile(file)) {
      gathering.notCarried(path, "neither a file nor a directory");
    } else if (listing ? mayList(path) : gathering.mayRead(path)) {
      try (InputStream in = new FileInputStream(file.toFile())) {
        byte[] body = in.readNBytes(ImportedTreeBuilder.LONGEST_BODY + 1);
        bytes += body.length;
        if (bytes > LARGEST_TREE) {
          throw CommandException.failed(
              place + ": more than 64 MiB; is this one instance's metadata?");
        }
        files.add(new ReadFile(path, body));
      } catch (IOException unreadable) {
        gathering.notCarried(path, "cannot be read");
      }
    }
  }

  /** A listing may not be read where the crawler would not have asked for it. */
  private static boolean mayList(String path) {
    return !SecretPaths.isNeverListed(MetadataPath.parent(path));
  }

  private static void listing(ImportedTreeBuilder gathering, String directory, byte[] body) {
    Optional<String> text = Utf8Text.of(body);
    boolean plain = text.isPresent() && text.get().indexOf('<') < 0;
    if (plain) {
      gathering.listed(directory, text.get());
    } else {
      gathering.notCarried(ImportedTreeBuilder.path(directory, LISTING), "a listing that is none");
    }
  }

  /** Where a path leads, or null if it leads out of the tree or nowhere. */
  private @Nullable Path inside(Path path, String shown, ImportedTreeBuilder gathering) {
    try {
      Path real = path.toRealPath();
      if (real.startsWith(root)) {
        return real;
      }
      gathering.notCarried(shown, "a link that leads out of the directory");
    } catch (IOException dangling) {
      gathering.notCarried(shown, "a link that leads nowhere");
    }
    return null;
  }

  private SortedMap<String, Path> children(Path directory, String shown) {
    try (Stream<Path> found = Files.list(directory)) {
      SortedMap<String, Path> children = new TreeMap<>();
      found
          .limit(ImportedTreeBuilder.MOST_PATHS + 1L)
          .forEach(child -> children.put(String.valueOf(child.getFileName()), child));
      if (children.size() > ImportedTreeBuilder.MOST_PATHS) {
        throw CommandException.failed(
            place
                + ": more than "
                + ImportedTreeBuilder.MOST_PATHS
                + " files in one directory; is this one instance's metadata?");
      }
      return children;
    } catch (IOException | UncheckedIOException unreadable) {
      remarks.notCarried(shown.isEmpty() ? "." : shown, "a directory that cannot be read");
      return new TreeMap<>();
    }
  }

  /** The service ends none of its harmless values with a line feed. */
  private static boolean hasOneMore(ReadFile file) {
    return Catalogue.of(file.path())
            .map(Category::kind)
            .filter(kind -> kind == ValueKind.HARMLESS)
            .isPresent()
        && file.body().length > 1
        && file.body()[file.body().length - 1] == '\n';
  }

  private static byte[] withoutOneMore(byte[] body) {
    boolean ends = body.length > 0 && body[body.length - 1] == '\n';
    return ends ? Arrays.copyOf(body, body.length - 1) : body;
  }
}
