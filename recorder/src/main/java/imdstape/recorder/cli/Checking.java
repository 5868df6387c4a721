package imdstape.recorder.cli;

import imdstape.cli.Imds;
import imdstape.consistency.Consistency;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.FixtureFormatException;
import imdstape.fixture.Origin;
import imdstape.fixture.Seal;
import imdstape.fixtures.Fixtures;
import imdstape.recorder.check.Checked;
import imdstape.recorder.check.Finding;
import imdstape.recorder.check.Level;
import imdstape.recorder.check.Places;
import imdstape.secrets.Layers;
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
final class Checking {

  private static final Pattern PLACE = Pattern.compile("(\\d+):(\\d+): (.*)", Pattern.DOTALL);

  private final List<LeakRule> own;

  /** By the catalogue and somebody's own rules. */
  Checking(List<LeakRule> own) {
    this.own = own;
  }

  /**
   * Reads and audits a file, or a fixture of the library.
   *
   * @param warnings takes what is no finding and good to know
   */
  Checked of(String file, Consumer<String> warnings) {
    byte[] bytes = Fixtures.bytes(file);
    Fixture fixture;
    try {
      fixture = FixtureFile.parse(file, bytes);
    } catch (FixtureFormatException none) {
      return noFixture(file, bytes, Imds.line(none));
    } catch (UncheckedIOException notText) {
      // the bytes are here: all that can go wrong is to take them for characters
      return noFixture(file, bytes, "neither UTF-8 nor any other Unicode");
    }
    fixture.origin().warning().ifPresent(what -> warnings.accept(file + " " + what));
    Places places = Places.of(bytes);
    List<Finding> findings = new ArrayList<>();
    FixtureAudit.of(fixture, own)
        .findings()
        .forEach(found -> findings.add(finding(file, places, found)));
    // what lacks something contradicts nothing by it
    List<Consistency.Finding> disagreements =
        fixture.origin().incomplete().isEmpty() ? Consistency.of(fixture) : List.of();
    disagreements.forEach(
        found -> {
          if (mustAgree(fixture)) {
            findings.add(disagreement(file, places, found));
          } else {
            warnings.accept(
                "%s: %s %s (%s); an instance may have said so"
                    .formatted(file, found.where(), found.what(), found.rule()));
          }
        });
    edited(fixture)
        .ifPresent(
            what ->
                findings.add(
                    new Finding(
                        Level.EDITED,
                        file,
                        "redactions",
                        places.line("redactions"),
                        Rules.EDITED.id(),
                        what)));
    return new Checked(
        file,
        "%s, %d entries".formatted(fixture.origin().kind().word(), fixture.tree().size()),
        findings);
  }

  /** What was written has to agree with itself; what was recorded was said by an instance. */
  private static boolean mustAgree(Fixture fixture) {
    return !fixture.origin().kind().isRedacted();
  }

  private static Finding disagreement(String file, Places places, Consistency.Finding found) {
    return new Finding(
        Level.INVALID, file, found.where(), places.line(found.where()), found.rule(), found.what());
  }

  private static Optional<String> edited(Fixture fixture) {
    Origin.Kind kind = fixture.origin().kind();
    // whoever calls it documented and takes the seal off has redactions left to explain
    boolean redacted = kind.isRedacted() || !fixture.redactions().equals(Fixture.Redactions.NONE);
    return switch (Seal.of(fixture)) {
      case INTACT -> Optional.empty();
      case BROKEN ->
          Optional.of("changed after it was sealed; look at what changed, then imds seal it");
      case NONE ->
          redacted
              ? Optional.of(
                  "%s without a seal; imds seal"
                      .formatted(kind == Origin.Kind.IMPORTED ? "an import" : "a recording"))
              : Optional.empty();
    };
  }

  /** What is no fixture may hold a secret all the same. */
  private Checked noFixture(String file, byte[] bytes, String why) {
    List<Finding> findings = new ArrayList<>();
    findings.add(invalid(file, why));
    List<String> layers = Layers.of(bytes);
    Stream.concat(LeakRules.all().stream(), own.stream())
        .filter(rule -> layers.stream().anyMatch(rule::isIn))
        .map(rule -> new Finding(Level.LEAK, file, "", 0, rule.id(), rule.name()))
        .forEach(findings::add);
    return new Checked(file, "no fixture", findings);
  }

  private static Finding finding(String file, Places places, FixtureAudit.Finding found) {
    return new Finding(
        found.leak() ? Level.LEAK : Level.INVALID,
        file,
        found.where(),
        places.line(found.where()),
        found.rule(),
        found.what());
  }

  /** The reader says {@code FILE:LINE:COLUMN: WHAT}. */
  private static Finding invalid(String file, String message) {
    String start = file + ":";
    Matcher place =
        PLACE.matcher(message.startsWith(start) ? message.substring(start.length()) : "");
    int line = 0;
    String what = message;
    if (place.matches()) {
      line = Integer.parseInt(place.group(1));
      what = "column " + place.group(2) + ": " + place.group(3);
    }
    return new Finding(Level.INVALID, file, "", line, Rules.NOT_A_FIXTURE.id(), what);
  }
}
