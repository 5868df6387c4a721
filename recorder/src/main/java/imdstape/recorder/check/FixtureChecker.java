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
import imdstape.recorder.identity.IdentityFinding;
import imdstape.recorder.identity.IdentityScanner;
import imdstape.secrets.DecodedText;
import imdstape.secrets.DecodingBudget;
import imdstape.secrets.LeakRule;
import imdstape.secrets.LeakRules;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks one fixture at a time: format, leaks, identities, consistency and seal. Reads files only.
 */
public final class FixtureChecker {

  private static final Pattern LINE_AND_COLUMN =
      Pattern.compile("(\\d+):(\\d+): (.*)", Pattern.DOTALL);

  private final List<LeakRule> ownRules;
  private final boolean strict;

  /** What the search for encoded texts may cost, over all files. */
  private final DecodingBudget budget = new DecodingBudget();

  /**
   * Creates a checker with all built-in rules.
   *
   * @param ownRules the user's own leak rules
   * @param strict whether a value that names somebody is a finding although the fixture states that
   *     its author set it
   */
  public FixtureChecker(List<LeakRule> ownRules, boolean strict) {
    this.ownRules = ownRules;
    this.strict = strict;
  }

  /**
   * Reads and audits a file, or a fixture of the library.
   *
   * @param warnings receives remarks that are no findings
   */
  public CheckResult check(String file, Consumer<String> warnings) {
    byte[] bytes = FixtureLibrary.readBytes(file);
    Fixture fixture;
    try {
      fixture = FixtureFile.parse(file, bytes);
    } catch (FixtureFormatException invalid) {
      return checkUnparsable(file, bytes, ErrorReporter.errorLine(invalid));
    } catch (UncheckedIOException notText) {
      // the bytes are in memory: only their decoding can fail
      return checkUnparsable(file, bytes, "neither UTF-8 nor any other Unicode");
    }
    fixture.origin().warning().ifPresent(text -> warnings.accept(file + " " + text));
    PathLineIndex lineIndex = PathLineIndex.of(bytes);
    List<CheckFinding> findings = new ArrayList<>();
    FixtureAudit.of(fixture, ownRules, budget)
        .findings()
        .forEach(auditFinding -> findings.add(auditFinding(file, lineIndex, auditFinding)));
    addIdentities(file, fixture, lineIndex, findings, warnings);
    // an incomplete fixture lacks values that would have to agree
    List<ConsistencyChecker.ConsistencyFinding> inconsistencies =
        fixture.origin().incomplete().isEmpty() ? ConsistencyChecker.check(fixture) : List.of();
    inconsistencies.forEach(
        inconsistency -> {
          if (mustAgree(fixture)) {
            findings.add(consistencyFinding(file, lineIndex, inconsistency));
          } else {
            warnings.accept(
                "%s: %s %s (%s); an instance may have said so"
                    .formatted(
                        file, inconsistency.path(), inconsistency.message(), inconsistency.rule()));
          }
        });
    describeEdit(fixture)
        .ifPresent(
            text ->
                findings.add(
                    new CheckFinding(
                        FindingLevel.EDITED,
                        file,
                        "redactions",
                        lineIndex.line("redactions"),
                        CheckRules.EDITED.id(),
                        text)));
    return new CheckResult(
        file,
        "%s, %d entries".formatted(fixture.origin().kind().jsonName(), fixture.tree().size()),
        findings);
  }

  /** Adds what can name somebody; a value that is a leak already is reported once. */
  private void addIdentities(
      String file,
      Fixture fixture,
      PathLineIndex lineIndex,
      List<CheckFinding> findings,
      Consumer<String> warnings) {
    Set<String> leaks = findings.stream().map(CheckFinding::path).collect(Collectors.toSet());
    for (IdentityFinding identity : IdentityScanner.scan(fixture)) {
      if (identity.setByAuthor() && !strict) {
        warnings.accept(
            "%s: %s: %s (%s); its author set it, and --strict reports it"
                .formatted(file, identity.path(), identity.rule().title(), identity.rule().id()));
      } else if (!leaks.contains(identity.path()) && !leaks.contains(identity.location())) {
        findings.add(
            new CheckFinding(
                FindingLevel.IDENTITY,
                file,
                identity.path(),
                lineIndex.line(identity.location()),
                identity.rule().id(),
                identity.rule().title()));
      }
    }
  }

  /**
   * Whether contradictions are findings. A recording may hold some, because an instance gave them.
   */
  private static boolean mustAgree(Fixture fixture) {
    return !fixture.origin().kind().isRedacted();
  }

  private static CheckFinding consistencyFinding(
      String file, PathLineIndex lineIndex, ConsistencyChecker.ConsistencyFinding inconsistency) {
    return new CheckFinding(
        FindingLevel.INVALID,
        file,
        inconsistency.path(),
        lineIndex.line(inconsistency.path()),
        inconsistency.rule(),
        inconsistency.message());
  }

  private static Optional<String> describeEdit(Fixture fixture) {
    FixtureOrigin.OriginKind kind = fixture.origin().kind();
    // an edit can change the kind and remove the seal, and the list of redactions still shows it
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

  /** Checks a file that is no fixture for leaks. */
  private CheckResult checkUnparsable(String file, byte[] bytes, String reason) {
    List<CheckFinding> findings = new ArrayList<>();
    findings.add(invalidFinding(file, reason));
    DecodedText decoded = DecodedText.decode(bytes, budget);
    List<String> layers = decoded.texts();
    Stream.concat(LeakRules.all().stream(), ownRules.stream())
        .filter(rule -> layers.stream().anyMatch(rule::matches))
        .map(rule -> new CheckFinding(FindingLevel.LEAK, file, "", 0, rule.id(), rule.name()))
        .forEach(findings::add);
    return new CheckResult(file, "no fixture", findings);
  }

  private static CheckFinding auditFinding(
      String file, PathLineIndex lineIndex, FixtureAudit.AuditFinding auditFinding) {
    return new CheckFinding(
        auditFinding.leak() ? FindingLevel.LEAK : FindingLevel.INVALID,
        file,
        auditFinding.path(),
        lineIndex.line(auditFinding.path()),
        auditFinding.rule(),
        auditFinding.description());
  }

  /** The finding for a message of the reader, {@code FILE:LINE:COLUMN: MESSAGE}. */
  private static CheckFinding invalidFinding(String file, String message) {
    String start = file + ":";
    Matcher position =
        LINE_AND_COLUMN.matcher(message.startsWith(start) ? message.substring(start.length()) : "");
    int line = 0;
    String text = message;
    if (position.matches()) {
      line = Integer.parseInt(position.group(1));
      text = "column " + position.group(2) + ": " + position.group(3);
    }
    return new CheckFinding(
        FindingLevel.INVALID, file, "", line, CheckRules.NOT_A_FIXTURE.id(), text);
  }
}
