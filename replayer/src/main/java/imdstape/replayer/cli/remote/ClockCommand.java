package imdstape.replayer.cli.remote;

import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Implements {@code imds clock}: shows or changes the clock of the running replay. */
@Command(
    name = "clock",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "Tell, freeze, move and speed up the clock of the replay that runs.%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds clock                            what it shows",
      "  imds clock freeze                     and resume",
      "  imds clock advance 1h                 credentials rotate, events come",
      "  imds clock set 2026-11-24T10:00:00Z",
      "  imds clock speed 60                   a minute in a second",
      "",
      "Exit codes: 0 done, 1 failed, 2 used wrongly."
    })
public final class ClockCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "freeze|resume|advance|set|speed",
      arity = "0..1",
      description = "What to do; nothing tells the time.")
  String action = "";

  @Parameters(
      index = "1",
      paramLabel = "VALUE",
      arity = "0..1",
      description = "How far, to when, how fast.")
  @Nullable String value;

  @Mixin ControlClient control = new ControlClient();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    JsonObject clock =
        (JsonObject)
            (action.isEmpty()
                ? control.request("GET", "/clock", null)
                : control.request("PATCH", "/clock", change()));
    PrintWriter out = spec.commandLine().getOut();
    double speed = clock.getDouble("speed");
    out.println(
        clock.getString("at")
            + (speed == 0 ? ", frozen" : speed == 1 ? "" : ", speed " + formatNumber(speed)));
    out.flush();
    return ExitCode.SUCCESS;
  }

  private JsonObject change() {
    return switch (action) {
      case "freeze" -> freeze(true);
      case "resume" -> freeze(false);
      case "advance" -> new JsonObject().put("advance", requireValue("1h"));
      case "set" -> new JsonObject().put("at", requireValue("2026-11-24T10:00:00Z"));
      case "speed" -> new JsonObject().put("speed", parseSpeed(requireValue("60")));
      default ->
          throw CommandException.usageError(
              "'"
                  + action
                  + "' is nothing a clock does; it is freeze, resume, advance, set or speed");
    };
  }

  private JsonObject freeze(boolean frozen) {
    RemoteArguments.requireNone(value == null ? List.of() : List.of(value), action);
    return new JsonObject().put("frozen", frozen);
  }

  private String requireValue(String example) {
    if (value == null) {
      throw CommandException.usageError(
          action + " needs a value: imds clock " + action + " " + example);
    }
    return value;
  }

  private static double parseSpeed(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException invalid) {
      throw CommandException.usageError(
          "'" + text + "' is no speed; it is a number from 0 to 86400");
    }
  }

  private static String formatNumber(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
