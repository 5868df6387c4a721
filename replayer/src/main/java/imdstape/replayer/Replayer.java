package imdstape.replayer;

import static java.util.Map.entry;

import imdstape.command.Program;
import imdstape.replayer.remote.ClockCommand;
import imdstape.replayer.remote.EventCommand;
import imdstape.replayer.remote.FaultCommand;
import imdstape.replayer.remote.RequestsCommand;
import imdstape.replayer.remote.VerifyCommand;
import java.util.Map;
import java.util.function.Supplier;

/** The program that serves fixtures. */
public final class Replayer implements Program {

  @Override
  public String name() {
    return "replayer";
  }

  @Override
  public Map<String, Supplier<Object>> commands() {
    return Map.ofEntries(
        entry("replay", ReplayCommand::new),
        entry("run", RunCommand::new),
        entry("shell", ShellCommand::new),
        entry("up", UpCommand::new),
        entry("down", DownCommand::new),
        entry("reach", ReachCommand::new),
        entry("event", EventCommand::new),
        entry("fault", FaultCommand::new),
        entry("clock", ClockCommand::new),
        entry("requests", RequestsCommand::new),
        entry("verify", VerifyCommand::new),
        entry("ping", PingCommand::new),
        entry("certificate", CertificateCommand::new));
  }
}
