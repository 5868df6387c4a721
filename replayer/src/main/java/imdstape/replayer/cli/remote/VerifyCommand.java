package imdstape.replayer.cli.remote;

import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Implements {@code imds verify}: checks that the running replay received no request for an
 * unrecorded path.
 */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = {
      "Say whether everything that was asked of the replay that runs had been recorded: that it was"
          + " there, or that it was not.%n",
      "With --strict, a replay that was asked for anything else fails here, and at its own end,"
          + " also if its requests were forgotten or it was reset meanwhile.%n"
    },
    footerHeading = "%nExamples%n",
    footer = {
      "  imds replay --strict & … ; imds verify",
      "",
      "Exit codes: 0 all had been, 1 something had not (of a strict replay), 2 used wrongly."
    })
public final class VerifyCommand implements Callable<Integer> {

  @Mixin ControlClient control = new ControlClient();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    JsonObject summary = (JsonObject) control.request("GET", "/requests/summary", null);
    JsonArray unrecorded = summary.getJsonArray("ever_unrecorded");
    PrintWriter out = spec.commandLine().getOut();
    unrecorded.forEach(one -> out.println(RequestsCommand.formatUnrecorded(one)));
    if (unrecorded.isEmpty()) {
      out.println("all that was asked had been recorded");
    } else if (!summary.getBoolean("strict")) {
      out.println("the replay is not strict: start it with --strict to fail here");
    }
    out.flush();
    return unrecorded.isEmpty() || !summary.getBoolean("strict")
        ? ExitCode.SUCCESS
        : ExitCode.FAILURE;
  }
}
