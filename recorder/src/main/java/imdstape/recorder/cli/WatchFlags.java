package imdstape.recorder.cli;

import imdstape.cli.CommandException;
import imdstape.recorder.WatchPlan;
import imdstape.recorder.scenario.ScenarioFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options for a watch after the recording. */
final class WatchFlags {

  private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
  private static final Duration MAX_DURATION = Duration.ofDays(30);
  private static final String JSON = ".json";

  @Option(
      names = "--watch",
      paramLabel = "SPAN",
      converter = WatchDurationConverter.class,
      description =
          "Then go on asking for what changes, for 30m or 1h30m, and write a scenario that replays"
              + " when what appeared. Ctrl-C ends it; what was seen by then is written.")
  @Nullable Duration length;

  @Option(
      names = "--watch-every",
      paramLabel = "SPAN",
      converter = WatchDurationConverter.class,
      defaultValue = "5s",
      description =
          "How often to ask for events, and a twelfth as often for tags, roles and addresses"
              + " (default: ${DEFAULT-VALUE}, which is what AWS advises for Spot notices).")
  Duration every = Duration.ofSeconds(5);

  @Option(
      names = "--scenario",
      paramLabel = "FILE",
      description = "The scenario to write (default: my.scenario.json beside my.json).")
  @Nullable Path scenario;

  /** Whether the options ask for a watch. */
  boolean isEnabled() {
    return length != null;
  }

  /**
   * A watch and the file of its scenario.
   *
   * @param file checked to be writable before anything is recorded
   */
  record WatchTarget(WatchPlan plan, ScenarioFile file) {}

  /**
   * The watch that the options ask for, if they do.
   *
   * @param out the fixture's file, or null for standard output
   * @param journal the request journal's file, or null if there is none
   * @throws CommandException if the options contradict each other
   */
  Optional<WatchTarget> watchTarget(@Nullable Path out, @Nullable Path journal) {
    if (length == null) {
      if (scenario != null) {
        throw CommandException.usageError("--scenario is what --watch writes; add --watch 30m");
      }
      return Optional.empty();
    }
    if (every.compareTo(MIN_INTERVAL) < 0 || every.compareTo(length) > 0) {
      throw CommandException.usageError(
          "--watch-every is a second or more, and no longer than --watch");
    }
    if (length.compareTo(MAX_DURATION) > 0) {
      throw CommandException.usageError("--watch is 30 days at most");
    }
    Path file = scenario == null ? defaultScenarioFile(out) : scenario;
    for (Path other : new Path[] {out, journal}) {
      if (other != null
          && other.toAbsolutePath().normalize().equals(file.toAbsolutePath().normalize())) {
        throw CommandException.usageError(
            "--scenario is the file of --out or --journal; name another");
      }
    }
    return Optional.of(
        new WatchTarget(
            new WatchPlan(length, every, fixtureReference(out, file)), ScenarioFile.at(file)));
  }

  private static Path defaultScenarioFile(@Nullable Path out) {
    if (out == null) {
      throw CommandException.usageError(
          "--out - has no name that the scenario could have; name it with --scenario");
    }
    String name = Objects.requireNonNull(out.getFileName()).toString();
    String stem = name.endsWith(JSON) ? name.substring(0, name.length() - JSON.length()) : name;
    return out.resolveSibling(stem + ".scenario" + JSON);
  }

  /**
   * The fixture's path relative to the scenario, or its name alone if the path would show
   * directories outside the working directory. Null if there is no fixture file.
   */
  static @Nullable String fixtureReference(@Nullable Path out, Path scenario) {
    if (out == null) {
      return null;
    }
    Path workingDirectory = Path.of("").toAbsolutePath();
    Path fixture = out.toAbsolutePath().normalize();
    Path directory = scenario.toAbsolutePath().resolveSibling("").normalize();
    boolean visible =
        fixture.startsWith(directory)
            || (fixture.startsWith(workingDirectory) && directory.startsWith(workingDirectory));
    Path named = visible ? directory.relativize(fixture) : fixture.getFileName();
    return Objects.requireNonNull(named).toString();
  }

  /**
   * Parses durations such as {@code 30s}, {@code 2m} and {@code 1h30m}, as {@code imds replay}
   * does, and ISO 8601 such as {@code PT30S}.
   */
  static final class WatchDurationConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
      boolean shortForm =
          text.matches("(?=.)(?:\\d{1,4}d)?(?:\\d{1,6}h)?(?:\\d{1,6}m)?(?:\\d{1,8}s)?");
      String upper = text.toUpperCase(Locale.ROOT);
      int days = upper.indexOf('D') + 1;
      String iso =
          shortForm
              ? "P"
                  + upper.substring(0, days)
                  + (days < upper.length() ? "T" : "")
                  + upper.substring(days)
              : upper;
      try {
        Duration span = Duration.parse(iso);
        if (!span.isNegative()) {
          return span;
        }
      } catch (DateTimeParseException invalid) {
        // reported below
      }
      throw new TypeConversionException(
          "'" + text + "' is no span of time; write 30s, 2m or 1h30m");
    }
  }
}
