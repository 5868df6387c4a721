package imdstape.recorder.redact.pseudonym;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import imdstape.metadata.ValueKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Redacts the instance identity document in place: every byte outside of values stays, because the
 * order of fields and the white space differ between generations of the service.
 */
final class IdentityDocumentRedactor {

  private static final String WITHHELD = IdentityDocumentFields.WITHHELD;

  private static final Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,40}");

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
          if (IdentityDocumentFields.kindOf(field).isPresent()) {
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

  private static boolean isArrayOfCodes(String field, int depth) {
    return depth == 2
        && IdentityDocumentFields.kindOf(field).equals(Optional.of(ValueKind.PRODUCT_CODE));
  }

  private static String redactValue(String field, String value, ValueReplacement replacement) {
    if (field.equals(IdentityDocumentFields.LAUNCH_TIME)) {
      return value.matches("\\d{4}-\\d{2}-\\d{2}T[0-9:.]{1,16}Z")
          ? replacement.replace(ValueKind.HARMLESS, value.substring(0, 10)).orElse(WITHHELD)
              + "T00:00:00Z"
          : WITHHELD;
    }
    Optional<ValueKind> kind = IdentityDocumentFields.kindOf(field);
    if (kind.isEmpty() || value.equals(WITHHELD)) {
      return WITHHELD;
    }
    boolean hasForm =
        kind.get() != ValueKind.HARMLESS || IdentityDocumentFields.isHarmless(field, value);
    return hasForm ? replacement.replace(kind.get(), value).orElse(WITHHELD) : WITHHELD;
  }
}
