package imdstape.recorder.redact;

import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.PathPattern;
import imdstape.metadata.ValueKind;
import imdstape.secrets.LeakRule;
import imdstape.secrets.LeakRules;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What whoever records has asked for besides the catalogue of rules.
 *
 * @param allowed paths whose bodies may be stored with stand-ins, though no category describes them
 * @param tagKeys tag keys that stay
 * @param userData how much of the user-data stays
 * @param rules of the instance's owner
 */
public record RedactionPolicy(
    List<PathPattern> allowed, Set<String> tagKeys, UserDataLevel userData, UserRules rules) {

  /** The catalogue, and nothing else. */
  public static final RedactionPolicy DEFAULT =
      new RedactionPolicy(List.of(), Set.of(), UserDataLevel.WITHHOLD, UserRules.NONE);

  /** The name of the catalogue, for who reviews a fixture. */
  public static final String NAME = "imds-tape/default-2";

  public RedactionPolicy {
    allowed = List.copyOf(allowed);
    tagKeys = Set.copyOf(tagKeys);
  }

  /**
   * Whether somebody may allow the bodies of a path.
   *
   * @return why not, or an empty text
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
        .map(made -> path + " holds an IAM unique id and is made anew at replay; it is not stored")
        .orElse("");
  }

  boolean allows(String below) {
    return allowed.stream().anyMatch(pattern -> pattern.matches(below));
  }

  /** Whether this very path is allowed: what a category describes no wildcard lets in. */
  boolean allowsByName(String below) {
    return allowed.stream().anyMatch(pattern -> pattern.isExact() && pattern.matches(below));
  }

  List<Pattern> forbiddenPatterns() {
    return rules.values().stream().map(LeakRule::pattern).toList();
  }

  /** The rules of the audit that are this policy's own. */
  public List<LeakRule> leakRules() {
    return rules.values();
  }

  /** What tells one set of rules from another: a digest of all that decides. */
  public String digest() {
    List<String> lines = new ArrayList<>();
    lines.add(NAME);
    for (ValueKind kind : ValueKind.values()) {
      lines.add(
          "kind "
              + kind
              + " "
              + kind.redactionAction()
              + " "
              + kind.regex()
              + " "
              + RedactionRules.of(kind));
    }
    for (Category category : Catalogue.all()) {
      lines.add(
          "category " + category.pathTemplate() + " " + category.kind() + " " + category.pattern());
    }
    for (LeakRule rule : LeakRules.all()) {
      lines.add("leak " + rule.id() + " " + rule.pattern());
    }
    allowed.forEach(pattern -> lines.add("allow " + pattern));
    new TreeSet<>(tagKeys).forEach(key -> lines.add("tag-key " + key));
    lines.add("user-data " + userData);
    rules.paths().forEach(rule -> lines.add("path " + rule));
    rules.values().forEach(rule -> lines.add("value " + rule.id() + " " + rule.pattern()));
    new TreeSet<>(rules.tagKeys()).forEach(key -> lines.add("tag-key " + key));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
