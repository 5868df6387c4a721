package imdstape.recorder.redact;

import imdstape.cli.CommandException;
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
import java.util.function.Function;
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
    return new UserRulesParser(new JsonReader(name, bytes, CommandException::usageError)).parse();
  }

  /** A file as far as it has been read. */
  private static final class UserRulesParser {
    private final JsonReader in;
    private final List<PathRule> paths = new ArrayList<>();
    private final List<LeakRule> values = new ArrayList<>();
    private final Set<String> tagKeys = new TreeSet<>();
    private final List<Consumer<UserRules>> evidence = new ArrayList<>();
    private boolean known;

    UserRulesParser(JsonReader in) {
      this.in = in;
    }

    UserRules parse() {
      in.document(
          name -> {
            if (!known && !name.equals("format")) {
              throw in.error("a file of rules begins with \"format\": \"" + FORMAT + "\"");
            }
            switch (name) {
              case "format" -> {
                known = in.string().equals(FORMAT);
                if (!known) {
                  throw in.error("the format of rules is \"" + FORMAT + "\"");
                }
              }
              case "paths" -> in.objects(() -> paths.add(parsePathRule()));
              case "values" -> in.objects(() -> values.add(parseValueRule()));
              case "tag-keys" -> tagKeys.addAll(in.strings());
              default ->
                  throw in.unknownFieldError(name, "the rules", "format, paths, values, tag-keys");
            }
          });
      UserRules rules = new UserRules(paths, values, tagKeys);
      evidence.forEach(check -> check.accept(rules));
      return rules;
    }

    private PathRule parsePathRule() {
      RuleFields fields = parseFields("a rule of \"paths\"", "path", "as", "form", "why");
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
        throw in.error(
            "\"as\" is keep, text, withhold or a kind: "
                + Arrays.stream(ValueKind.values())
                    .filter(one -> one.redactionAction() == ValueKind.RedactionAction.REPLACE)
                    .map(ValueKind::word)
                    .collect(Collectors.joining(", ")));
      }
      if ((what == PathRuleAction.KEEP) != fields.texts.containsKey("form")) {
        throw in.error("\"form\" belongs to \"as\": \"keep\", and to it alone");
      }
      PathRule rule =
          new PathRule(
              parsePattern(fields.require("path")),
              what,
              kind,
              parseRegex(fields.texts.getOrDefault("form", "(?s).*")),
              fields.require("why"),
              fields.hides,
              fields.leaves);
      Function<String, RuntimeException> here = in.errorsHere();
      evidence.add(
          rules -> {
            RuleTrial trial = new RuleTrial(rules);
            requireEvidence(
                here,
                rule.path().toString(),
                rule.hides().stream().filter(example -> trial.shows(rule, example)).findFirst(),
                rule.leaves().stream().filter(example -> !trial.shows(rule, example)).findFirst());
          });
      return rule;
    }

    private LeakRule parseValueRule() {
      RuleFields fields = parseFields("a rule of \"values\"", "name", "pattern", "why");
      String id = fields.require("name");
      if (!id.matches("[a-z][a-z0-9-]{1,60}")) {
        throw in.error("a rule's name is small letters, digits and dashes: \"" + id + "\"");
      }
      LeakRule rule =
          new LeakRule(
              id,
              "what the rule " + id + " hides",
              fields.require("why"),
              parseRegex("(" + fields.require("pattern") + ")"),
              any -> false,
              fields.hides,
              fields.leaves);
      requireEvidence(
          in.errorsHere(),
          id,
          fields.hides.stream().filter(example -> !rule.matches(example)).findFirst(),
          fields.leaves.stream().filter(rule::matches).findFirst());
      return rule;
    }

    private static void requireEvidence(
        Function<String, RuntimeException> here,
        String rule,
        Optional<String> shown,
        Optional<String> hidden) {
      if (shown.isPresent()) {
        throw here.apply("the rule " + rule + " must hide \"" + shown.get() + "\" and does not");
      }
      if (hidden.isPresent()) {
        throw here.apply("the rule " + rule + " must leave \"" + hidden.get() + "\" and does not");
      }
    }

    private RuleFields parseFields(String what, String... known) {
      RuleFields fields = new RuleFields();
      List<String> names = List.of(known);
      in.object(
          name -> {
            switch (name) {
              case "hides" -> fields.hides.addAll(in.strings());
              case "leaves" -> fields.leaves.addAll(in.strings());
              default -> {
                if (!names.contains(name)) {
                  throw in.unknownFieldError(
                      name, what, String.join(", ", names) + ", hides, leaves");
                }
                fields.texts.put(name, in.string());
              }
            }
          });
      if (fields.hides.isEmpty()) {
        throw in.error(what + " has examples of what it \"hides\"");
      }
      return fields;
    }

    private PathPattern parsePattern(String text) {
      try {
        return PathPattern.belowVersion(text);
      } catch (IllegalArgumentException wrong) {
        throw in.error(String.valueOf(wrong.getMessage()));
      }
    }

    private Pattern parseRegex(String text) {
      try {
        return Pattern.compile(text);
      } catch (PatternSyntaxException broken) {
        throw in.error("no regular expression: " + broken.getDescription());
      }
    }

    /** What a rule's object holds. */
    private final class RuleFields {
      private final Map<String, String> texts = new HashMap<>();
      private final List<String> hides = new ArrayList<>();
      private final List<String> leaves = new ArrayList<>();

      String require(String name) {
        String text = texts.getOrDefault(name, "");
        if (text.isBlank()) {
          throw in.error("\"" + name + "\" is missing or empty");
        }
        return text;
      }
    }
  }
}
