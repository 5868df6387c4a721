package imdstape.replayer;

import imdstape.command.Program;
import java.util.List;

/** The program that serves fixtures. */
public final class Replayer implements Program {

  @Override
  public String name() {
    return "replayer";
  }

  @Override
  public List<Object> commands() {
    return List.of(new ReplayCommand(), new CertificateCommand());
  }
}
