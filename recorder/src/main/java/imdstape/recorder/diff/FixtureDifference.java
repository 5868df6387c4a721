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
 * One thing in which the second side is not as the first.
 *
 * @param type differs
 * @param version the newest version in which it does; older ones that differ just so are not told
 *     again; empty for what the service does at every path
 * @param path below the version, of a directory with its slash; the name of a trait; or empty
 * @param before what the first side says, if it says anything
 * @param after what the second side says, if it says anything
 */
public record FixtureDifference(
    DifferenceType type,
    String version,
    String path,
    @Nullable DisplayedValue before,
    @Nullable DisplayedValue after) {

  /** The service first, then latest, then older versions; in each by path. */
  static final Comparator<FixtureDifference> ORDER =
      Comparator.comparing((FixtureDifference drift) -> !drift.version().isEmpty())
          .thenComparing(FixtureDifference::version, Comparator.reverseOrder())
          .thenComparing(FixtureDifference::path)
          .thenComparing(FixtureDifference::type);

  /** Where it is: {@code latest/meta-data/mac}, {@code tokens}, {@code trait generation}. */
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

  /** The same without what a fixture should not hold: a report may be public where it is not. */
  FixtureDifference withoutSecrets() {
    return new FixtureDifference(
        type, version, isSecret(path) ? mask(path) : path, mask(before), mask(after));
  }

  /** The segments that are none; all are gone if it takes several of them to be one. */
  private static String mask(String path) {
    String shown =
        Stream.of(path.split("/", -1))
            .map(segment -> isSecret(segment) ? DisplayedValue.MASKED.text() : segment)
            .collect(Collectors.joining("/"));
    return isSecret(shown) ? DisplayedValue.MASKED.text() : shown;
  }

  private @Nullable DisplayedValue mask(@Nullable DisplayedValue said) {
    if (said == null) {
      return null;
    }
    boolean forbidden = said.verbatim() && isNeverShown();
    return forbidden || isSecret(said.text()) ? DisplayedValue.MASKED : said;
  }

  private boolean isNeverShown() {
    return (type.grade() != Severity.SHAPE && SecretPaths.isNeverRequested(path))
        || Catalogue.find(path)
            .filter(
                category -> category.kind().redactionAction() == ValueKind.RedactionAction.GENERATE)
            .isPresent();
  }

  private static boolean isSecret(String text) {
    List<String> layers = DecodedText.textsOf(text);
    return LeakRules.all().stream().anyMatch(rule -> layers.stream().anyMatch(rule::matches));
  }
}
