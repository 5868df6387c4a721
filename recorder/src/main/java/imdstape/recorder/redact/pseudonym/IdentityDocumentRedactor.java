package imdstape.recorder.redact.pseudonym;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import imdstape.metadata.Catalogue;
import imdstape.metadata.ValueKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Redacts the instance identity document in place: every byte outside of values stays, because the
 * order of fields and the white space differ between generations of the service.
 */
final class IdentityDocumentRedactor {

  /** Written instead of a value of an unknown field or of an unexpected form. */
  private static final String WITHHELD = "withheld";

  private static final Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,40}");

  /** The exact form of harmless fields; taken from the catalogue where a category has the value. */
  private static final Map<String, Predicate<String>> HARMLESS =
      Map.of(
          "architecture", matching("i386|x86_64|arm64|x86_64_mac|arm64_mac"),
          "availabilityZone", formOfCategory("meta-data/placement/availability-zone"),
          "instanceType", formOfCategory("meta-data/instance-type"),
          "region", formOfCategory("meta-data/placement/region"),
          "version", matching("\\d{4}-\\d{2}-\\d{2}"));

  private static final Map<String, ValueKind> KINDS =
      Map.ofEntries(
          Map.entry("accountId", ValueKind.ACCOUNT),
          Map.entry("billingProducts", ValueKind.PRODUCT_CODE),
          Map.entry("devpayProductCodes", ValueKind.PRODUCT_CODE),
          Map.entry("marketplaceProductCodes", ValueKind.PRODUCT_CODE),
          Map.entry("imageId", ValueKind.RESOURCE_ID),
          Map.entry("instanceId", ValueKind.RESOURCE_ID),
          Map.entry("kernelId", ValueKind.RESOURCE_ID),
          Map.entry("ramdiskId", ValueKind.RESOURCE_ID),
          Map.entry("privateIp", ValueKind.PRIVATE_IPV4),
          Map.entry("architecture", ValueKind.HARMLESS),
          Map.entry("availabilityZone", ValueKind.HARMLESS),
          Map.entry("instanceType", ValueKind.HARMLESS),
          Map.entry("region", ValueKind.HARMLESS),
          Map.entry("version", ValueKind.HARMLESS));

  private IdentityDocumentRedactor() {}

  /**
   * Replaces the values of known fields and withholds all others.
   *
   * @return empty if the text is not a single JSON object with the expected syntax
   */
  static Optional<String> redact(String document, ValueReplacement replacement) {
    List<TextEdit> edits = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(document.toCharArray())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      String field = "";
      int depth = 1;
      while (depth > 0) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          return Optional.empty();
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (token == JsonToken.FIELD_NAME) {
          field = parser.currentName();
          if (!FIELD.matcher(field).matches()) {
            return Optional.empty();
          }
          if (KINDS.containsKey(field)) {
            replacement.replace(ValueKind.HARMLESS, field);
          }
        } else if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
          int start = (int) parser.currentTokenLocation().getCharOffset();
          String value = parser.getText();
          int end = (int) parser.currentLocation().getCharOffset();
          String text =
              redactValue(
                  depth == 1 || isArrayOfCodes(field, depth) ? field : "", value, replacement);
          boolean string = token == JsonToken.VALUE_STRING;
          if (!text.equals(value)) {
            edits.add(new TextEdit(start, end, "\"" + text + "\""));
          } else if (string && value.indexOf('\\') >= 0) {
            return Optional.empty();
          }
        }
      }
      if (parser.nextToken() != null) {
        return Optional.empty();
      }
    } catch (IOException notJson) {
      return Optional.empty();
    }
    return Optional.of(TextEdit.applyAll(edits, document));
  }

  /** Replaces a value of a kind; empty if the value does not have the form of its kind. */
  interface ValueReplacement {
    Optional<String> replace(ValueKind kind, String value);
  }

  private static Predicate<String> matching(String form) {
    return Pattern.compile(form).asMatchPredicate();
  }

  private static Predicate<String> formOfCategory(String path) {
    return Catalogue.find(path).orElseThrow()::matches;
  }

  private static boolean isArrayOfCodes(String field, int depth) {
    return depth == 2 && KINDS.get(field) == ValueKind.PRODUCT_CODE;
  }

  private static String redactValue(String field, String value, ValueReplacement replacement) {
    if (field.equals("pendingTime")) {
      return value.matches("\\d{4}-\\d{2}-\\d{2}T[0-9:.]{1,16}Z")
          ? replacement.replace(ValueKind.HARMLESS, value.substring(0, 10)).orElse(WITHHELD)
              + "T00:00:00Z"
          : WITHHELD;
    }
    ValueKind kind = KINDS.get(field);
    if (kind == null || value.equals(WITHHELD)) {
      return WITHHELD;
    }
    boolean harmless =
        kind != ValueKind.HARMLESS || HARMLESS.getOrDefault(field, unlisted -> false).test(value);
    return harmless ? replacement.replace(kind, value).orElse(WITHHELD) : WITHHELD;
  }
}
