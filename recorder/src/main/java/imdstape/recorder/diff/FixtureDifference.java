package imdstape.recorder.diff;

import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.ValueKind;
import imdstape.secrets.DecodedText;
import imdstape.secrets.LeakRules;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One difference between two fixtures.
 *
 * @param type what differs
 * @param version the newest version with this difference, which is not repeated for older ones;
 *     empty for a difference of the service as a whole
 * @param path below the version, with a final slash for a directory; the name of a trait; or empty
 * @param before the value of the first side, or null if it has none
 * @param after the value of the second side, or null if it has none
 */
public record FixtureDifference(
    DifferenceType type,
    String version,
    String path,
    @Nullable DisplayedValue before,
    @Nullable DisplayedValue after) {

  /** The service first, then latest, then older versions; by path in each of them. */
  static final Comparator<FixtureDifference> ORDER =
      Comparator.comparing((FixtureDifference drift) -> !drift.version().isEmpty())
          .thenComparing(FixtureDifference::version, Comparator.reverseOrder())
          .thenComparing(FixtureDifference::path)
          .thenComparing(FixtureDifference::type);

  /**
   * The place for a report: {@code latest/meta-data/mac}, {@code tokens}, {@code trait generation}.
   */
  public String location() {
    return switch (type) {
      case TOKENS -> "tokens";
      case TRAIT -> "trait " + path;
      default -> version.isEmpty() ? "/" + path : version + "/" + path;
    };
  }

  FixtureDifference withVersion(String other) {
    return new FixtureDifference(type, other, path, before, after);
  }

  /** This difference with secrets masked: the report may be published where the fixture is not. */
  FixtureDifference withoutSecrets() {
    return new FixtureDifference(
        type, version, isSecret(path) ? mask(path) : path, mask(before), mask(after));
  }

  /**
   * Masks the segments that look like secrets, or the whole path if only several segments together
   * do.
   */
  private static String mask(String path) {
    String masked =
        Stream.of(path.split("/", -1))
            .map(segment -> isSecret(segment) ? DisplayedValue.MASKED.text() : segment)
            .collect(Collectors.joining("/"));
    return isSecret(masked) ? DisplayedValue.MASKED.text() : masked;
  }

  private @Nullable DisplayedValue mask(@Nullable DisplayedValue value) {
    if (value == null) {
      return null;
    }
    boolean neverShown = value.verbatim() && isNeverShown();
    return neverShown || isSecret(value.text()) ? DisplayedValue.MASKED : value;
  }

  private boolean isNeverShown() {
    return (type.severity() != Severity.SHAPE && SecretPaths.isNeverRequested(path))
        || Catalogue.find(path)
            .filter(
                category -> category.kind().redactionAction() == ValueKind.RedactionAction.GENERATE)
            .isPresent();
  }

  /** Whether a text holds a secret, or cannot be decoded completely. */
  private static boolean isSecret(String text) {
    DecodedText decoded = DecodedText.decode(text);
    List<String> layers = decoded.texts();
    return !decoded.unreadable().isEmpty()
        || LeakRules.all().stream().anyMatch(rule -> layers.stream().anyMatch(rule::matches));
  }
}
