package imdstape.recorder.convert;

import imdstape.cli.CommandException;
import imdstape.fixture.RecordedService;
import imdstape.json.JsonObject;
import imdstape.json.JsonReader;
import imdstape.json.JsonValue;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Utf8Text;
import imdstape.recorder.crawl.Crawl;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of an instance as another tool stored it, read into a crawl. It holds real values,
 * and its {@code toString} shows none.
 */
public final class ImportedMetadata {

  /** cloud-init writes some 30 KB, with user-data of 16 KiB some 60 KB. */
  private static final int MAX_FILE_BYTES = 4 << 20;

  /** A service has 6 levels, and a document in it two. */
  private static final int MAX_JSON_DEPTH = 32;

  private final ImportFormat format;
  private final Crawl crawl;
  private final ConversionNotes notes;

  private ImportedMetadata(ImportFormat format, Crawl crawl, ConversionNotes notes) {
    this.format = format;
    this.crawl = crawl;
    this.notes = notes;
  }

  /**
   * Reads a file or a directory.
   *
   * @param givenFormat the format, or null to detect it from the content
   * @throws CommandException if the source cannot be read in this format, or contains no metadata
   */
  public static ImportedMetadata read(Path source, @Nullable ImportFormat givenFormat) {
    ConversionNotes notes = new ConversionNotes();
    if (Files.isDirectory(source)) {
      if (givenFormat != null && givenFormat != ImportFormat.TREE) {
        throw CommandException.usageError(
            source
                + " is a directory, and "
                + givenFormat.description()
                + " is a file; --from tree reads it");
      }
      return new ImportedMetadata(
          ImportFormat.TREE, new FileTreeReader(source, notes).read(), notes);
    }
    if (givenFormat == ImportFormat.TREE) {
      throw CommandException.usageError(source + " is no directory; --from tree reads one");
    }
    JsonObject json = parse(source);
    ImportFormat format = givenFormat == null ? detectFormat(source, json) : givenFormat;
    Crawl crawl =
        format == ImportFormat.AEMM
            ? new AemmConfigurationReader(json, notes).read()
            : new CloudInitReader(json, notes).read();
    if (crawl.trees().values().stream()
        .allMatch(tree -> tree.leaves().isEmpty() && tree.notRequested().isEmpty())) {
      throw CommandException.failure(
          source
              + ": nothing of an instance's metadata is in it; is it "
              + format.description()
              + "?");
    }
    return new ImportedMetadata(format, crawl, notes);
  }

  /** The format of the source. */
  public ImportFormat format() {
    return format;
  }

  /** The metadata: real values, in memory only. */
  public Crawl crawl() {
    return crawl;
  }

  /** The assumptions made and the entries not carried over, in lines without any value. */
  public List<String> describeNotes() {
    return notes.render();
  }

  @Override
  public String toString() {
    return "Source[" + format + ", •••]";
  }

  /**
   * Makes a crawl of the trees of several versions.
   *
   * @param trees by version, the oldest first, {@code latest} last
   */
  static Crawl crawl(HttpTokens tokens, Map<String, ImportedTreeBuilder> trees) {
    Map<String, Crawl.CrawledTree> built = new HashMap<>();
    trees.forEach((version, tree) -> built.put(version, tree.build()));
    return new Crawl(new RecordedService(List.copyOf(trees.keySet()), tokens), built, 0);
  }

  /** Makes a crawl of the tree of {@code latest}. */
  static Crawl crawl(HttpTokens tokens, ImportedTreeBuilder latest) {
    return crawl(tokens, Map.of(MetadataPath.LATEST, latest));
  }

  private static ImportFormat detectFormat(Path source, JsonObject json) {
    Map<String, JsonValue> members = json.members();
    if (members.containsKey("ds") || members.containsKey("base64_encoded_keys")) {
      return ImportFormat.CLOUD_INIT;
    }
    if (AemmConfigurationReader.SECTIONS.stream().anyMatch(members::containsKey)) {
      return ImportFormat.AEMM;
    }
    if (members.containsKey("format")) {
      throw CommandException.usageError(
          source + " seems to be a fixture already; imds check says what it is");
    }
    throw CommandException.usageError(
        source
            + " is neither an amazon-ec2-metadata-mock configuration nor cloud-init's"
            + " instance-data; if it is one, say which with --from");
  }

  private static JsonObject parse(Path file) {
    byte[] bytes = readBytes(file);
    if (Utf8Text.decode(bytes).isEmpty()) {
      throw CommandException.failure(file + ": not UTF-8");
    }
    return JsonReader.parseObject(
        file.toString(), bytes, 1 + MAX_JSON_DEPTH, CommandException::failure);
  }

  private static byte[] readBytes(Path file) {
    if (!Files.exists(file)) {
      throw CommandException.usageError("there is no file " + file);
    }
    if (!Files.isRegularFile(file)) {
      throw CommandException.usageError(file + " is neither a file nor a directory");
    }
    try (InputStream in = new FileInputStream(file.toFile())) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw CommandException.failure(
            file + ": larger than 4 MiB; cloud-init and the mock write 60 KB at most");
      }
      return bytes;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
