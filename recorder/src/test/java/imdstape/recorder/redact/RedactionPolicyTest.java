package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionPolicyTest {

  private static final UserRules RULES =
      UserRules.parse(
          "rules",
          """
          {"format": "imds-tape-rules/1", "paths": [
            {"path": "a/b", "as": "withhold", "why": "w", "hides": ["x"]}]}
          """
              .getBytes(UTF_8));

  @ParameterizedTest
  @CsvSource({
    "user-data, user-data has an option of its own: --user-data",
    "meta-data/vendor/api-token, 'meta-data/vendor/api-token is never asked for, so there is"
        + " nothing to allow'",
    "meta-data/iam/info, meta-data/iam/info holds an IAM unique id and is made anew at replay; it"
        + " is not stored"
  })
  void aPathThatCannotBeAllowedHasAReason(String path, String why) {
    assertThat(RedactionPolicy.reasonNotAllowed(PathPattern.belowVersion(path))).isEqualTo(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"meta-data/vendor/motd", "meta-data/mac", "meta-data/*", "user-dat*"})
  void anyOtherPathCanBeAllowed(String path) {
    assertThat(RedactionPolicy.reasonNotAllowed(PathPattern.belowVersion(path))).isEmpty();
  }

  @Test
  void aPathIsAllowedByAnyOfItsPatterns() {
    RedactionPolicy policy = allowing("a/b", "c/*");
    assertThat(policy.allows("a/b")).isTrue();
    assertThat(policy.allows("c/d")).isTrue();
    assertThat(policy.allows("a/d")).isFalse();
    assertThat(RedactionPolicy.DEFAULT.allows("a/b")).isFalse();
  }

  @Test
  void theDigestDependsOnEveryRuleAndNothingElse() {
    List<RedactionPolicy> policies =
        new ArrayList<>(
            List.of(
                RedactionPolicy.DEFAULT,
                allowing("a/b"),
                allowing("a/*"),
                new RedactionPolicy(List.of(), Set.of(), UserDataLevel.KEEP, UserRules.NONE),
                new RedactionPolicy(
                    List.of(), Set.of("Stage"), UserDataLevel.WITHHOLD, UserRules.NONE),
                new RedactionPolicy(List.of(), Set.of(), UserDataLevel.WITHHOLD, RULES)));
    assertThat(policies.stream().map(RedactionPolicy::digest))
        .doesNotHaveDuplicates()
        .allMatch(digest -> digest.matches("sha256:[0-9a-f]{64}"));
    assertThat(allowing("a/b").digest()).isEqualTo(allowing("/latest/a/b").digest());
  }

  @Test
  void everyPartOfUserRulesChangesTheDigest() {
    String head = "{\"format\": \"imds-tape-rules/1\", ";
    assertThat(
            Stream.of(
                    head + "\"tag-keys\": [\"Stage\"]}",
                    head + "\"tag-keys\": [\"Team\"]}",
                    head
                        + "\"values\": [{\"name\": \"t\", \"pattern\": \"ACME\", \"why\": \"w\","
                            .replace("\"t\"", "\"ticket\"")
                        + " \"hides\": [\"ACME\"]}]}",
                    head
                        + "\"paths\": [{\"path\": \"a\", \"as\": \"withhold\", \"why\": \"w\","
                        + " \"hides\": [\"x\"]}]}")
                .map(text -> UserRules.parse("rules", text.getBytes(UTF_8)))
                .map(
                    rules ->
                        new RedactionPolicy(List.of(), Set.of(), UserDataLevel.WITHHOLD, rules))
                .map(RedactionPolicy::digest))
        .doesNotHaveDuplicates()
        .doesNotContain(RedactionPolicy.DEFAULT.digest());
  }

  private static RedactionPolicy allowing(String... patterns) {
    return new RedactionPolicy(
        Stream.of(patterns).map(PathPattern::belowVersion).toList(),
        Set.of(),
        UserDataLevel.WITHHOLD,
        UserRules.NONE);
  }

  @Test
  void theDigestOfTheCatalogueIsStable() {
    // Changing a rule changes the digest; only then update the expected values.
    assertThat(RedactionPolicy.DEFAULT.digest())
        .isEqualTo("sha256:07afa791a36616a470fbe33aaaaa5d2f682f1eefbb359986474c4db2854fa044");
  }

  @Test
  void theDigestOfUserRulesIsStable() {
    UserRules rules =
        UserRules.parse(
            "rules",
            """
            {"format": "imds-tape-rules/1", "paths": [
             {"path": "meta-data/vendor/*", "as": "keep", "form": "[a-z]+", "why": "w",
              "hides": ["A1"], "leaves": ["abc"]},
             {"path": "meta-data/v/m", "as": "text", "why": "w2", "hides": ["i-05f1c8a92e7d3b604"]},
             {"path": "meta-data/v/n", "as": "withhold", "why": "w2", "hides": ["x"]},
             {"path": "meta-data/v/r", "as": "role", "why": "w2", "hides": ["acme-role"]}],
             "values": [{"name": "ab", "pattern": "x{3}[0-9]", "why": "y", "hides": ["xxx1"],
              "leaves": ["xx1"]}],
             "tag-keys": ["b", "a"]}\
            """
                .getBytes(UTF_8));
    RedactionPolicy policy =
        new RedactionPolicy(
            List.of(
                PathPattern.belowVersion("/latest/meta-data/q/**"),
                PathPattern.belowVersion("user-data")),
            Set.of("k", "j"),
            UserDataLevel.STRUCTURE,
            rules);
    assertThat(policy.digest())
        .isEqualTo("sha256:d00d5a62a9a6333ab43f76a56d565254588424d508c36d1101a9579e09a66cc1");
  }
}
