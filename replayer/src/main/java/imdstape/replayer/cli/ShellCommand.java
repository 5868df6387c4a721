package imdstape.replayer.cli;

import imdstape.cli.ExitCode;
import imdstape.cli.Stacktrace;
import imdstape.cli.Version;
import imdstape.replayer.server.Prepared;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code imds shell}: a shell for which the real address is a replay. */
@Command(
    name = "shell",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeOnInvalidInput = ExitCode.RUN_FAILED,
    exitCodeOnExecutionException = ExitCode.RUN_FAILED,
    description = {
      "Start your shell where a replay is at http://169.254.169.254, as imds run does; imds event"
          + " and its like, typed there, direct it.%n"
    },
    footerHeading = "%nExamples%n",
    footer = {
      "  imds shell",
      "  imds shell --fixture my-instance.json --tokens required",
      "",
      "Its exit code is the shell's; 125 is a failure of imds."
    })
final class ShellCommand implements Callable<Integer> {

  private final Prepared prepared;

  @Mixin RunFlags run = new RunFlags();

  @Mixin ReplayFlags flags = new ReplayFlags();

  @Spec CommandSpec spec = CommandSpec.create();

  ShellCommand(Prepared prepared) {
    this.prepared = prepared;
  }

  @Override
  public Integer call() throws InterruptedException {
    flags.traced = Stacktrace.isWanted(spec);
    String shell = System.getenv().getOrDefault("SHELL", "/bin/sh");
    Run inside = new Run(prepared, run, flags, spec.commandLine().getErr());
    inside.greet("exit, or Ctrl-D, leads back");
    return inside.of(List.of(shell));
  }
}
