package imdstape.recorder.convert;

import imdstape.json.JsonObject;
import imdstape.json.JsonValue;
import imdstape.json.JsonValue.JsonArray;
import imdstape.json.JsonValue.JsonString;
import imdstape.metadata.Catalogue;
import imdstape.metadata.HttpTokens;
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
 * Reads what cloud-init stored of its crawl: {@code instance-data.json}, {@code
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
 * <p>cloud-init parses the values that it reads ({@code MetadataLeafDecoder}): JSON becomes an
 * object, several lines become an array, {@code 0=my-key} becomes the name alone, and its query
 * writes {@code _} for {@code -}. The reader restores the original form as far as it is known.
 */
final class CloudInitReader {

  private static final String REDACTED = "redacted for non-root user";

  /** The value that cloud-init writes for a path that it could not read. */
  private static final String SKIPPED = "(skipped)";

  private static final String PUBLIC_KEYS = "meta-data/public-keys";
  private static final String USER_DATA = "user-data";

  private static final Set<String> USER_DATA_KEYS = Set.of("userdata", "user_data", USER_DATA);

  private final JsonObject json;
  private final ConversionNotes notes;
  private final Set<String> base64Keys;
  private final Set<String> sensitiveKeys;
  private final ImportedTreeBuilder tree;

  CloudInitReader(JsonObject json, ConversionNotes notes) {
    this.json = json;
    this.notes = notes;
    this.base64Keys = strings("base64_encoded_keys");
    this.sensitiveKeys = strings("sensitive_keys");
    this.tree = new ImportedTreeBuilder("", notes);
  }

  /** Reads the file into a crawl; its version, if it names one, equals {@code latest}. */
  Crawl read() {
    List<String> otherMembers = new ArrayList<>();
    String version = "";
    for (Map.Entry<String, JsonValue> member : json.members().entrySet()) {
      String name = member.getKey();
      if (USER_DATA_KEYS.contains(name)) {
        readValue(name, USER_DATA, member.getValue());
      } else if (name.equals("ds") && member.getValue() instanceof JsonObject ds) {
        version = text(ds.members().get("_metadata_api_version"));
        ds.members().forEach(this::readSection);
      } else if (!name.equals("base64_encoded_keys") && !name.equals("sensitive_keys")) {
        otherMembers.add(name);
      }
    }
    otherMembers.forEach(name -> notes.addNotCarried(name, "cloud-init's own, not the service's"));
    notes.addAssumption("tokens required");
    Map<String, ImportedTreeBuilder> trees = new LinkedHashMap<>();
    if (version.matches("\\d{4}-\\d{2}-\\d{2}")) {
      trees.put(version, tree);
      notes.addAssumption("latest as " + version + ", which was read");
    }
    trees.put(MetadataPath.LATEST, tree);
    return ImportedMetadata.crawl(HttpTokens.REQUIRED, trees);
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

  /** Reads public keys, which cloud-init stores by name, and numbers them in this order. */
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
      // cloud-init makes a list only of a text with a line feed, so one element had it at its end
      return utf8(String.join("\n", lines) + (lines.size() == 1 ? "\n" : ""));
    }
    return value.scalarText().map(CloudInitReader::utf8).orElse(null);
  }

  /** The path of a member, with hyphens for underscores where only that is a known path. */
  private static String servicePath(String parent, String name) {
    String unchanged = ImportedTreeBuilder.childPath(parent, name);
    String withHyphens = ImportedTreeBuilder.childPath(parent, name.replace('_', '-'));
    boolean isKnown = Catalogue.find(unchanged).isPresent() || Catalogue.isDirectory(unchanged);
    boolean isKnownWithHyphens =
        Catalogue.find(withHyphens).isPresent() || Catalogue.isDirectory(withHyphens);
    return !isKnown && isKnownWithHyphens ? withHyphens : unchanged;
  }

  private Set<String> strings(String name) {
    Set<String> strings = new TreeSet<>();
    if (json.members().get(name) instanceof JsonArray array) {
      array.elements().forEach(item -> strings.add(text(item)));
    }
    return strings;
  }

  /** The text of a string; empty for any other value. */
  private static String text(@Nullable JsonValue value) {
    return value instanceof JsonString text ? text.text() : "";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
