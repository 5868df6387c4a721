package imdstape.recorder.convert;

import imdstape.cli.CommandException;
import imdstape.fixture.RecordedService;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What another tool has kept of an instance, read as if it had been crawled. It holds real values
 * and shows none.
 */
public final class ImportedMetadata {

  /** What cloud-init writes is some 30 KB, with user-data of 16 KiB perhaps 60. */
  private static final int LARGEST_FILE = 4 << 20;

  /** A service is 6 levels deep, and a document in it two. */
  private static final int DEEPEST_JSON = 32;

  private final ImportFormat format;
  private final Crawl crawl;
  private final ConversionNotes remarks;

  private ImportedMetadata(ImportFormat format, Crawl crawl, ConversionNotes remarks) {
    this.format = format;
    this.crawl = crawl;
    this.remarks = remarks;
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
        throw CommandException.misused(
            place + " is a directory, and " + said.form() + " is a file; --from tree reads it");
      }
      return new ImportedMetadata(
          ImportFormat.TREE, new FileTreeReader(place, remarks).crawl(), remarks);
    }
    if (said == ImportFormat.TREE) {
      throw CommandException.misused(place + " is no directory; --from tree reads one");
    }
    JsonValue.Members json = json(place);
    ImportFormat format = said == null ? format(place, json) : said;
    Crawl crawl =
        format == ImportFormat.AEMM
            ? new AemmConfigurationReader(json, remarks).crawl()
            : new CloudInitReader(json, remarks).crawl();
    if (crawl.trees().values().stream()
        .allMatch(tree -> tree.leaves().isEmpty() && tree.notAsked().isEmpty())) {
      throw CommandException.failed(
          place + ": nothing of an instance's metadata is in it; is it " + format.form() + "?");
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
  public List<String> lines() {
    return remarks.lines();
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
    gathered.forEach((version, one) -> trees.put(version, one.tree()));
    return new Crawl(new RecordedService(List.copyOf(gathered.keySet()), tokens), trees, 0);
  }

  /** A source that knows one version only. */
  static Crawl crawl(RecordedService.HttpTokens tokens, ImportedTreeBuilder latest) {
    return crawl(tokens, Map.of(MetadataPath.LATEST, latest));
  }

  private static ImportFormat format(Path place, JsonValue.Members json) {
    Map<String, JsonValue> members = json.members();
    if (members.containsKey("ds") || members.containsKey("base64_encoded_keys")) {
      return ImportFormat.CLOUD_INIT;
    }
    if (AemmConfigurationReader.SECTIONS.stream().anyMatch(members::containsKey)) {
      return ImportFormat.AEMM;
    }
    if (members.containsKey("format")) {
      throw CommandException.misused(
          place + " seems to be a fixture already; imds check says what it is");
    }
    throw CommandException.misused(
        place
            + " is neither an amazon-ec2-metadata-mock configuration nor cloud-init's"
            + " instance-data; if it is one, say which with --from");
  }

  private static JsonValue.Members json(Path file) {
    byte[] bytes = bytes(file);
    if (Utf8Text.of(bytes).isEmpty()) {
      throw CommandException.failed(file + ": not UTF-8");
    }
    JsonReader in = new JsonReader(file.toString(), bytes, CommandException::failed);
    Map<String, JsonValue> members = new LinkedHashMap<>();
    in.document(name -> members.put(name, in.value(DEEPEST_JSON)));
    return new JsonValue.Members(members);
  }

  private static byte[] bytes(Path file) {
    if (!Files.exists(file)) {
      throw CommandException.misused("there is no file " + file);
    }
    if (!Files.isRegularFile(file)) {
      throw CommandException.misused(file + " is neither a file nor a directory");
    }
    try (InputStream in = new FileInputStream(file.toFile())) {
      byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) {
        throw CommandException.failed(
            file + ": larger than 4 MiB; cloud-init and the mock write 60 KB at most");
      }
      return bytes;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
