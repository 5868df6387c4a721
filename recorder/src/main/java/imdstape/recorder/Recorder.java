package imdstape.recorder;

import imdstape.command.Program;
import imdstape.recorder.library.DeriveCommand;
import imdstape.recorder.library.FixturesCommand;
import imdstape.recorder.library.NewCommand;
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
    return List.of(
        new RecordCommand(Boolean.getBoolean("imds.terminal")),
        new CheckCommand(today),
        new SealCommand(),
        new DoctorCommand(CrawlFlags::surroundings),
        new ImportCommand(today),
        new ExportCommand(),
        new DiffCommand(today),
        new FixturesCommand(),
        new DeriveCommand(),
        new NewCommand(today, System.console() == null ? null : System.console()::readLine));
  }
}
