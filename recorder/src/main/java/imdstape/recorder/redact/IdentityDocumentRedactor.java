package imdstape.recorder.redact;

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
 * The instance identity document, rewritten in place: every byte that is not a value stays, as the
 * order of its fields and its spaces differ between generations of the service.
 */
final class IdentityDocumentRedactor {

  /** What stands for a value that nobody has shown to be harmless. */
  private static final String WITHHELD = "withheld";

  private static final Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,40}");

  /** The exact form of what is harmless; where it stands elsewhere too, the catalogue has it. */
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

  /** The part of a text that a value takes, and what is to stand there. */
  private record DocumentEdit(int start, int end, String text) {}

  /**
   * The document with stand-ins.
   *
   * @return empty if it is not one object of JSON
   */
  static Optional<String> redact(String document, ValueReplacement replacement) {
    List<DocumentEdit> edits = new ArrayList<>();
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
            edits.add(new DocumentEdit(start, end, "\"" + text + "\""));
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
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (DocumentEdit edit : edits) {
      text.append(document, from, edit.start()).append(edit.text());
      from = edit.end();
    }
    return Optional.of(text.append(document, from, document.length()).toString());
  }

  /** How values of a kind are replaced; empty if the value has not the form of its kind. */
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
        kind != ValueKind.HARMLESS || HARMLESS.getOrDefault(field, any -> false).test(value);
    return harmless ? replacement.replace(kind, value).orElse(WITHHELD) : WITHHELD;
  }
}
