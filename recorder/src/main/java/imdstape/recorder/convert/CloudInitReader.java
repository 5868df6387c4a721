package imdstape.recorder.convert;

import imdstape.fixture.RecordedService;
import imdstape.json.JsonObject;
import imdstape.json.JsonValue;
import imdstape.json.JsonValue.JsonArray;
import imdstape.json.JsonValue.JsonString;
import imdstape.metadata.Catalogue;
import imdstape.metadata.MetadataPath;
import imdstape.recorder.crawl.Crawl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What cloud-init leaves of its crawl: {@code instance-data.json}, {@code
 * instance-data-sensitive.json}, or the output of {@code cloud-init query --all}.
 *
 * <pre>{@code
 * {
 *   "base64_encoded_keys": [],
 *   "sensitive_keys": ["ds/meta_data/iam/security-credentials", "userdata"],
 *   "ds": {
 *     "_metadata_api_version": "2021-03-23",
 *     "dynamic": { "instance-identity": { "document": { "region": "us-east-1" } } },
 *     "meta_data": {
 *       "instance-type": "m7i.large",
 *       "public-keys": { "my-key": ["ssh-ed25519 AAAA my-key"] },
 *       "security-groups": ["web-tier", "default"]
 *     }
 *   },
 *   "userdata": "redacted for non-root user"
 * }
 * }</pre>
 *
 * <p>cloud-init takes apart what it reads ({@code MetadataLeafDecoder}): JSON becomes an object,
 * several lines an array, {@code 0=my-key} is read as the name alone, and its query writes {@code
 * _} for {@code -}. All that is put together again as far as it is known.
 */
final class CloudInitReader {

  private static final String REDACTED = "redacted for non-root user";

  /** What cloud-init writes where it was not let in. */
  private static final String SKIPPED = "(skipped)";

  private static final String PUBLIC_KEYS = "meta-data/public-keys";
  private static final String USER_DATA = "user-data";

  private static final Set<String> USER_DATA_KEYS = Set.of("userdata", "user_data", USER_DATA);

  private final JsonObject json;
  private final ConversionNotes notes;
  private final Set<String> base64Keys;
  private final Set<String> sensitiveKeys;
  private final ImportedTreeBuilder tree;

  CloudInitReader(JsonObject json, ConversionNotes remarks) {
    this.json = json;
    this.notes = remarks;
    this.base64Keys = strings("base64_encoded_keys");
    this.sensitiveKeys = strings("sensitive_keys");
    this.tree = new ImportedTreeBuilder("", remarks);
  }

  Crawl read() {
    List<String> own = new ArrayList<>();
    String version = "";
    for (Map.Entry<String, JsonValue> member : json.members().entrySet()) {
      String name = member.getKey();
      if (USER_DATA_KEYS.contains(name)) {
        readValue(name, USER_DATA, member.getValue());
      } else if (name.equals("ds") && member.getValue() instanceof JsonObject ds) {
        version = text(ds.members().get("_metadata_api_version"));
        ds.members().forEach(this::readSection);
      } else if (!name.equals("base64_encoded_keys") && !name.equals("sensitive_keys")) {
        own.add(name);
      }
    }
    own.forEach(name -> notes.addNotCarried(name, "cloud-init's own, not the service's"));
    notes.addAssumption("tokens required");
    Map<String, ImportedTreeBuilder> gathered = new LinkedHashMap<>();
    if (version.matches("\\d{4}-\\d{2}-\\d{2}")) {
      gathered.put(version, tree);
      notes.addAssumption("latest as " + version + ", which was read");
    }
    gathered.put(MetadataPath.LATEST, tree);
    return ImportedMetadata.crawl(RecordedService.HttpTokens.REQUIRED, gathered);
  }

  private void readSection(String name, JsonValue value) {
    String where = "ds/" + name;
    switch (name) {
      case "meta_data", "meta-data" -> readValue(where, "meta-data", value);
      case "dynamic" -> readValue(where, "dynamic", value);
      case "_doc", "_metadata_api_version" -> {}
      default -> {
        if (USER_DATA_KEYS.contains(name)) {
          readValue(where, USER_DATA, value);
        } else {
          notes.addNotCarried(where, "cloud-init's own, not the service's");
        }
      }
    }
  }

