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

/** Implements {@code imds fault}: lists and changes the faults of the running replay. */
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
  String action = "";

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
    Object faults =
        switch (action) {
          case "" -> control.request("GET", "/faults", null);
          case "clear" -> {
            RemoteArguments.requireNone(fields, action);
            yield control.request("DELETE", "/faults", null);
          }
          case "cancel" -> control.request("DELETE", "/faults/" + requireFaultId(), null);
          default -> control.request("POST", "/faults", faultJson());
        };
    RemoteArguments.printList(
        spec.commandLine().getOut(), faults, "no faults", FaultCommand::formatFault);
    return ExitCode.SUCCESS;
  }

  private String requireFaultId() {
    return RemoteArguments.requireId(fields, action, "fault");
  }

  private JsonObject faultJson() {
    JsonObject fault = new JsonObject().put(PRESETS.contains(action) ? "preset" : "fault", action);
    RemoteArguments.forEachField(fields, (name, text) -> fault.put(name, parseValue(text)));
    return fault;
  }

  /** Parses a value: a number, true or false, an object {@code {…}}, or else a string. */
  private static Object parseValue(String text) {
    if (text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
      return text.contains(".") ? (Object) Double.valueOf(text) : Integer.valueOf(text);
    }
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (text.startsWith("{")) {
      try {
        return new JsonObject(text);
      } catch (DecodeException invalid) {
        throw CommandException.usageError("'" + text + "' is no object in JSON");
      }
    }
    return text;
  }

  private static String formatFault(JsonObject fault) {
    String rest =
        fault.stream()
            .filter(field -> !field.getKey().equals("id") && !field.getKey().equals("fault"))
            .map(field -> field.getKey() + "=" + field.getValue())
            .collect(Collectors.joining(" "));
    return (fault.getString("id") + "  " + rest).stripTrailing();
  }
}
