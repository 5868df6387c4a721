package imdstape.recorder.redact;

import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.ValueKind;
import imdstape.recorder.redact.UserRules.UserPathRule;
import imdstape.recorder.redact.pseudonym.RedactionRule;
import imdstape.recorder.redact.pseudonym.RedactionRules;
import imdstape.secrets.LeakRule;
import imdstape.secrets.LeakRules;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The digest of a redaction policy: it changes when any rule changes. Fixtures store it, so the
 * spelling of its lines is a part of the format and does not follow the names of Java types.
 */
final class PolicyDigest {

  private PolicyDigest() {}

  /** The digest, as {@code sha256:} and 64 hexadecimal digits. */
  static String of(RedactionPolicy policy) {
    List<String> lines = new ArrayList<>();
    lines.add(RedactionPolicy.NAME);
    for (ValueKind kind : ValueKind.values()) {
      lines.add(
          "kind %s %s %s %s"
              .formatted(
                  kind.name(),
                  spelling(kind.redactionAction()),
                  kind.regex(),
                  spelling(RedactionRules.of(kind))));
    }
    for (Category category : Catalogue.all()) {
      lines.add(
          "category %s %s %s"
              .formatted(category.pathTemplate(), category.kind().name(), category.pattern()));
    }
    for (LeakRule rule : LeakRules.all()) {
      lines.add("leak " + rule.id() + " " + rule.expression());
    }
    policy.allowed().forEach(pattern -> lines.add("allow " + pattern));
    new TreeSet<>(policy.tagKeys()).forEach(key -> lines.add("tag-key " + key));
    lines.add("user-data " + policy.userData().name());
    UserRules rules = policy.rules();
    rules.paths().forEach(rule -> lines.add("path " + spelling(rule)));
    rules.values().forEach(rule -> lines.add("value " + rule.id() + " " + rule.expression()));
    new TreeSet<>(rules.tagKeys()).forEach(key -> lines.add("tag-key " + key));
    return "sha256:" + sha256(String.join("\n", lines));
  }

  private static String spelling(ValueKind.RedactionAction action) {
    return switch (action) {
      case KEEP -> "KEEP";
      case REPLACE -> "REPLACE";
      case GENERATE -> "MAKE";
      case NEVER_REQUEST -> "NEVER_ASK";
      case WITHHOLD -> "WITHHOLD";
    };
  }

  private static String spelling(RedactionRule rule) {
    String examples =
        rule.examples().stream()
            .map(
                example ->
                    "Example[value=%s, hides=%s, leaves=%s]"
                        .formatted(example.value(), example.hides(), example.leaves()))
            .collect(Collectors.joining(", "));
    return "Redaction[why=%s, examples=[%s]]".formatted(rule.why(), examples);
  }

  private static String spelling(UserPathRule rule) {
    return "PathRule[path=%s, as=%s, kind=%s, form=%s, why=%s, hides=%s, leaves=%s]"
        .formatted(
            rule.path(),
            rule.action().name(),
            rule.kind().name(),
            rule.form(),
            rule.why(),
            rule.hides(),
            rule.leaves());
  }

  private static String sha256(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
