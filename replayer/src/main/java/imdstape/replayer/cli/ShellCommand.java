package imdstape.replayer.cli;

import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import imdstape.replayer.cli.option.ReplayFlags;
import imdstape.replayer.cli.option.RunFlags;
import imdstape.replayer.server.VertxPreloader;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Implements {@code imds shell}: starts a shell that reaches a replay at the address of the
 * service.
 */
@Command(
    name = "shell",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
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

  private final VertxPreloader preloader;

  @Mixin RunFlags runFlags = new RunFlags();

  @Mixin ReplayFlags replayFlags = new ReplayFlags();

  @Spec CommandSpec spec = CommandSpec.create();

  ShellCommand(VertxPreloader preloader) {
    this.preloader = preloader;
  }

  @Override
  public Integer call() throws InterruptedException {
    String shell = System.getenv().getOrDefault("SHELL", "/bin/sh");
    return new CommandRunner(preloader, runFlags, replayFlags, spec, "exit, or Ctrl-D, leads back")
        .run(List.of(shell));
  }
}
