package imdstape.recorder.check;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.consistency.ConsistencyRules;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CheckRulesTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

  /** Lists all rules, so that a new one needs a decision: can a baseline accept its findings? */
  @Test
  void aBaselineAcceptsIdentitiesAndNoSecrets() {
    Set<String> taken =
        CheckRules.all(List.of()).stream()
            .map(CheckRule::id)
            .filter(rule -> isAccepted(rule, "meta-data/vendor/x"))
            // consistency findings are no leaks either
            .filter(
                rule ->
                    ConsistencyRules.all().stream()
                        .noneMatch(consistencyRule -> consistencyRule.id().equals(rule)))
            .collect(Collectors.toSet());
    assertThat(taken)
        .containsExactlyInAnyOrder(
            "account-id",
            "certificate",
            "e-mail",
            "high-entropy",
            "identity-address",
            "identity-hostname",
            "identity-id",
            "identity-name",
            "identity-network",
            "identity-tag",
            "identity-text",
            "identity-value",
            "ipv6",
            "mac-address",
            "public-ipv4",
            "resource-id",
            "ssh-key",
            // format findings are no leaks, so that a baseline cannot accept them
            "contradiction",
            "edited-after-seal",
            "not-a-fixture");
  }

  @Test
  void aMaskedPathCannotBeAccepted() {
    assertThat(isAccepted("e-mail", "a path below meta-data/")).isFalse();
  }

  private static boolean isAccepted(String rule, String where) {
    CheckFinding finding =
        new CheckFinding(FindingLevel.LEAK, "f.json", where, 1, rule, "something");
    return Baseline.NONE
            .renew(
                Path.of("baseline.json"),
                List.of(new CheckResult("f.json", "", List.of(finding))),
                TODAY,
                "a test",
                TODAY)
            .size()
        == 1;
  }
}
