package imdstape.recorder.convert;

import imdstape.json.JsonObject;
import imdstape.json.JsonValue;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.ValueKind;
import imdstape.recorder.crawl.Crawl;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration of amazon-ec2-metadata-mock.
 *
 * <pre>{@code
 * {
 *   "imdsv2": true,
 *   "metadata": {
 *     "paths": { "public-key": "/latest/meta-data/public-keys/0/openssh-key" },
 *     "values": { "instance-type": "m7i.large", "mac": "02:00:5e:00:53:00" }
 *   },
 *   "dynamic": { "values": { "fws-instance-monitoring": "disabled" } },
 *   "userdata": { "values": { "userdata": "IyEvYmluL3NoCg==" } },
 *   "spot": { "action": "stop" }
 * }
 * }</pre>
 *
 * <p>A configuration may be partial. For keys that it omits, the mock serves defaults, which are
 * not of any instance and are not imported. Keys are case-insensitive, because the mock saves its
 * configuration in lower case.
 */
final class AemmConfigurationReader {

  /** The members that contain paths and values. */
  static final List<String> SECTIONS = List.of(AemmKey.METADATA, AemmKey.DYNAMIC, AemmKey.USERDATA);

  private static final String TOKENS_REQUIRED = "imdsv2";

  /** Settings of the mock itself, which are not metadata. */
  private static final Set<String> MOCK_SETTINGS =
      Set.of(
          "config-file",
          "mock-delay-sec",
          "mock-trigger-time",
          "mock-ip-count",
          "save-config-to-file",
          "watch-config-file",
          "server",
          "rebalance-delay-sec",
          "rebalance-trigger-time",
          "asg-termination-delay-sec",
          "asg-termination-trigger-time");

