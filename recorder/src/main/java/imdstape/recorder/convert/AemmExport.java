package imdstape.recorder.convert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import imdstape.fixture.AuditedFixture;
import imdstape.fixture.Fixture;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.VersionTree;
import imdstape.json.JsonObject;
import imdstape.json.JsonReader;
import imdstape.json.JsonValue;
import imdstape.json.JsonValue.JsonString;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Utf8Text;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.convert.AemmKey.PathPlaceholder;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Exports a fixture as a configuration of amazon-ec2-metadata-mock. The mock has a closed list of
 * keys ({@link AemmKey}) and serves defaults for those that a configuration omits. A key without a
 * value in the fixture therefore gets an empty path, for which the mock serves nothing. A value
 * that a replay generates gets a path without a value, for which the mock serves its default.
 */
public final class AemmExport {

  private static final int MAX_DOCUMENT_DEPTH = 3;
  private static final String TAGS = "meta-data/tags/instance";
  private static final String MACS = "meta-data/network/interfaces/macs";

  private final Fixture fixture;
  private final VersionTree latest;
  private final Map<String, Map<String, Boolean>> directories;
  private final Map<String, Map<String, String>> paths = new LinkedHashMap<>();
  private final Map<String, Map<String, JsonValue>> values = new LinkedHashMap<>();
  private final Set<String> carriedPaths = new HashSet<>();
  private final List<String> notCarried = new ArrayList<>();

  /** Exports a fixture that has passed the audit. */
  public AemmExport(AuditedFixture audited) {
    this.fixture = audited.fixture();
    this.latest = new VersionTree(fixture.tree(), fixture.listings());
    this.directories = latest.directories();
    for (String section : AemmConfigurationReader.SECTIONS) {
      paths.put(section, new LinkedHashMap<>());
      values.put(section, new LinkedHashMap<>());
    }
    AemmKey.ALL.forEach(this::exportKey);
    collectNotCarried();
  }

  /** The JSON text of the configuration. */
  public String text() {
    StringWriter text = new StringWriter();
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try (JsonGenerator out = new JsonFactory().createGenerator(text).setPrettyPrinter(printer)) {
      out.writeStartObject();
      out.writeBooleanField("imdsv2", fixture.service().tokens() == HttpTokens.REQUIRED);
      for (String section : AemmConfigurationReader.SECTIONS) {
        out.writeObjectFieldStart(section);
        out.writeObjectFieldStart("paths");
        for (Map.Entry<String, String> path : paths.getOrDefault(section, Map.of()).entrySet()) {
          out.writeStringField(path.getKey(), path.getValue());
        }
        out.writeEndObject();
        out.writeFieldName("values");
        JsonObject.of(values.getOrDefault(section, Map.of())).write(out);
        out.writeEndObject();
      }
      out.writeEndObject();
    } catch (IOException notFromStringWriter) {
      throw new UncheckedIOException(notFromStringWriter);
    }
    return text.append('\n').toString();
  }

  /**
   * The entries that the mock cannot represent, in lines: paths of the fixture, which are public.
   */
  public List<String> describeNotCarried() {
    List<String> lines = new ArrayList<>();
    lines.add("not carried: " + (notCarried.isEmpty() ? "nothing" : notCarried.size()));
    notCarried.forEach(entry -> lines.add("  " + entry));
    return lines;
  }

  private void exportKey(AemmKey key) {
    Optional<String> found = path(key);
    if (found.isEmpty()) {
      setPath(key, "");
      return;
    }
    String path = found.get();
    Leaf leaf = fixture.tree().get(path);
    if (leaf == null) {
      // the mock stores this listing as a value
      setPath(key, "/latest/" + path);
      setValue(key, JsonString.of(String.join("\n", children(path))));
      return;
    }
    Optional<JsonValue> value = value(key, leaf.body());
    if (value.isPresent() || leaf.body() instanceof LeafBody.Generated) {
      setPath(key, "/latest/" + path);
      value.ifPresent(text -> setValue(key, text));
      carriedPaths.add(path);
      if (value.isEmpty()) {
        notCarried.add(path + "  made at replay; the mock serves its own");
      }
    } else {
      setPath(key, "");
    }
  }

  private void setPath(AemmKey key, String path) {
    paths.computeIfAbsent(key.section(), any -> new LinkedHashMap<>()).put(key.name(), path);
  }

  private void setValue(AemmKey key, JsonValue value) {
    values.computeIfAbsent(key.section(), any -> new LinkedHashMap<>()).put(key.name(), value);
  }

  /** The path of the fixture for a key, empty if the fixture has none. */
  private Optional<String> path(AemmKey key) {
    String path = key.path();
    for (PathPlaceholder placeholder : PathPlaceholder.values()) {
      if (path.contains(placeholder.text())) {
        Optional<String> value = placeholderValue(placeholder);
        if (value.isEmpty()) {
          return Optional.empty();
        }
        path = path.replace(placeholder.text(), value.get());
      }
    }
    if (exists(path)) {
      return Optional.of(path);
    }
    return alternativePath(key, path);
  }

