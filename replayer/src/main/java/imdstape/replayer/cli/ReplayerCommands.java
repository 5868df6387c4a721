package imdstape.replayer.cli;

import static java.util.Map.entry;

import imdstape.cli.CommandProvider;
import imdstape.replayer.cli.remote.ClockCommand;
import imdstape.replayer.cli.remote.EventCommand;
import imdstape.replayer.cli.remote.FaultCommand;
import imdstape.replayer.cli.remote.RequestsCommand;
import imdstape.replayer.cli.remote.VerifyCommand;
import imdstape.replayer.server.VertxPreloader;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Provides the commands of the replayer. */
public final class ReplayerCommands implements CommandProvider {

  private final VertxPreloader preloader = new VertxPreloader();

  @Override
  public String programName() {
    return "replayer";
  }

  @Override
  public Map<String, Supplier<Object>> commands() {
    return Map.ofEntries(
        entry("replay", () -> new ReplayCommand(preloader)),
        entry("run", () -> new RunCommand(preloader)),
        entry("shell", () -> new ShellCommand(preloader)),
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

  @Override
  public void preload(String command) {
    if (List.of("replay", "run", "shell").contains(command)) {
      preloader.start();
    }
  }
}
