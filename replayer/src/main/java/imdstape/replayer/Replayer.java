package imdstape.replayer;

import imdstape.command.Program;
import imdstape.replayer.remote.ClockCommand;
import imdstape.replayer.remote.EventCommand;
import imdstape.replayer.remote.FaultCommand;
import imdstape.replayer.remote.RequestsCommand;
import imdstape.replayer.remote.VerifyCommand;
import java.util.List;

/** The program that serves fixtures. */
public final class Replayer implements Program {

  @Override
  public String name() {
    return "replayer";
  }

  @Override
  public List<Object> commands() {
    return List.of(
        new ReplayCommand(),
        new RunCommand(),
        new ShellCommand(),
        new UpCommand(),
        new DownCommand(),
        new ReachCommand(),
        new EventCommand(),
        new FaultCommand(),
        new ClockCommand(),
        new RequestsCommand(),
        new VerifyCommand(),
        new PingCommand(),
        new CertificateCommand());
  }
}
