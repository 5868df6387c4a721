package imdstape.recorder.check;

import java.util.List;

/** Findings for the tests of all report formats. */
final class FindingSamples {

  static final List<CheckRule> RULES =
      List.of(
          new CheckRule("public-ipv4", "A public address.", "It names its owner."),
          new CheckRule("contradiction", "A contradiction.", "No instance says so."),
          new CheckRule("edited-after-seal", "Edited.", "No instance said so."));

  static final List<CheckResult> CHECKED =
      List.of(
          new CheckResult("fixtures/good.json", "recorded, 71 entries", List.of()),
          new CheckResult(
              "fixtures/my file.json",
              "recorded, 3 entries",
              List.of(
                  leak("fixtures/my file.json", "meta-data/public-ipv4", 17),
                  leak("fixtures/my file.json", "meta-data/public-hostname", 16),
                  new CheckFinding(
                      FindingLevel.EDITED,
                      "fixtures/my file.json",
                      "meta-data/mac",
                      0,
                      "edited-after-seal",
                      "changed since it was sealed"))),
          new CheckResult(
              "broken.json",
              "no fixture",
              List.of(
                  new CheckFinding(
                      FindingLevel.INVALID,
                      "broken.json",
                      "",
                      2,
                      "not-a-fixture",
                      "column 13: expected a string, found a number"))));

  private FindingSamples() {}

  static CheckFinding leak(String file, String where, int line) {
    return new CheckFinding(
        FindingLevel.LEAK, file, where, line, "public-ipv4", "a public IPv4 address");
  }

  static CheckResult checked(String file, CheckFinding... findings) {
    return new CheckResult(file, "recorded, 3 entries", List.of(findings));
  }
}
