package imdstape.recorder.redact;

import imdstape.cli.CommandException;
import imdstape.json.JsonObject;
import imdstape.json.JsonReader;
import imdstape.json.JsonValue;
import imdstape.metadata.PathPattern;
import imdstape.metadata.ValueKind;
import imdstape.recorder.redact.UserRules.PathRuleAction;
import imdstape.recorder.redact.UserRules.UserPathRule;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Parses one file of {@link UserRules} and checks every rule against its examples. */
final class UserRulesParser {

  private static final String FORMAT = "imds-tape-rules/1";

  private final JsonObject document;
  private final List<UserPathRule> paths = new ArrayList<>();
  private final List<LeakRule> values = new ArrayList<>();
  private final Set<String> tagKeys = new TreeSet<>();

  /** Checks of path rules; they need all rules of the file. */
  private final List<Consumer<UserRules>> exampleChecks = new ArrayList<>();

  private boolean formatRead;

  UserRulesParser(String name, byte[] bytes) {
    this.document = JsonReader.parseObject(name, bytes, CommandException::usageError);
  }

  UserRules parse() {
    document.members().forEach(this::parseField);
    UserRules rules = new UserRules(paths, values, tagKeys);
    exampleChecks.forEach(check -> check.accept(rules));
    return rules;
  }

  private void parseField(String name, JsonValue value) {
    if (!formatRead && !name.equals("format")) {
      throw value.error("a file of rules begins with \"format\": \"" + FORMAT + "\"");
    }
    switch (name) {
      case "format" -> {
        formatRead = value.asString().equals(FORMAT);
        if (!formatRead) {
          throw value.error("the format of rules is \"" + FORMAT + "\"");
        }
      }
      case "paths" -> value.asObjects().forEach(rule -> paths.add(parsePathRule(rule)));
      case "values" -> value.asObjects().forEach(rule -> values.add(parseValueRule(rule)));
      case "tag-keys" -> tagKeys.addAll(value.asStrings());
      default ->
          throw document.unknownFieldError(name, "the rules", "format, paths, values, tag-keys");
    }
  }

  private UserPathRule parsePathRule(JsonObject object) {
    RuleFields fields = parseFields(object, "a rule of \"paths\"", "path", "as", "form", "why");
    String as = fields.require("as");
    PathRuleAction action =
        Arrays.stream(PathRuleAction.values())
            .filter(other -> other != PathRuleAction.KIND && other.name().equalsIgnoreCase(as))
            .findFirst()
            .orElse(PathRuleAction.KIND);
    ValueKind kind =
        replaceableKinds()
            .filter(other -> other.jsonName().equals(as))
            .findFirst()
            .orElse(ValueKind.HARMLESS);
    if (action == PathRuleAction.KIND && kind == ValueKind.HARMLESS) {
      throw object.errorAtEnd(
          "\"as\" is keep, text, withhold or a kind: "
              + replaceableKinds().map(ValueKind::jsonName).collect(Collectors.joining(", ")));
    }
    if ((action == PathRuleAction.KEEP) != fields.texts.containsKey("form")) {
      throw object.errorAtEnd("\"form\" belongs to \"as\": \"keep\", and to it alone");
    }
    UserPathRule rule =
        new UserPathRule(
            parsePattern(object, fields.require("path")),
            action,
            kind,
            parseRegex(object, "form", fields.texts.getOrDefault("form", "(?s).*")),
            fields.require("why"),
            fields.hides,
            fields.leaves);
    exampleChecks.add(
        rules -> {
          RuleTrial trial = new RuleTrial(rules);
          requireNoContradiction(
              object,
              rule.path().toString(),
              rule.hides().stream().filter(example -> trial.shows(rule, example)).findFirst(),
              rule.leaves().stream().filter(example -> !trial.shows(rule, example)).findFirst());
        });
    return rule;
  }

  private static Stream<ValueKind> replaceableKinds() {
    return Arrays.stream(ValueKind.values())
        .filter(kind -> kind.redactionAction() == ValueKind.RedactionAction.REPLACE);
  }

  private LeakRule parseValueRule(JsonObject object) {
    RuleFields fields = parseFields(object, "a rule of \"values\"", "name", "pattern", "why");
    String id = fields.require("name");
    if (!id.matches("[a-z][a-z0-9-]{1,60}")) {
      throw object.errorAtEnd("a rule's name is small letters, digits and dashes: \"" + id + "\"");
    }
    String why = fields.require("why");
    UserPattern pattern = parseRegex(object, "pattern", fields.require("pattern"));
    LeakRule rule =
        new LeakRule(
            id,
            "what the rule " + id + " hides",
            why,
            "(" + pattern + ")",
            pattern,
            match -> false,
            fields.hides,
            fields.leaves);
    requireNoContradiction(
        object,
        id,
        fields.hides.stream().filter(example -> !rule.matches(example)).findFirst(),
        fields.leaves.stream().filter(rule::matches).findFirst());
    return rule;
  }

  /**
   * Rejects a rule that contradicts one of its examples.
   *
   * @param object the rule; errors name its position
   * @param shown an example that the rule must hide and does not
   * @param hidden an example that the rule must leave and does not
   */
  private static void requireNoContradiction(
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
    } catch (IllegalArgumentException invalid) {
      throw object.errorAtEnd(String.valueOf(invalid.getMessage()));
    }
  }

  private static UserPattern parseRegex(JsonObject object, String field, String text) {
    try {
      return UserPattern.compile(text);
    } catch (UserPattern.UnsupportedPatternException invalid) {
      throw object.error(field, String.valueOf(invalid.getMessage()));
    }
  }

  /** The fields of a rule's JSON object. */
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