  private void readValue(String where, String path, JsonValue value) {
    boolean isLeaf = Catalogue.find(path).isPresent();
    if (path.split("/").length > ImportedTreeBuilder.MAX_DEPTH) {
      tree.addNotCarried(path, "more than " + ImportedTreeBuilder.MAX_DEPTH + " levels deep");
    } else if (isRedacted(where, path, value)) {
      if (Catalogue.isDirectory(path) || path.equals(USER_DATA)) {
        tree.addNotCarried(path, "cloud-init holds it for sensitive");
      } else if (tree.mayRead(path)) {
        tree.addNotRequested(path);
      }
    } else if (value instanceof JsonObject object && path.equals(PUBLIC_KEYS)) {
      readPublicKeys(where, object);
    } else if (value instanceof JsonObject object && !isLeaf) {
      object
          .members()
          .forEach((name, child) -> readValue(where + "/" + name, servicePath(path, name), child));
    } else if (tree.mayRead(path)) {
      byte[] body = body(where, value);
      if (body == null) {
        tree.addNotCarried(path, "no text");
      } else {
        tree.addBody(path, body);
      }
    }
  }

  private boolean isRedacted(String where, String path, JsonValue value) {
    String text = text(value);
    return text.equals(REDACTED)
        || text.equals(SKIPPED)
        || (sensitiveKeys.contains(where) && !path.equals(USER_DATA));
  }

  /** The numbers are gone, and the keys are in the order of their names. */
  private void readPublicKeys(String where, JsonObject keys) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, JsonValue> key : keys.members().entrySet()) {
      String directory = PUBLIC_KEYS + "/" + lines.size();
      lines.add(lines.size() + "=" + key.getKey());
      readValue(where + "/" + key.getKey(), directory + "/openssh-key", key.getValue());
    }
    if (!lines.isEmpty()) {
      tree.addListing(PUBLIC_KEYS, String.join("\n", lines));
    }
    if (lines.size() > 1) {
      notes.addAssumption("public keys numbered by name");
    }
  }

  private byte @Nullable [] body(String where, JsonValue value) {
    if (base64Keys.contains(where)) {
      try {
        return Base64.getDecoder().decode(text(value));
      } catch (IllegalArgumentException none) {
        return null;
      }
    }
    if (value instanceof JsonObject) {
      return utf8(ServiceJson.render(value));
    }
    if (value instanceof JsonArray array) {
      List<String> lines = new ArrayList<>();
      for (JsonValue item : array.elements()) {
        if (!(item instanceof JsonString)) {
          return null;
        }
        lines.add(text(item));
      }
      // a text without a line feed is not made a list, so a list of one had a line feed at its end
      return utf8(String.join("\n", lines) + (lines.size() == 1 ? "\n" : ""));
    }
    return value.scalarText().map(CloudInitReader::utf8).orElse(null);
  }

  /** A name as the service writes it. */
  private static String servicePath(String parent, String name) {
    String asItIs = ImportedTreeBuilder.childPath(parent, name);
    String hyphens = ImportedTreeBuilder.childPath(parent, name.replace('_', '-'));
    boolean known = Catalogue.find(asItIs).isPresent() || Catalogue.isDirectory(asItIs);
    boolean better = Catalogue.find(hyphens).isPresent() || Catalogue.isDirectory(hyphens);
    return !known && better ? hyphens : asItIs;
  }

  private Set<String> strings(String name) {
    Set<String> strings = new TreeSet<>();
    if (json.members().get(name) instanceof JsonArray array) {
      array.elements().forEach(item -> strings.add(text(item)));
    }
    return strings;
  }

  /** A string, or nothing for whatever is none. */
  private static String text(@Nullable JsonValue value) {
    return value instanceof JsonString text ? text.text() : "";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
