package imdstape.recorder;

import imdstape.command.Program;
import imdstape.recorder.library.DeriveCommand;
import imdstape.recorder.library.FixturesCommand;
import imdstape.recorder.library.NewCommand;
import imdstape.running.Leftovers;
import java.io.Console;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** The program that makes fixtures and checks them. */
public final class Recorder implements Program {

  @Override
  public String name() {
    return "recorder";
  }

  @Override
  public List<Object> commands() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    // the launcher's word: what Java says of its console differs from version to version
    boolean terminal = Boolean.getBoolean("imds.terminal");
    return List.of(
        new RecordCommand(terminal),
        new CheckCommand(today),
        new SealCommand(),
        new DoctorCommand(CrawlFlags::surroundings, Leftovers.Place.here(System.getenv())),
        new ImportCommand(today),
        new ExportCommand(),
        new DiffCommand(today),
        new PruneCommand(),
        new FixturesCommand(),
        new DeriveCommand(),
        new NewCommand(today, terminal ? Recorder::answer : null));
  }

  /** What a person says to a question; nothing, if nobody is there after all. */
  @SuppressWarnings("SystemConsoleNull") // the launcher has said that somebody is there
  private static String answer(String question) {
    Console console = System.console();
    String said = console == null ? null : console.readLine("%s", question);
    return said == null ? "" : said;
  }
}
