package imdstape.recorder.redact;

import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.PathPattern;
import imdstape.metadata.ValueKind;
import imdstape.secrets.LeakRule;
import imdstape.secrets.ValueScanner;
import java.util.List;
import java.util.Set;

/**
 * What the user asked for in addition to the catalogue of rules. Immutable.
 *
 * @param allowed patterns of paths whose bodies are stored with pseudonyms although no category
 *     describes them
 * @param tagKeys tag keys that stay
 * @param userData how much of the user-data is stored
 * @param rules the user's own rules
 */
public record RedactionPolicy(
    List<PathPattern> allowed, Set<String> tagKeys, UserDataLevel userData, UserRules rules) {

  /** The catalogue alone. */
  public static final RedactionPolicy DEFAULT =
      new RedactionPolicy(List.of(), Set.of(), UserDataLevel.WITHHOLD, UserRules.NONE);

  /** The name of the catalogue, as fixtures show it to reviewers. */
  public static final String NAME = "imds-tape/default-2";

  public RedactionPolicy {
    allowed = List.copyOf(allowed);
    tagKeys = Set.copyOf(tagKeys);
  }

  /**
   * Why the user cannot allow the bodies of a path.
   *
   * @return the reason, or an empty text if they can be allowed
   */
  public static String reasonNotAllowed(PathPattern pattern) {
    String path = pattern.toString();
    if (!pattern.isExact()) {
      return "";
    }
    if (path.equals("user-data")) {
      return "user-data has an option of its own: --user-data";
    }
    if (SecretPaths.isNeverRequested(path)) {
      return path + " is never asked for, so there is nothing to allow";
    }
    return Catalogue.find(path)
        .filter(category -> category.kind().redactionAction() == ValueKind.RedactionAction.GENERATE)
        .map(
            category ->
                path + " holds an IAM unique id and is made anew at replay; it is not stored")
        .orElse("");
  }

  /** Whether a pattern matches a path below a version. */
  boolean allows(String below) {
    return allowed.stream().anyMatch(pattern -> pattern.matches(below));
  }

  /**
   * Whether a pattern without a wildcard matches a path. A body that a category describes cannot be
   * allowed by a wildcard.
   */
  boolean allowsByName(String below) {
    return allowed.stream().anyMatch(pattern -> pattern.isExact() && pattern.matches(below));
  }

  /** Finds the values that the user's rules forbid. */
  List<ValueScanner> forbiddenValues() {
    return rules.values().stream().map(LeakRule::scanner).toList();
  }

  /** The audit rules that the user added. */
  public List<LeakRule> leakRules() {
    return rules.values();
  }

  /** A digest of all rules: two policies with the same digest redact alike. */
  public String digest() {
    return PolicyDigest.of(this);
  }
}
