package imdstape.replayer.cli;

import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import imdstape.replayer.cli.option.ReplayFlags;
import imdstape.replayer.cli.option.RunFlags;
import imdstape.replayer.server.VertxPreloader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Implements {@code imds run}: runs a command that reaches a replay at the address of the service.
 */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    exitCodeOnInvalidInput = ExitCode.RUN_FAILED,
    exitCodeOnExecutionException = ExitCode.RUN_FAILED,
    customSynopsis = "imds run [OPTIONS] -- COMMAND [ARGUMENT...]",
    description = {
      "Run a command that finds a replay at http://169.254.169.254, and at [fd00:ec2::254] unless"
          + " --ipv6 is disabled. Nothing else on this machine does.%n"
    },
    footerHeading = "%nExamples%n",
    footer = {
      "  imds run -- curl http://169.254.169.254/latest/meta-data/",
      "  imds run --tokens required --report text -- ./my-program --its-option",
      "  imds run --fixture my-instance.json --spot-interruption 30s --force -- ./agent",
      "  imds run --mode env -- ./uses-an-aws-sdk",
      "",
      "Its exit code is the command's; 125 is a failure of imds, 126 and 127 are a",
      "command that cannot be executed or is not there."
    })
public final class RunCommand implements Callable<Integer> {

  private final VertxPreloader preloader;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "1..*",
      description = "The command and its arguments, after two dashes.")
  List<String> command = new ArrayList<>();

  @Mixin RunFlags runFlags = new RunFlags();

  @Mixin ReplayFlags replayFlags = new ReplayFlags();

  @Spec CommandSpec spec = CommandSpec.create();

  public RunCommand(VertxPreloader preloader) {
    this.preloader = preloader;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new CommandRunner(preloader, runFlags, replayFlags, spec, null).run(command);
  }
}
