package imdstape.recorder;

import imdstape.command.Imds;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.FixtureFormatException;
import imdstape.fixtures.Fixtures;
import imdstape.recorder.check.Checked;
import imdstape.recorder.check.Finding;
import imdstape.recorder.check.Level;
import imdstape.recorder.check.Places;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One file of {@code imds check}. */
final class Checking {

  private static final Pattern PLACE = Pattern.compile("(\\d+):(\\d+): (.*)", Pattern.DOTALL);

  private Checking() {}

  /** Reads and audits a file, or a fixture of the library. */
  static Checked of(String file) {
    byte[] bytes = Fixtures.bytes(file);
    Fixture fixture;
    try {
      fixture = FixtureFile.parse(file, bytes);
    } catch (FixtureFormatException none) {
      return noFixture(invalid(file, Imds.line(none)));
    } catch (UncheckedIOException notText) {
      // the bytes are here: all that can go wrong is to take them for characters
      return noFixture(invalid(file, "neither UTF-8 nor any other Unicode"));
    }
    Places places = Places.of(bytes);
    return new Checked(
        file,
        "%s, %d entries".formatted(fixture.origin().kind().word(), fixture.tree().size()),
        FixtureAudit.of(fixture).findings().stream()
            .map(found -> finding(file, places, found))
            .toList());
  }

  private static Checked noFixture(Finding why) {
    return new Checked(why.file(), "no fixture", List.of(why));
  }

  private static Finding finding(String file, Places places, FixtureAudit.Finding found) {
    return new Finding(
        found.leak() ? Level.LEAK : Level.INVALID,
        file,
        found.where(),
        places.line(found.where()),
        (found.leak() ? Rules.LEAK : Rules.CONTRADICTION).id(),
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
