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

/** {@code imds clock}: what time it is in the replay that runs. */
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
  String what = "";

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
            (what.isEmpty()
                ? control.ask("GET", "/clock", null)
                : control.ask("PATCH", "/clock", change()));
    PrintWriter out = spec.commandLine().getOut();
    double speed = clock.getDouble("speed");
    out.println(
        clock.getString("at")
            + (speed == 0 ? ", frozen" : speed == 1 ? "" : ", speed " + plain(speed)));
    out.flush();
    return ExitCode.DONE;
  }

  private JsonObject change() {
    return switch (what) {
      case "freeze" -> frozen(true);
      case "resume" -> frozen(false);
      case "advance" -> new JsonObject().put("advance", value("1h"));
      case "set" -> new JsonObject().put("at", value("2026-11-24T10:00:00Z"));
      case "speed" -> new JsonObject().put("speed", speed(value("60")));
      default ->
          throw CommandException.misused(
              "'"
                  + what
                  + "' is nothing a clock does; it is freeze, resume, advance, set or speed");
    };
  }

  private JsonObject frozen(boolean frozen) {
    RemoteArguments.none(value == null ? List.of() : List.of(value), what);
    return new JsonObject().put("frozen", frozen);
  }

  private String value(String example) {
    if (value == null) {
      throw CommandException.misused(what + " needs a value: imds clock " + what + " " + example);
    }
    return value;
  }

  private static double speed(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException notOne) {
      throw CommandException.misused("'" + text + "' is no speed; it is a number from 0 to 86400");
    }
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
