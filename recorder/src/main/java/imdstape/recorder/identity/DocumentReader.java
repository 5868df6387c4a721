package imdstape.recorder.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import imdstape.metadata.Catalogue;
import imdstape.metadata.ValueKind;
import imdstape.recorder.redact.pseudonym.IdentityDocumentFields;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Judges the fields of an instance identity document. */
final class DocumentReader {

  private static final JsonFactory JSON = new JsonFactory();

  /** A launch time after redaction: midnight of the day. */
  private static final Pattern MIDNIGHT = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T00:00:00Z");

  /** Fields whose closed form is that of a category. */
  private static final Map<String, String> CATEGORIES =
      Map.of(
          "availabilityZone", "meta-data/placement/availability-zone",
          "instanceType", "meta-data/instance-type",
          "region", "meta-data/placement/region");

  private DocumentReader() {}

  /**
   * The rules that a document breaks.
   *
   * @param anyFieldName whether a name of an unknown field is taken for AWS's
   */
  static Set<IdentityRule> read(String document, HarmlessValues values, boolean anyFieldName) {
    Set<IdentityRule> broken = EnumSet.noneOf(IdentityRule.class);
    try (JsonParser parser = JSON.createParser(document)) {
      String field = "";
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME) {
          field = parser.currentName();
          if (!anyFieldName && !isKnownField(field) && !values.isHarmlessText(field)) {
            broken.add(IdentityRule.NAME);
          }
        } else if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
          judge(field, parser.getText(), values).ifPresent(broken::add);
        }
      }
    } catch (IOException notJson) {
      // redaction stores no such document, so that somebody has written it
      if (!values.isHarmlessText(document)) {
        broken.add(IdentityRule.TEXT);
      }
    }
    return broken;
  }

  private static boolean isKnownField(String field) {
    return field.equals(IdentityDocumentFields.LAUNCH_TIME)
        || IdentityDocumentFields.kindOf(field).isPresent();
  }

  private static Optional<IdentityRule> judge(String field, String value, HarmlessValues values) {
    if (value.equals(IdentityDocumentFields.WITHHELD)) {
      return Optional.empty();
    }
    if (field.equals(IdentityDocumentFields.LAUNCH_TIME)) {
      return brokenUnless(MIDNIGHT.matcher(value).matches(), IdentityRule.VALUE);
    }
    Optional<ValueKind> kind = IdentityDocumentFields.kindOf(field);
    if (kind.isEmpty()) {
      // redaction withholds it, so that somebody has written it
      return Optional.of(IdentityRule.TEXT);
    }
    if (kind.get() == ValueKind.HARMLESS) {
      return brokenUnless(isPublished(field, value), IdentityRule.VALUE);
    }
    return brokenUnless(values.isHarmless(kind.get(), value), IdentityRule.of(kind.get()));
  }

  private static boolean isPublished(String field, String value) {
    String category = CATEGORIES.get(field);
    return category == null
        ? IdentityDocumentFields.isHarmless(field, value)
        : HarmlessForms.matches(Catalogue.find(category).orElseThrow(), value);
  }

  private static Optional<IdentityRule> brokenUnless(boolean harmless, IdentityRule rule) {
    return harmless ? Optional.empty() : Optional.of(rule);
  }
}