  /** Another path for a key: some keys can hold the value of a path with a similar name. */
  private Optional<String> alternativePath(AemmKey key, String path) {
    String parent = MetadataPath.parent(path);
    String stem = withoutDigitsAtEnd(MetadataPath.lastSegment(path));
    if (key.name().equals(AemmKey.NETWORK_CARD)) {
      return Optional.of(parent + "/network-card").filter(this::exists);
    }
    if (key.name().equals(AemmKey.SECOND_TAG)) {
      return firstChild(TAGS, name -> !name.equals("Name"));
    }
    return key.name().startsWith("block-device-mapping-")
        ? firstChild(
            parent, name -> name.length() > stem.length() && withoutDigitsAtEnd(name).equals(stem))
        : Optional.empty();
  }

  private static String withoutDigitsAtEnd(String name) {
    int end = name.length();
    while (end > 0 && name.charAt(end - 1) >= '0' && name.charAt(end - 1) <= '9') {
      end--;
    }
    return name.substring(0, end);
  }

  private Optional<String> firstChild(String directory, Predicate<String> filter) {
    return children(directory).stream()
        .filter(filter)
        .map(name -> directory + "/" + name)
        .filter(this::exists)
        .findFirst();
  }

  private Optional<String> placeholderValue(PathPlaceholder placeholder) {
    return switch (placeholder) {
      case MAC ->
          text("meta-data/mac")
              .filter(mac -> directories.containsKey(MACS + "/" + mac))
              .or(() -> children(MACS).stream().findFirst());
      case PUBLIC_IPV4 ->
          placeholderValue(PathPlaceholder.MAC)
              .flatMap(
                  mac -> children(MACS + "/" + mac + "/ipv4-associations").stream().findFirst());
      case ROLE -> children("meta-data/iam/security-credentials").stream().findFirst();
      case ACCELERATOR -> children("meta-data/elastic-inference/associations").stream().findFirst();
    };
  }

  private boolean exists(String path) {
    Leaf leaf = fixture.tree().get(path);
    boolean isListing = leaf == null && !children(path).isEmpty();
    return isListing || (leaf != null && leaf.isPresent());
  }

  private List<String> children(String directory) {
    return List.copyOf(new TreeMap<>(directories.getOrDefault(directory, Map.of())).keySet());
  }

  private Optional<String> text(String path) {
    Leaf leaf = fixture.tree().get(path);
    return leaf != null && leaf.body() instanceof LeafBody.Text text
        ? Optional.of(text.text())
        : Optional.empty();
  }

  private static Optional<JsonValue> value(AemmKey key, LeafBody body) {
    Optional<byte[]> bytes = bytes(body);
    if (key.section().equals(AemmKey.USERDATA)) {
      return bytes.map(Base64.getEncoder()::encodeToString).map(JsonString::of);
    }
    Optional<String> text = bytes.flatMap(Utf8Text::decode);
    return key.name().equals(AemmKey.DOCUMENT)
        ? text.flatMap(AemmExport::document)
        : text.map(JsonString::of);
  }

  /** The identity document, which the mock parses; empty if it is not a JSON object. */
  private static Optional<JsonValue> document(String text) {
    try {
      return Optional.of(
          JsonReader.parseObject(
              "document",
              text.getBytes(StandardCharsets.UTF_8),
              MAX_DOCUMENT_DEPTH,
              IllegalArgumentException::new));
    } catch (IllegalArgumentException notAnObject) {
      return Optional.empty();
    }
  }

  /** The bytes that a replay would serve. */
  private static Optional<byte[]> bytes(LeafBody body) {
    boolean isTooLong =
        body instanceof LeafBody.Withheld withheld
            && withheld.length() > CapturedResponse.MAX_BODY_BYTES;
    return isTooLong ? Optional.empty() : body.replayedBytes();
  }

  private void collectNotCarried() {
    fixture
        .tree()
        .forEach(
            (path, leaf) -> {
              if (leaf.isPresent() && !carriedPaths.contains(path)) {
                notCarried.add(path + "  the mock has no place for it");
              }
            });
    long absent = fixture.tree().values().stream().filter(leaf -> !leaf.isPresent()).count();
    if (absent > 0) {
      notCarried.add(absent + " paths known to be absent  the mock does not say so of them");
    }
    int older = fixture.service().versions().size() - 1;
    if (older > 0) {
      notCarried.add(older + " older versions  the mock has latest alone");
    }
    if (!fixture.listings().isEmpty()) {
      notCarried.add(fixture.listings().size() + " listings in a form of their own");
    }
    if (!fixture.service().traits().nonDefaults().isEmpty()) {
      notCarried.add(fixture.service().traits().nonDefaults().size() + " traits of the service");
    }
  }
}
