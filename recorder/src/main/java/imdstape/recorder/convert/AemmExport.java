package imdstape.recorder.convert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import imdstape.fixture.AuditedFixture;
import imdstape.fixture.Fixture;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.RecordedService;
import imdstape.fixture.VersionTree;
import imdstape.json.JsonObject;
import imdstape.json.JsonReader;
import imdstape.json.JsonValue;
import imdstape.json.JsonValue.JsonString;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Utf8Text;
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
 * A fixture as a configuration of amazon-ec2-metadata-mock. The mock knows a closed list of keys
 * ({@link AemmKey}) and serves values of its own for what a configuration does not say: so each key
 * that the instance has nothing for gets an empty path, which is how the mock is told to serve
 * nothing there. What is made at replay has a path and no value: the mock's own stands there.
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

  /** The export of a fixture that has passed the audit. */
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

  /** The text of the configuration. */
  public String text() {
    StringWriter text = new StringWriter();
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try (JsonGenerator out = new JsonFactory().createGenerator(text).setPrettyPrinter(printer)) {
      out.writeStartObject();
      out.writeBooleanField(
          "imdsv2", fixture.service().tokens() == RecordedService.HttpTokens.REQUIRED);
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
    } catch (IOException neverOfAStringWriter) {
      throw new UncheckedIOException(neverOfAStringWriter);
    }
    return text.append('\n').toString();
  }

  /** What the mock cannot carry, in lines: paths of the fixture, which are public. */
  public List<String> describeNotCarried() {
    List<String> lines = new ArrayList<>();
    lines.add("not carried: " + (notCarried.isEmpty() ? "nothing" : notCarried.size()));
    notCarried.forEach(one -> lines.add("  " + one));
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
      // a listing that the mock has a value for
      setPath(key, "/latest/" + path);
      value(key, JsonString.of(String.join("\n", children(path))));
      return;
    }
    Optional<JsonValue> value = value(key, leaf.body());
    if (value.isPresent() || leaf.body() instanceof LeafBody.Generated) {
      setPath(key, "/latest/" + path);
      value.ifPresent(one -> value(key, one));
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

  private void value(AemmKey key, JsonValue value) {
    values.computeIfAbsent(key.section(), any -> new LinkedHashMap<>()).put(key.name(), value);
  }

  /** Where the fixture has something for a key. */
  private Optional<String> path(AemmKey key) {
    String path = key.path();
    for (String name : AemmKey.PLACEHOLDER_KEYS) {
      String hole = "{" + name + "}";
      if (path.contains(hole)) {
        Optional<String> value = placeholderValue(name);
        if (value.isEmpty()) {
          return Optional.empty();
        }
        path = path.replace(hole, value.get());
      }
    }
    if (exists(path)) {
      return Optional.of(path);
    }
    return alternativePath(key, path);
  }

  /** A key is a place for one value; some can hold it under another name. */
  private Optional<String> alternativePath(AemmKey key, String path) {
    String parent = MetadataPath.parent(path);
    String stem = MetadataPath.lastSegment(path).replaceAll("\\d+$", "");
    if (key.name().equals(AemmKey.NETWORK_CARD)) {
      return Optional.of(parent + "/network-card").filter(this::exists);
    }
    if (key.name().equals(AemmKey.SECOND_TAG)) {
      return firstChild(TAGS, name -> !name.equals("Name"));
    }
    return key.name().startsWith("block-device-mapping-")
        ? firstChild(parent, name -> name.matches(stem + "\\d+"))
        : Optional.empty();
  }

  private Optional<String> firstChild(String directory, Predicate<String> which) {
    return children(directory).stream()
        .filter(which)
        .map(name -> directory + "/" + name)
        .filter(this::exists)
        .findFirst();
  }

  private Optional<String> placeholderValue(String name) {
    return switch (name) {
      case AemmKey.MAC ->
          text("meta-data/mac")
              .filter(mac -> directories.containsKey(MACS + "/" + mac))
              .or(() -> children(MACS).stream().findFirst());
      case AemmKey.PUBLIC_IPV4 ->
          placeholderValue(AemmKey.MAC)
              .flatMap(
                  mac -> children(MACS + "/" + mac + "/ipv4-associations").stream().findFirst());
      case AemmKey.ROLE -> children("meta-data/iam/security-credentials").stream().findFirst();
      default -> children("meta-data/elastic-inference/associations").stream().findFirst();
    };
  }

  private boolean exists(String path) {
    Leaf leaf = fixture.tree().get(path);
    boolean listing = leaf == null && !children(path).isEmpty();
    return listing || (leaf != null && leaf.isPresent());
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

  /** The mock takes the identity document apart; what it could not put together is not given. */
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

  /** As a replay would serve it. */
  private static Optional<byte[]> bytes(LeafBody body) {
    if (body instanceof LeafBody.Text text) {
      return Optional.of(text.text().getBytes(StandardCharsets.UTF_8));
    }
    if (body instanceof LeafBody.Bytes bytes) {
      return Optional.of(bytes.bytes());
    }
    return body instanceof LeafBody.Withheld withheld
            && withheld.length() <= ImportedTreeBuilder.MAX_BODY_BYTES
        ? Optional.of(withheld.placeholder())
        : Optional.empty();
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
