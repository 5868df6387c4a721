package imdstape.recorder.cli;

import static java.util.Map.entry;

import imdstape.cli.CommandProvider;
import imdstape.host.LeftoverSearch;
import imdstape.recorder.cli.library.DeriveCommand;
import imdstape.recorder.cli.library.FixturesCommand;
import imdstape.recorder.cli.library.NewCommand;
import java.io.Console;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.Supplier;

/** Provides the commands that make fixtures and check them. */
public final class RecorderCommands implements CommandProvider {

  @Override
  public String programName() {
    return "recorder";
  }

  @Override
  public Map<String, Supplier<Object>> commands() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    // set by the launcher: System.console() differs between Java versions
    boolean terminal = Boolean.getBoolean("imds.terminal");
    return Map.ofEntries(
        entry("record", () -> new RecordCommand(terminal)),
        entry("check", () -> new CheckCommand(today)),
        entry("seal", SealCommand::new),
        entry(
            "doctor",
            () ->
                new DoctorCommand(
                    CrawlFlags::hostEnvironment,
                    LeftoverSearch.SearchContext.ofThisMachine(System.getenv()))),
        entry("import", () -> new ImportCommand(today)),
        entry("export", ExportCommand::new),
        entry("diff", () -> new DiffCommand(today)),
        entry("prune", PruneCommand::new),
        entry("fixtures", FixturesCommand::new),
        entry("derive", DeriveCommand::new),
        entry("new", () -> new NewCommand(today, terminal ? RecorderCommands::answer : null)));
  }

  /**
   * Asks a question on the console.
   *
   * @return the answer; empty if there is no console
   */
  @SuppressWarnings("SystemConsoleNull") // called only if the launcher has found a terminal
  private static String answer(String question) {
    Console console = System.console();
    String answer = console == null ? null : console.readLine("%s", question);
    return answer == null ? "" : answer;
  }
}
