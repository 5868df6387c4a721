package imdstape.recorder.check;

import imdstape.cli.ErrorReporter;
import imdstape.consistency.ConsistencyChecker;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.FixtureFormatException;
import imdstape.fixture.FixtureOrigin;
import imdstape.fixture.FixtureSeal;
import imdstape.fixtures.FixtureLibrary;
import imdstape.secrets.DecodedText;
import imdstape.secrets.LeakRule;
import imdstape.secrets.LeakRules;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One file of {@code imds check}. */
public final class FixtureChecker {

  private static final Pattern PLACE = Pattern.compile("(\\d+):(\\d+): (.*)", Pattern.DOTALL);

  private final List<LeakRule> own;

  /** By the catalogue and somebody's own rules. */
  public FixtureChecker(List<LeakRule> own) {
    this.own = own;
  }

  /**
   * Reads and audits a file, or a fixture of the library.
   *
   * @param warnings takes what is no finding and good to know
   */
  public CheckResult check(String file, Consumer<String> warnings) {
    byte[] bytes = FixtureLibrary.readBytes(file);
    Fixture fixture;
    try {
      fixture = FixtureFile.parse(file, bytes);
    } catch (FixtureFormatException none) {
      return checkUnparsable(file, bytes, ErrorReporter.errorLine(none));
    } catch (UncheckedIOException notText) {
      // the bytes are here: all that can go wrong is to take them for characters
      return checkUnparsable(file, bytes, "neither UTF-8 nor any other Unicode");
    }
    fixture.origin().warning().ifPresent(what -> warnings.accept(file + " " + what));
    PathLineIndex places = PathLineIndex.of(bytes);
    List<CheckFinding> findings = new ArrayList<>();
    FixtureAudit.of(fixture, own)
        .findings()
        .forEach(found -> findings.add(auditFinding(file, places, found)));
    // what lacks something contradicts nothing by it
    List<ConsistencyChecker.ConsistencyFinding> disagreements =
        fixture.origin().incomplete().isEmpty() ? ConsistencyChecker.check(fixture) : List.of();
    disagreements.forEach(
        found -> {
          if (mustAgree(fixture)) {
            findings.add(disagreementFinding(file, places, found));
          } else {
            warnings.accept(
                "%s: %s %s (%s); an instance may have said so"
                    .formatted(file, found.path(), found.message(), found.rule()));
          }
        });
    describeEdit(fixture)
        .ifPresent(
            what ->
                findings.add(
                    new CheckFinding(
                        FindingLevel.EDITED,
                        file,
                        "redactions",
                        places.line("redactions"),
                        CheckRules.EDITED.id(),
                        what)));
    return new CheckResult(
        file,
        "%s, %d entries".formatted(fixture.origin().kind().jsonName(), fixture.tree().size()),
        findings);
  }

  /** What was written has to agree with itself; what was recorded was said by an instance. */
  private static boolean mustAgree(Fixture fixture) {
    return !fixture.origin().kind().isRedacted();
  }

  private static CheckFinding disagreementFinding(
      String file, PathLineIndex places, ConsistencyChecker.ConsistencyFinding found) {
    return new CheckFinding(
        FindingLevel.INVALID,
        file,
        found.path(),
        places.line(found.path()),
        found.rule(),
        found.message());
  }

  private static Optional<String> describeEdit(Fixture fixture) {
    FixtureOrigin.OriginKind kind = fixture.origin().kind();
    // whoever calls it documented and takes the seal off has redactions left to explain
    boolean redacted =
        kind.isRedacted() || !fixture.redactions().equals(Fixture.RedactionSummary.NONE);
    return switch (FixtureSeal.stateOf(fixture)) {
      case INTACT -> Optional.empty();
      case BROKEN ->
          Optional.of("changed after it was sealed; look at what changed, then imds seal it");
      case UNSEALED ->
          redacted
              ? Optional.of(
                  "%s without a seal; imds seal"
                      .formatted(
                          kind == FixtureOrigin.OriginKind.IMPORTED ? "an import" : "a recording"))
              : Optional.empty();
    };
  }

  /** What is no fixture may hold a secret all the same. */
  private CheckResult checkUnparsable(String file, byte[] bytes, String why) {
    List<CheckFinding> findings = new ArrayList<>();
    findings.add(invalidFinding(file, why));
    List<String> layers = DecodedText.textsOf(bytes);
    Stream.concat(LeakRules.all().stream(), own.stream())
        .filter(rule -> layers.stream().anyMatch(rule::matches))
        .map(rule -> new CheckFinding(FindingLevel.LEAK, file, "", 0, rule.id(), rule.name()))
        .forEach(findings::add);
    return new CheckResult(file, "no fixture", findings);
  }

  private static CheckFinding auditFinding(
      String file, PathLineIndex places, FixtureAudit.AuditFinding found) {
    return new CheckFinding(
        found.leak() ? FindingLevel.LEAK : FindingLevel.INVALID,
        file,
        found.path(),
        places.line(found.path()),
        found.rule(),
        found.description());
  }

  /** The reader says {@code FILE:LINE:COLUMN: WHAT}. */
  private static CheckFinding invalidFinding(String file, String message) {
    String start = file + ":";
    Matcher place =
        PLACE.matcher(message.startsWith(start) ? message.substring(start.length()) : "");
    int line = 0;
    String what = message;
    if (place.matches()) {
      line = Integer.parseInt(place.group(1));
      what = "column " + place.group(2) + ": " + place.group(3);
    }
    return new CheckFinding(
        FindingLevel.INVALID, file, "", line, CheckRules.NOT_A_FIXTURE.id(), what);
  }
}
