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
 * @param what differs
 * @param version the newest version in which it does; older ones that differ just so are not told
 *     again; empty for what the service does at every path
 * @param path below the version, of a directory with its slash; the name of a trait; or empty
 * @param before what the first side says, if it says anything
 * @param after what the second side says, if it says anything
 */
public record FixtureDifference(
    DifferenceType what,
    String version,
    String path,
    @Nullable DisplayedValue before,
    @Nullable DisplayedValue after) {

  /** The service first, then latest, then older versions; in each by path. */
  static final Comparator<FixtureDifference> IN_ORDER =
      Comparator.comparing((FixtureDifference drift) -> !drift.version().isEmpty())
          .thenComparing(FixtureDifference::version, Comparator.reverseOrder())
          .thenComparing(FixtureDifference::path)
          .thenComparing(FixtureDifference::what);

  /** Where it is: {@code latest/meta-data/mac}, {@code tokens}, {@code trait generation}. */
  public String place() {
    return switch (what) {
      case TOKENS -> "tokens";
      case TRAIT -> "trait " + path;
      default -> version.isEmpty() ? "/" + path : version + "/" + path;
    };
  }

  FixtureDifference in(String other) {
    return new FixtureDifference(what, other, path, before, after);
  }

  /** The same without what a fixture should not hold: a report may be public where it is not. */
  FixtureDifference withoutSecrets() {
    return new FixtureDifference(
        what, version, isSecret(path) ? shown(path) : path, shown(before), shown(after));
  }

  /** The segments that are none; all are gone if it takes several of them to be one. */
  private static String shown(String path) {
    String shown =
        Stream.of(path.split("/", -1))
            .map(segment -> isSecret(segment) ? DisplayedValue.NOTHING.text() : segment)
            .collect(Collectors.joining("/"));
    return isSecret(shown) ? DisplayedValue.NOTHING.text() : shown;
  }

  private @Nullable DisplayedValue shown(@Nullable DisplayedValue said) {
    if (said == null) {
      return null;
    }
    boolean forbidden = said.verbatim() && mayHoldNoText();
    return forbidden || isSecret(said.text()) ? DisplayedValue.NOTHING : said;
  }

  private boolean mayHoldNoText() {
    return (what.grade() != Severity.SHAPE && SecretPaths.isNeverAskedFor(path))
        || Catalogue.of(path)
            .filter(category -> category.kind().redaction() == ValueKind.RedactionAction.MAKE)
            .isPresent();
  }

  private static boolean isSecret(String text) {
    List<String> layers = DecodedText.of(text);
    return LeakRules.all().stream().anyMatch(rule -> layers.stream().anyMatch(rule::isIn));
  }
}
