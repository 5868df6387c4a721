package imdstape.replayer.cli.remote;

import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code imds fault}: what goes wrong with the answers of the replay that runs. */
@Command(
    name = "fault",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "List, set and end faults of the replay that runs.%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds fault                                     list them",
      "  imds fault flaky                               a preset: hop-limit, throttled,"
          + " not-up-yet,",
      "                                                 expired-token or flaky",
      "  imds fault status status=503 path=meta-data/iam/** first=2",
      "  imds fault delay by=200ms share=0.1",
      "  imds fault reset every=10 until=+1m",
      "  imds fault cancel status-1",
      "  imds fault clear                               nothing goes wrong any more",
      "",
      "Fields are those of a scenario. Exit codes: 0 done, 1 failed, 2 used wrongly."
    })
public final class FaultCommand implements Callable<Integer> {

  private static final Set<String> PRESETS =
      Set.of("hop-limit", "throttled", "not-up-yet", "expired-token", "flaky");

  @Parameters(
      paramLabel = "FAULT",
      arity = "0..1",
      description = "What goes wrong, or cancel or clear; nothing lists what is set.")
  String what = "";

  @Parameters(
      index = "1..*",
      paramLabel = "NAME=VALUE",
      arity = "0..*",
      description = "Its fields, as in a scenario; of cancel, the id.")
  List<String> fields = new ArrayList<>();

  @Mixin ControlClient control = new ControlClient();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Object said =
        switch (what) {
          case "" -> control.ask("GET", "/faults", null);
          case "clear" -> {
            RemoteArguments.none(fields, what);
            yield control.ask("DELETE", "/faults", null);
          }
          case "cancel" -> control.ask("DELETE", "/faults/" + id(), null);
          default -> control.ask("POST", "/faults", fault());
        };
    RemoteArguments.list(spec.commandLine().getOut(), said, "no faults", FaultCommand::line);
    return ExitCode.DONE;
  }

  private String id() {
    return RemoteArguments.id(fields, what, "fault");
  }

  private JsonObject fault() {
    JsonObject fault = new JsonObject().put(PRESETS.contains(what) ? "preset" : "fault", what);
    RemoteArguments.each(fields, (name, text) -> fault.put(name, value(text)));
    return fault;
  }

  /** A number, true or false, an object {@code {…}}, or else a string. */
  private static Object value(String text) {
    if (text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
      return text.contains(".") ? (Object) Double.valueOf(text) : Integer.valueOf(text);
    }
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (text.startsWith("{")) {
      try {
        return new JsonObject(text);
      } catch (DecodeException notOne) {
        throw CommandException.misused("'" + text + "' is no object in JSON");
      }
    }
    return text;
  }

  private static String line(JsonObject fault) {
    String rest =
        fault.stream()
            .filter(field -> !field.getKey().equals("id") && !field.getKey().equals("fault"))
            .map(field -> field.getKey() + "=" + field.getValue())
            .collect(Collectors.joining(" "));
    return (fault.getString("id") + "  " + rest).stripTrailing();
  }
}