  private static final Pattern PATH_PATTERN = Pattern.compile("/latest/(.+)");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z0-9-]+)\\}");

  /** The fields of the identity document, which the mock's own file has in lower case. */
  private static final List<String> DOCUMENT_FIELDS =
      List.of(
          "accountId",
          "architecture",
          "availabilityZone",
          "billingProducts",
          "devpayProductCodes",
          "marketplaceProductCodes",
          "imageId",
          "instanceId",
          "instanceType",
          "kernelId",
          "pendingTime",
          "privateIp",
          "ramdiskId",
          "region",
          "version");

  private static final List<String> INFO_FIELDS =
      List.of("Code", "LastUpdated", "InstanceProfileArn", "InstanceProfileId");

  private final Map<String, JsonValue> members;
  private final ConversionNotes notes;
  private final ImportedTreeBuilder latest;

  AemmConfigurationReader(JsonObject json, ConversionNotes notes) {
    this.notes = notes;
    this.members = lowerCaseKeys("", json);
    this.latest = new ImportedTreeBuilder("", notes);
  }

  /** Reads the configuration into a crawl with {@code latest} alone. */
  Crawl read() {
    SECTIONS.forEach(this::readSection);
    members.forEach(
        (name, value) -> {
          if (name.equals("spot") || name.equals("events") || name.startsWith("asg")) {
            notes.addNotCarried(name, "when events come is said by options of imds replay");
          } else if (MOCK_SETTINGS.contains(name)) {
            notes.addNotCarried(name, "how the mock runs, and nothing of the instance");
          } else if (!SECTIONS.contains(name) && !name.equals(TOKENS_REQUIRED)) {
            notes.addNotCarried(name, "unknown");
          }
        });
    return ImportedMetadata.crawl(tokens(), latest);
  }

  private HttpTokens tokens() {
    JsonValue required = members.get(TOKENS_REQUIRED);
    if (required == null) {
      notes.addAssumption("tokens optional, as the mock does");
      return HttpTokens.OPTIONAL;
    }
    return required.scalarText().filter("true"::equalsIgnoreCase).isPresent()
        ? HttpTokens.REQUIRED
        : HttpTokens.OPTIONAL;
  }

  private void readSection(String name) {
    Map<String, JsonValue> section = object(name, members.get(name));
    Map<String, JsonValue> paths = object(name + "/paths", section.get("paths"));
    Map<String, JsonValue> values = object(name + "/values", section.get("values"));
    section.keySet().stream()
        .filter(key -> !key.equals("paths") && !key.equals("values"))
        .forEach(key -> notes.addNotCarried(name + "/" + key, "unknown"));
    values.forEach((key, value) -> readValue(name, key, value, paths, values));
    paths.forEach(
        (key, configuredPath) -> {
          if (!values.containsKey(key) && !AemmKey.EVENT_KEYS.contains(key)) {
            readPathWithoutValue(name, key, configuredPath);
          }
        });
  }

  private void readValue(
      String section,
      String key,
      JsonValue value,
      Map<String, JsonValue> paths,
      Map<String, JsonValue> values) {
    String where = section + "/values/" + key;
    Optional<AemmKey> known = AemmKey.of(section, key);
    JsonValue configuredPath = paths.get(key);
    if (isEmptyPath(configuredPath)) {
      return;
    }
    if (known.isEmpty() && configuredPath == null) {
      notes.addNotCarried(
          where, key.equals("event-id") ? "when events come is said by options" : "unknown");
      return;
    }
    Optional<String> path =
        configuredPath == null
            ? fillPlaceholders(known.orElseThrow().path(), values)
            : pathBelowLatest(configuredPath);
    if (path.isEmpty()) {
      notes.addNotCarried(
          where,
          configuredPath == null
              ? "its path holds a name that the file does not say"
              : "its path is none below /latest/");
      return;
    }
    if (latest.mayRead(path.get())) {
      body(section, key, path.get(), value)
          .ifPresentOrElse(
              body -> latest.addBody(path.get(), body),
              () ->
                  notes.addNotCarried(
                      where,
                      section.equals(AemmKey.USERDATA) ? "no base64" : "neither text nor known"));
    }
  }

  /**
   * Reads a path without a value, for which the mock serves its default. A path of a generated
   * value, such as credentials, is known to exist; the default of any other path tells nothing.
   */
  private void readPathWithoutValue(String section, String key, JsonValue configuredPath) {
    if (isEmptyPath(configuredPath)) {
      return;
    }
    Optional<String> path = pathBelowLatest(configuredPath);
    Optional<ValueKind.RedactionAction> action =
        path.flatMap(Catalogue::find).map(Category::kind).map(ValueKind::redactionAction);
    if (path.isPresent() && latest.mayRead(path.get())) {
      if (action.equals(Optional.of(ValueKind.RedactionAction.GENERATE))) {
        latest.addNotRequested(path.get());
      } else {
        notes.addNotCarried(section + "/paths/" + key, "a path without a value");
      }
    } else if (path.isEmpty()) {
      notes.addNotCarried(section + "/paths/" + key, "no path below /latest/");
    }
  }

  /** Whether a path is empty: the mock then serves nothing, with any value. */
  private static boolean isEmptyPath(@Nullable JsonValue configuredPath) {
    return configuredPath != null
        && configuredPath.scalarText().filter(String::isEmpty).isPresent();
  }

  private static Optional<byte[]> body(String section, String key, String path, JsonValue value) {
    if (section.equals(AemmKey.USERDATA)) {
      return value.scalarText().flatMap(AemmConfigurationReader::decodeBase64);
    }
    if (value instanceof JsonObject object) {
      boolean isInfo = path.equals("meta-data/iam/info");
      return isInfo || key.equals(AemmKey.DOCUMENT) || AemmKey.of(section, key).isEmpty()
          ? Optional.of(
              utf8(
                  ServiceJson.render(
                      withServiceSpelling(object, isInfo ? INFO_FIELDS : DOCUMENT_FIELDS))))
          : key.equals("elastic-inference-accelerator")
              ? Optional.of(utf8(ServiceJson.render(object)))
              : Optional.empty();
    }
    return value.scalarText().map(AemmConfigurationReader::utf8);
  }

  private static Optional<byte[]> decodeBase64(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  /** The object with the names of its fields as the service spells them. */
  private static JsonValue withServiceSpelling(JsonObject object, List<String> fields) {
    Map<String, JsonValue> spelled = new LinkedHashMap<>();
    object
        .members()
        .forEach(
            (name, value) ->
                spelled.putIfAbsent(
                    fields.stream().filter(name::equalsIgnoreCase).findFirst().orElse(name),
                    value));
    return JsonObject.of(spelled);
  }

  /** A path with its placeholders replaced by values; empty if a value is missing or invalid. */
  private static Optional<String> fillPlaceholders(String path, Map<String, JsonValue> values) {
    StringBuilder filled = new StringBuilder();
    Matcher name = PLACEHOLDER.matcher(path);
    while (name.find()) {
      JsonValue value = values.get(name.group(1));
      Optional<String> text = value == null ? Optional.empty() : value.scalarText();
      if (text.filter(ImportedTreeBuilder::isName).isEmpty()) {
        return Optional.empty();
      }
      name.appendReplacement(filled, Matcher.quoteReplacement(text.get()));
    }
    return Optional.of(name.appendTail(filled).toString());
  }

  private static Optional<String> pathBelowLatest(JsonValue configuredPath) {
    return configuredPath
        .scalarText()
        .map(PATH_PATTERN::matcher)
        .filter(Matcher::matches)
        .map(match -> withoutSlashesAtEnd(match.group(1)))
        .filter(path -> !path.isEmpty());
  }

  private static String withoutSlashesAtEnd(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  private Map<String, JsonValue> object(String where, @Nullable JsonValue value) {
    if (value instanceof JsonObject object) {
      return lowerCaseKeys(where + "/", object);
    }
    if (value != null) {
      notes.addNotCarried(where, "no object");
    }
    return Map.of();
  }

  private Map<String, JsonValue> lowerCaseKeys(String prefix, JsonObject object) {
    Map<String, JsonValue> lowerCase = new LinkedHashMap<>();
    object
        .members()
        .forEach(
            (name, value) -> {
              if (lowerCase.putIfAbsent(name.toLowerCase(Locale.ROOT), value) != null) {
                notes.addNotCarried(prefix + name, "said a second time, in other letters");
              }
            });
    return lowerCase;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
