package imdstape.replayer.cli;

import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Implements {@code imds reach}: explains how programs reach a replay on each operating system. */
@Command(
    name = "reach",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = {
      "Tell how programs reach a replay. It changes nothing.%n",
      "For one command: imds run -- COMMAND, on Linux, or imds run --mode env -- COMMAND where it"
          + " uses an AWS SDK. What follows is for a whole machine, changes it for all of its"
          + " programs, and has no place on a machine of a cloud, whose own metadata service it"
          + " hides. imds doctor tells what of it was left behind.%n"
    },
    footerHeading = "%nLinux, with sudo and nft%n",
    footer = {
      "  imds up",
      "  undo: imds down                                    (a restart undoes it too)",
      "",
      "macOS (not tested by imds-tape)",
      "  sudo ifconfig lo0 alias 169.254.169.254 255.255.255.255",
      "  sudo imds replay --listen 169.254.169.254 --port 80",
      "  undo: sudo ifconfig lo0 -alias 169.254.169.254     (a restart undoes it too)",
      "",
      "Windows, as administrator (not tested by imds-tape)",
      "  netsh interface ipv4 add address \"Loopback Pseudo-Interface 1\" ^",
      "    169.254.169.254 255.255.255.255 store=active",
      "  imds replay --listen 169.254.169.254 --port 80     (or imds run in WSL 2)",
      "  undo: netsh interface ipv4 delete address ^",
      "    \"Loopback Pseudo-Interface 1\" 169.254.169.254  (a restart undoes it too)",
      "",
      "Containers and pods: docs/reaching.md"
    })
final class ReachCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.SUCCESS;
  }
}
