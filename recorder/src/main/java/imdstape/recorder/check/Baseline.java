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

/** The leaks that a team accepts until a date, each with a reason. Immutable. */
public final class Baseline {

  /** The value of the first field of a baseline file. */
  static final String FORMAT = "imds-tape-baseline/1";

  /** A baseline that accepts nothing. */
  public static final Baseline NONE = new Baseline(Path.of(""), List.of());

  private final Path directory;
  private final List<AcceptedLeak> accepted;

  private Baseline(Path directory, List<AcceptedLeak> accepted) {
    this.directory = directory.toAbsolutePath().normalize();
    this.accepted = List.copyOf(accepted);
  }

  /**
   * The results of a check after a baseline was applied.
   *
   * @param results without the accepted findings
   * @param notes warnings about entries that are no longer needed
   */
  public record BaselineResult(List<CheckResult> results, List<String> notes) {

    public BaselineResult {
      results = List.copyOf(results);
      notes = List.copyOf(notes);
    }
  }

  /**
   * Reads a baseline file.
   *
   * @throws CommandException if the file is missing, invalid, or accepts what cannot be accepted;
   *     the message has line and column
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
   * A baseline for a file that accepts every leak that can be accepted. A leak that this baseline
   * accepts keeps its terms.
   *
   * @param until the last day of the newly accepted leaks, within a year
   * @param reason the reason of the newly accepted leaks
   * @throws CommandException if the reason is empty or the date is out of range
   */
  public Baseline renew(
      Path file, List<CheckResult> results, LocalDate until, String reason, LocalDate today) {
    if (reason.isBlank()) {
      throw CommandException.usageError("--why is empty; say why these leaks may stay");
    }
    if (until.isBefore(today) || AcceptedLeak.isTooFarAhead(until, today)) {
      throw CommandException.usageError(
          "--until " + until + " is not between today and a year from now, " + today.plusYears(1));
    }
    Path target = directoryOf(file).toAbsolutePath().normalize();
    List<AcceptedLeak> renewed = new ArrayList<>();
    for (CheckResult result : results) {
      for (CheckFinding finding : result.findings()) {
        if (finding.level().isDisclosure() && !AcceptedLeak.isNeverAccepted(finding)) {
          Optional<AcceptedLeak> entry = findAccepted(finding).filter(old -> old.isValidOn(today));
          renewed.add(
              new AcceptedLeak(
                  relativize(target, finding.file()),
                  finding.path(),
                  finding.rule(),
                  entry.map(AcceptedLeak::until).orElse(until),
                  entry.map(AcceptedLeak::reason).orElse(reason)));
        }
      }
    }
    return new Baseline(target, renewed.stream().sorted(AcceptedLeak.ORDER).distinct().toList());
  }

  /**
   * Removes the accepted findings. A finding whose acceptance has ended stays, with that in its
   * message.
   */
  public BaselineResult apply(List<CheckResult> results, LocalDate today) {
    Set<AcceptedLeak> found = new HashSet<>();
    List<CheckResult> remaining = new ArrayList<>();
    for (CheckResult result : results) {
      List<CheckFinding> findings = new ArrayList<>();
      for (CheckFinding finding : result.findings()) {
        Optional<AcceptedLeak> entry = findAccepted(finding);
        entry.ifPresent(found::add);
        if (entry.isEmpty()) {
          findings.add(finding);
        } else if (!entry.get().isValidOn(today)) {
          LocalDate end = entry.get().until();
          findings.add(
              finding.withMessage(
                  finding.message() + " (accepted until " + end + ", which has passed)"));
        }
      }
      int removed = result.findings().size() - findings.size();
      String summary = result.summary() + (removed > 0 ? ", " + removed + " accepted" : "");
      remaining.add(new CheckResult(result.file(), summary, findings));
    }
    return new BaselineResult(remaining, unusedEntryNotes(results, found));
  }

  /** Notes about entries without a finding, only for files that were checked. */
  private List<String> unusedEntryNotes(List<CheckResult> results, Set<AcceptedLeak> found) {
    Set<String> files = new HashSet<>();
    results.forEach(result -> files.add(relativize(directory, result.file())));
    return accepted.stream()
        .filter(leak -> files.contains(leak.file()) && !found.contains(leak))
        .map(
            leak ->
                VisibleText.escape(
                    "the baseline accepts %s at %s: %s, where there is none; take it out"
                        .formatted(leak.rule(), leak.file(), leak.path())))
        .toList();
  }

  private Optional<AcceptedLeak> findAccepted(CheckFinding finding) {
    if (!finding.level().isDisclosure()
        || accepted.isEmpty()
        || AcceptedLeak.isNeverAccepted(finding)) {
      return Optional.empty();
    }
    String file = relativize(directory, finding.file());
    return accepted.stream().filter(leak -> leak.matches(file, finding)).findFirst();
  }

  /** The number of accepted leaks. */
  public int size() {
    return accepted.size();
  }

  /** The text of the baseline's file, sorted, so that an edit shows as a small difference. */
  String render() {
    return JsonReportWriter.writePortable(
        new BaselineJson(FORMAT, accepted.stream().map(AcceptedLeakJson::of).toList()));
  }

  /** The file. Component names are JSON field names. */
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
