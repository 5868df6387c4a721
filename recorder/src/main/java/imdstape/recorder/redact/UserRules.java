package imdstape.recorder.redact;

import imdstape.cli.CommandException;
import imdstape.json.JsonObject;
import imdstape.json.JsonReader;
import imdstape.metadata.PathPattern;
import imdstape.metadata.ValueKind;
import imdstape.secrets.LeakRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Rules that somebody adds to the catalogue for instances of their own: what a path holds, what
 * must not be written wherever it stands, which tag keys say nothing. Each has its reason and its
 * evidence, and a rule that its own evidence contradicts is refused.
 *
 * @param paths in order; the first that matches decides
 * @param values each a form that may not be written
 * @param tagKeys tag keys that stay
 */
public record UserRules(List<PathRule> paths, List<LeakRule> values, Set<String> tagKeys) {

  /** None. */
  public static final UserRules NONE = new UserRules(List.of(), List.of(), Set.of());

  private static final String FORMAT = "imds-tape-rules/1";

  public UserRules {
    paths = List.copyOf(paths);
    values = List.copyOf(values);
    tagKeys = Set.copyOf(tagKeys);
  }

  /** What may become of the body at a path. */
  public enum PathRuleAction {
    /** Stored as it is, if it has the rule's form. */
    KEEP,
    /** Stored with stand-ins for whatever has the form of an identity. */
    TEXT,
    /** Not stored, also where the catalogue would. */
    WITHHOLD,
    /** Replaced as a value of the rule's kind. */
    KIND
  }

  /**
   * What a path holds.
   *
   * @param kind for {@link PathRuleAction#KIND}: whose form its lines have; else {@link
   *     ValueKind#HARMLESS}
   * @param form for {@link PathRuleAction#KEEP}: the exact form of its lines; else anything
   */
  public record PathRule(
      PathPattern path,
      PathRuleAction as,
      ValueKind kind,
      Pattern form,
      String why,
      List<String> hides,
      List<String> leaves) {}

  Optional<PathRule> ruleFor(String below) {
    return paths.stream().filter(rule -> rule.path().matches(below)).findFirst();
  }

  /**
   * Reads a file of rules.
   *
   * @param name what to call it in an error
   * @throws CommandException that names line and column
   */
  public static UserRules parse(String name, byte[] bytes) {
    return new UserRulesParser()
        .parse(JsonReader.parseObject(name, bytes, CommandException::usageError));
  }

  /** A file as far as it has been read. */
  private static final class UserRulesParser {
    private final List<PathRule> paths = new ArrayList<>();
    private final List<LeakRule> values = new ArrayList<>();
    private final Set<String> tagKeys = new TreeSet<>();
    private final List<Consumer<UserRules>> evidence = new ArrayList<>();
    private boolean known;

    UserRules parse(JsonObject document) {
      document
          .members()
          .forEach(
              (name, value) -> {
                if (!known && !name.equals("format")) {
                  throw value.error("a file of rules begins with \"format\": \"" + FORMAT + "\"");
                }
                switch (name) {
                  case "format" -> {
                    known = value.asString().equals(FORMAT);
                    if (!known) {
                      throw value.error("the format of rules is \"" + FORMAT + "\"");
                    }
                  }
                  case "paths" -> value.asObjects().forEach(rule -> paths.add(parsePathRule(rule)));
                  case "values" ->
                      value.asObjects().forEach(rule -> values.add(parseValueRule(rule)));
                  case "tag-keys" -> tagKeys.addAll(value.asStrings());
                  default ->
                      throw document.unknownFieldError(
                          name, "the rules", "format, paths, values, tag-keys");
                }
              });
      UserRules rules = new UserRules(paths, values, tagKeys);
      evidence.forEach(check -> check.accept(rules));
      return rules;
    }

