package imdstape.recorder.convert;

import imdstape.cli.Failure;
import imdstape.fixture.Service;
import imdstape.json.JsonReader;
import imdstape.json.JsonValue;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Text;
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
public final class Source {

  /** What cloud-init writes is some 30 KB, with user-data of 16 KiB perhaps 60. */
  private static final int LARGEST_FILE = 4 << 20;

  /** A service is 6 levels deep, and a document in it two. */
  private static final int DEEPEST_JSON = 32;

  private final SourceFormat format;
  private final Crawl crawl;
  private final Remarks remarks;

  private Source(SourceFormat format, Crawl crawl, Remarks remarks) {
    this.format = format;
    this.crawl = crawl;
    this.remarks = remarks;
  }

  /**
   * Reads a file or a directory.
   *
   * @param said its form, or null to tell it by what is in it
   * @throws Failure if it is neither, or if nothing of an instance is in it
   */
  public static Source read(Path place, @Nullable SourceFormat said) {
    Remarks remarks = new Remarks();
    if (Files.isDirectory(place)) {
      if (said != null && said != SourceFormat.TREE) {
        throw Failure.misused(
            place + " is a directory, and " + said.form() + " is a file; --from tree reads it");
      }
      return new Source(SourceFormat.TREE, new FileTree(place, remarks).crawl(), remarks);
    }
    if (said == SourceFormat.TREE) {
      throw Failure.misused(place + " is no directory; --from tree reads one");
    }
    JsonValue.Members json = json(place);
    SourceFormat format = said == null ? format(place, json) : said;
    Crawl crawl =
        format == SourceFormat.AEMM
            ? new AemmConfiguration(json, remarks).crawl()
            : new InstanceData(json, remarks).crawl();
    if (crawl.trees().values().stream()
        .allMatch(tree -> tree.leaves().isEmpty() && tree.notAsked().isEmpty())) {
      throw Failure.failed(
          place + ": nothing of an instance's metadata is in it; is it " + format.form() + "?");
    }
    return new Source(format, crawl, remarks);
  }

  /** Its form. */
  public SourceFormat format() {
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
  static Crawl crawl(Service.Tokens tokens, Map<String, Gathering> gathered) {
    Map<String, Crawl.Tree> trees = new HashMap<>();
    gathered.forEach((version, one) -> trees.put(version, one.tree()));
    return new Crawl(new Service(List.copyOf(gathered.keySet()), tokens), trees, 0);
  }

  /** A source that knows one version only. */
  static Crawl crawl(Service.Tokens tokens, Gathering latest) {
    return crawl(tokens, Map.of(MetadataPath.LATEST, latest));
  }

  private static SourceFormat format(Path place, JsonValue.Members json) {
    Map<String, JsonValue> members = json.members();
    if (members.containsKey("ds") || members.containsKey("base64_encoded_keys")) {
      return SourceFormat.CLOUD_INIT;
    }
    if (AemmConfiguration.SECTIONS.stream().anyMatch(members::containsKey)) {
      return SourceFormat.AEMM;
    }
    if (members.containsKey("format")) {
      throw Failure.misused(place + " seems to be a fixture already; imds check says what it is");
    }
    throw Failure.misused(
        place
            + " is neither an amazon-ec2-metadata-mock configuration nor cloud-init's"
            + " instance-data; if it is one, say which with --from");
  }

  private static JsonValue.Members json(Path file) {
    byte[] bytes = bytes(file);
    if (Text.of(bytes).isEmpty()) {
      throw Failure.failed(file + ": not UTF-8");
    }
    JsonReader in = new JsonReader(file.toString(), bytes, Failure::failed);
    Map<String, JsonValue> members = new LinkedHashMap<>();
    in.document(name -> members.put(name, in.value(DEEPEST_JSON)));
    return new JsonValue.Members(members);
  }

  private static byte[] bytes(Path file) {
    if (!Files.exists(file)) {
      throw Failure.misused("there is no file " + file);
    }
    if (!Files.isRegularFile(file)) {
      throw Failure.misused(file + " is neither a file nor a directory");
    }
    try (InputStream in = new FileInputStream(file.toFile())) {
      byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) {
        throw Failure.failed(
            file + ": larger than 4 MiB; cloud-init and the mock write 60 KB at most");
      }
      return bytes;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
