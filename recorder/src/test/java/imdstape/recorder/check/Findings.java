package imdstape.recorder.check;

import java.util.List;

/** What the tests of all reports say. */
final class Findings {

  static final List<Rule> RULES =
      List.of(
          new Rule("public-ipv4", "A public address.", "It names its owner."),
          new Rule("contradiction", "A contradiction.", "No instance says so."),
          new Rule("edited-after-seal", "Edited.", "No instance said so."));

  static final List<Checked> CHECKED =
      List.of(
          new Checked("fixtures/good.json", "recorded, 71 entries", List.of()),
          new Checked(
              "fixtures/my file.json",
              "recorded, 3 entries",
              List.of(
                  leak("fixtures/my file.json", "meta-data/public-ipv4", 17),
                  leak("fixtures/my file.json", "meta-data/public-hostname", 16),
                  new Finding(
                      Level.EDITED,
                      "fixtures/my file.json",
                      "meta-data/mac",
                      0,
                      "edited-after-seal",
                      "changed since it was sealed"))),
          new Checked(
              "broken.json",
              "no fixture",
              List.of(
                  new Finding(
                      Level.INVALID,
                      "broken.json",
                      "",
                      2,
                      "not-a-fixture",
                      "column 13: expected a string, found a number"))));

  private Findings() {}

  static Finding leak(String file, String where, int line) {
    return new Finding(Level.LEAK, file, where, line, "public-ipv4", "a public IPv4 address");
  }

  static Checked checked(String file, Finding... findings) {
    return new Checked(file, "recorded, 3 entries", List.of(findings));
  }
}