    private PathRule parsePathRule(JsonObject object) {
      RuleFields fields = parseFields(object, "a rule of \"paths\"", "path", "as", "form", "why");
      String as = fields.require("as");
      PathRuleAction what =
          Arrays.stream(PathRuleAction.values())
              .filter(one -> one != PathRuleAction.KIND && one.name().equalsIgnoreCase(as))
              .findFirst()
              .orElse(PathRuleAction.KIND);
      ValueKind kind =
          Arrays.stream(ValueKind.values())
              .filter(
                  one ->
                      one.redactionAction() == ValueKind.RedactionAction.REPLACE
                          && one.word().equals(as))
              .findFirst()
              .orElse(ValueKind.HARMLESS);
      if (what == PathRuleAction.KIND && kind == ValueKind.HARMLESS) {
        throw object.errorAtEnd(
            "\"as\" is keep, text, withhold or a kind: "
                + Arrays.stream(ValueKind.values())
                    .filter(one -> one.redactionAction() == ValueKind.RedactionAction.REPLACE)
                    .map(ValueKind::word)
                    .collect(Collectors.joining(", ")));
      }
      if ((what == PathRuleAction.KEEP) != fields.texts.containsKey("form")) {
        throw object.errorAtEnd("\"form\" belongs to \"as\": \"keep\", and to it alone");
      }
      PathRule rule =
          new PathRule(
              parsePattern(object, fields.require("path")),
              what,
              kind,
              parseRegex(object, fields.texts.getOrDefault("form", "(?s).*")),
              fields.require("why"),
              fields.hides,
              fields.leaves);
      evidence.add(
          rules -> {
            RuleTrial trial = new RuleTrial(rules);
            requireEvidence(
                object,
                rule.path().toString(),
                rule.hides().stream().filter(example -> trial.shows(rule, example)).findFirst(),
                rule.leaves().stream().filter(example -> !trial.shows(rule, example)).findFirst());
          });
      return rule;
    }

    private LeakRule parseValueRule(JsonObject object) {
      RuleFields fields = parseFields(object, "a rule of \"values\"", "name", "pattern", "why");
      String id = fields.require("name");
      if (!id.matches("[a-z][a-z0-9-]{1,60}")) {
        throw object.errorAtEnd(
            "a rule's name is small letters, digits and dashes: \"" + id + "\"");
      }
      LeakRule rule =
          new LeakRule(
              id,
              "what the rule " + id + " hides",
              fields.require("why"),
              parseRegex(object, "(" + fields.require("pattern") + ")"),
              any -> false,
              fields.hides,
              fields.leaves);
      requireEvidence(
          object,
          id,
          fields.hides.stream().filter(example -> !rule.matches(example)).findFirst(),
          fields.leaves.stream().filter(rule::matches).findFirst());
      return rule;
    }

    private static void requireEvidence(
        JsonObject object, String rule, Optional<String> shown, Optional<String> hidden) {
      if (shown.isPresent()) {
        throw object.errorAtEnd(
            "the rule " + rule + " must hide \"" + shown.get() + "\" and does not");
      }
      if (hidden.isPresent()) {
        throw object.errorAtEnd(
            "the rule " + rule + " must leave \"" + hidden.get() + "\" and does not");
      }
    }

    private static RuleFields parseFields(JsonObject object, String what, String... known) {
      RuleFields fields = new RuleFields(object);
      List<String> names = List.of(known);
      object
          .members()
          .forEach(
              (name, value) -> {
                switch (name) {
                  case "hides" -> fields.hides.addAll(value.asStrings());
                  case "leaves" -> fields.leaves.addAll(value.asStrings());
                  default -> {
                    if (!names.contains(name)) {
                      throw object.unknownFieldError(
                          name, what, String.join(", ", names) + ", hides, leaves");
                    }
                    fields.texts.put(name, value.asString());
                  }
                }
              });
      if (fields.hides.isEmpty()) {
        throw object.errorAtEnd(what + " has examples of what it \"hides\"");
      }
      return fields;
    }

    private static PathPattern parsePattern(JsonObject object, String text) {
      try {
        return PathPattern.belowVersion(text);
      } catch (IllegalArgumentException wrong) {
        throw object.errorAtEnd(String.valueOf(wrong.getMessage()));
      }
    }

    private static Pattern parseRegex(JsonObject object, String text) {
      try {
        return Pattern.compile(text);
      } catch (PatternSyntaxException broken) {
        throw object.errorAtEnd("no regular expression: " + broken.getDescription());
      }
    }

    /** What a rule's object holds. */
    private static final class RuleFields {
      private final JsonObject object;
      private final Map<String, String> texts = new HashMap<>();
      private final List<String> hides = new ArrayList<>();
      private final List<String> leaves = new ArrayList<>();

      RuleFields(JsonObject object) {
        this.object = object;
      }

      String require(String name) {
        String text = texts.getOrDefault(name, "");
        if (text.isBlank()) {
          throw object.errorAtEnd("\"" + name + "\" is missing or empty");
        }
        return text;
      }
    }
  }
}
