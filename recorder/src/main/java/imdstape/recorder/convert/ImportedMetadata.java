package imdstape.recorder.convert;

import imdstape.cli.CommandException;
import imdstape.fixture.RecordedService;
import imdstape.json.JsonObject;
import imdstape.json.JsonReader;
import imdstape.json.JsonValue;
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
 * What another tool has kept of an instance, read as if it had been crawled. It holds real values
 * and shows none.
 */
public final class ImportedMetadata {

  /** What cloud-init writes is some 30 KB, with user-data of 16 KiB perhaps 60. */
  private static final int MAX_FILE_BYTES = 4 << 20;

  /** A service is 6 levels deep, and a document in it two. */
  private static final int MAX_JSON_DEPTH = 32;

  private final ImportFormat format;
  private final Crawl crawl;
  private final ConversionNotes notes;

  private ImportedMetadata(ImportFormat format, Crawl crawl, ConversionNotes remarks) {
    this.format = format;
    this.crawl = crawl;
    this.notes = remarks;
  }

  /**
   * Reads a file or a directory.
   *
   * @param said its form, or null to tell it by what is in it
   * @throws CommandException if it is neither, or if nothing of an instance is in it
   */
  public static ImportedMetadata read(Path place, @Nullable ImportFormat said) {
    ConversionNotes remarks = new ConversionNotes();
    if (Files.isDirectory(place)) {
      if (said != null && said != ImportFormat.TREE) {
        throw CommandException.usageError(
            place
                + " is a directory, and "
                + said.description()
                + " is a file; --from tree reads it");
      }
      return new ImportedMetadata(
          ImportFormat.TREE, new FileTreeReader(place, remarks).read(), remarks);
    }
    if (said == ImportFormat.TREE) {
      throw CommandException.usageError(place + " is no directory; --from tree reads one");
    }
    JsonObject json = json(place);
    ImportFormat format = said == null ? format(place, json) : said;
    Crawl crawl =
        format == ImportFormat.AEMM
            ? new AemmConfigurationReader(json, remarks).read()
            : new CloudInitReader(json, remarks).read();
    if (crawl.trees().values().stream()
        .allMatch(tree -> tree.leaves().isEmpty() && tree.notRequested().isEmpty())) {
      throw CommandException.failure(
          place
              + ": nothing of an instance's metadata is in it; is it "
              + format.description()
              + "?");
    }
    return new ImportedMetadata(format, crawl, remarks);
  }

  /** Its form. */
  public ImportFormat format() {
    return format;
  }

  /** What it says: real values, in memory only. */
  public Crawl crawl() {
    return crawl;
  }

  /** What was taken for granted and what stays behind, in lines; no value is in them. */
  public List<String> describeNotes() {
    return notes.render();
  }

  @Override
  public String toString() {
    return "Source[" + format + ", •••]";
  }

  /**
   * The one place that makes a crawl of what was gathered.
   *
   * @param gathered by version, the oldest first, {@code latest} last
   */
  static Crawl crawl(RecordedService.HttpTokens tokens, Map<String, ImportedTreeBuilder> gathered) {
    Map<String, Crawl.CrawledTree> trees = new HashMap<>();
    gathered.forEach((version, one) -> trees.put(version, one.build()));
    return new Crawl(new RecordedService(List.copyOf(gathered.keySet()), tokens), trees, 0);
  }

  /** A source that knows one version only. */
  static Crawl crawl(RecordedService.HttpTokens tokens, ImportedTreeBuilder latest) {
    return crawl(tokens, Map.of(MetadataPath.LATEST, latest));
  }

  private static ImportFormat format(Path place, JsonObject json) {
    Map<String, JsonValue> members = json.members();
    if (members.containsKey("ds") || members.containsKey("base64_encoded_keys")) {
      return ImportFormat.CLOUD_INIT;
    }
    if (AemmConfigurationReader.SECTIONS.stream().anyMatch(members::containsKey)) {
      return ImportFormat.AEMM;
    }
    if (members.containsKey("format")) {
      throw CommandException.usageError(
          place + " seems to be a fixture already; imds check says what it is");
    }
    throw CommandException.usageError(
        place
            + " is neither an amazon-ec2-metadata-mock configuration nor cloud-init's"
            + " instance-data; if it is one, say which with --from");
  }

  private static JsonObject json(Path file) {
    byte[] bytes = bytes(file);
    if (Utf8Text.decode(bytes).isEmpty()) {
      throw CommandException.failure(file + ": not UTF-8");
    }
    return JsonReader.parseObject(
        file.toString(), bytes, 1 + MAX_JSON_DEPTH, CommandException::failure);
  }

  private static byte[] bytes(Path file) {
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
