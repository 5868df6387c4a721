package imdstape.recorder;

import imdstape.command.Program;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** The program that records and checks fixtures. */
public final class Recorder implements Program {

  @Override
  public String name() {
    return "recorder";
  }

  @Override
  public List<Object> commands() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return List.of(
        new RecordCommand(), new CheckCommand(today), new SealCommand(), new DiffCommand(today));
  }
}
