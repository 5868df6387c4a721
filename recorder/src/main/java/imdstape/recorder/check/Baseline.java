package imdstape.recorder.check;

import imdstape.cli.CommandException;
import imdstape.json.JsonObject;
import imdstape.json.JsonReader;
import imdstape.recorder.report.JsonReportWriter;
import imdstape.recorder.report.VisibleText;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The leaks that a team has looked at and accepts for a while, each with a reason and an end. */
public final class Baseline {

  /** How the file begins. */
  static final String FORMAT = "imds-tape-baseline/1";

  /** One that accepts nothing. */
  public static final Baseline NONE = new Baseline(Path.of(""), List.of());

  private final Path directory;
  private final List<AcceptedLeak> accepted;

  private Baseline(Path directory, List<AcceptedLeak> accepted) {
    this.directory = directory.toAbsolutePath().normalize();
    this.accepted = List.copyOf(accepted);
  }

  /**
   * What is left after a baseline.
   *
   * @param notes what to tell whoever keeps the baseline
   */
  public record BaselineResult(List<CheckResult> results, List<String> notes) {

    public BaselineResult {
      results = List.copyOf(results);
      notes = List.copyOf(notes);
    }
  }

  /**
   * Reads a file.
   *
   * @throws CommandException if it is no baseline or accepts what cannot be, with line and column
   * @throws UncheckedIOException if it cannot be read
   */
  public static Baseline read(Path file, LocalDate today) {
    if (!Files.exists(file) || Files.isDirectory(file)) {
      throw CommandException.usageError("there is no baseline file " + file);
    }
    try {
      JsonObject document =
          JsonReader.parseObject(
              file.toString(), Files.readAllBytes(file), CommandException::usageError);
      return new Baseline(directoryOf(file), new BaselineParser(document, today).parse());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * One for a file that accepts every leak found that can be: as this one does where it does, and
   * otherwise on these terms.
   *
   * @throws CommandException if the terms are none
   */
  public Baseline renew(
      Path file, List<CheckResult> checked, LocalDate until, String why, LocalDate today) {
    if (why.isBlank()) {
      throw CommandException.usageError("--why is empty; say why these leaks may stay");
    }
    if (until.isBefore(today) || AcceptedLeak.isTooFarAhead(until, today)) {
      throw CommandException.usageError(
          "--until " + until + " is not between today and a year from now, " + today.plusYears(1));
    }
    Path target = directoryOf(file).toAbsolutePath().normalize();
    List<AcceptedLeak> renewed = new ArrayList<>();
    for (CheckResult one : checked) {
      for (CheckFinding finding : one.findings()) {
        if (finding.level() == FindingLevel.LEAK && !AcceptedLeak.isNeverAccepted(finding)) {
          Optional<AcceptedLeak> known = findAccepted(finding).filter(old -> old.isValidOn(today));
          renewed.add(
              new AcceptedLeak(
                  relativize(target, finding.file()),
                  finding.path(),
                  finding.rule(),
                  known.map(AcceptedLeak::until).orElse(until),
                  known.map(AcceptedLeak::reason).orElse(why)));
        }
      }
    }
    return new Baseline(target, renewed.stream().sorted(AcceptedLeak.ORDER).distinct().toList());
  }

  /** Takes away what is accepted. What was accepted for too short a time stays, and says so. */
  public BaselineResult apply(List<CheckResult> checked, LocalDate today) {
    Set<AcceptedLeak> found = new HashSet<>();
    List<CheckResult> left = new ArrayList<>();
    for (CheckResult one : checked) {
      List<CheckFinding> findings = new ArrayList<>();
      for (CheckFinding finding : one.findings()) {
        Optional<AcceptedLeak> known = findAccepted(finding);
        known.ifPresent(found::add);
        if (known.isEmpty()) {
          findings.add(finding);
        } else if (!known.get().isValidOn(today)) {
          LocalDate end = known.get().until();
          findings.add(
              finding.withMessage(
                  finding.message() + " (accepted until " + end + ", which has passed)"));
        }
      }
      int less = one.findings().size() - findings.size();
      String summary = one.summary() + (less > 0 ? ", " + less + " accepted" : "");
      left.add(new CheckResult(one.file(), summary, findings));
    }
    return new BaselineResult(left, unusedEntryNotes(checked, found));
  }

  /** Of files that were checked only: nobody knows what is in the others. */
  private List<String> unusedEntryNotes(List<CheckResult> checked, Set<AcceptedLeak> found) {
    Set<String> files = new HashSet<>();
    checked.forEach(one -> files.add(relativize(directory, one.file())));
    return accepted.stream()
        .filter(one -> files.contains(one.file()) && !found.contains(one))
        .map(
            one ->
                VisibleText.escape(
                    "the baseline accepts %s at %s: %s, where there is none; take it out"
                        .formatted(one.rule(), one.file(), one.path())))
        .toList();
  }

  private Optional<AcceptedLeak> findAccepted(CheckFinding finding) {
    if (finding.level() != FindingLevel.LEAK
        || accepted.isEmpty()
        || AcceptedLeak.isNeverAccepted(finding)) {
      return Optional.empty();
    }
    String file = relativize(directory, finding.file());
    return accepted.stream().filter(one -> one.matches(file, finding)).findFirst();
  }

  /** How many leaks it accepts. */
  public int size() {
    return accepted.size();
  }

  /** The text of the baseline's file, sorted, so that an edit shows as a small difference. */
  String render() {
    return JsonReportWriter.writePortable(
        new BaselineJson(FORMAT, accepted.stream().map(AcceptedLeakJson::of).toList()));
  }

  /** The file; the names of the components are those of the JSON fields. */
  private record BaselineJson(String format, List<AcceptedLeakJson> accepted) {}

  private record AcceptedLeakJson(
      String file, String where, String rule, String until, String why) {

    static AcceptedLeakJson of(AcceptedLeak leak) {
      return new AcceptedLeakJson(
          leak.file(), leak.path(), leak.rule(), leak.until().toString(), leak.reason());
    }
  }

  private static Path directoryOf(Path file) {
    return file.toAbsolutePath().resolveSibling("");
  }

  private static String relativize(Path directory, String file) {
    return directory
        .relativize(Path.of(file).toAbsolutePath().normalize())
        .toString()
        .replace(File.separatorChar, '/');
  }
}
