package imdstape.replayer.cli.remote;

import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code imds event}: what happens to the instance of the replay that runs. */
@Command(
    name = "event",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "List, set, cancel and complete events of the replay that runs.%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds event                                     list them",
      "  imds event spot-interruption at=+30s action=stop lead=2m",
      "  imds event fis delay=15s                       recommendation, then notice",
      "  imds event maintenance code=system-reboot",
      "  imds event target-lifecycle-state state=Terminated",
      "  imds event value path=meta-data/tags/instance/Name value=blue",
      "  imds event credentials state=expired",
      "  imds event role role=other                     swap the instance's role",
      "  imds event cancel maintenance-1                a maintenance moves to the history",
      "  imds event complete maintenance-1",
      "  imds event clear                               nothing happens any more",
      "",
      "Times are +30s from now or 2026-11-24T10:00:00Z. Exit codes: 0 done, 1 failed, 2 used"
          + " wrongly."
    })
public final class EventCommand implements Callable<Integer> {

  private static final Set<String> OF_THE_LIST = Set.of("id", "event", "at", "happened");

  @Parameters(
      paramLabel = "EVENT",
      arity = "0..1",
      description = "What happens, or cancel, complete or clear; nothing lists what is set.")
  String what = "";

  @Parameters(
      index = "1..*",
      paramLabel = "NAME=VALUE",
      arity = "0..*",
      description =
          "Its fields, as in a scenario; of cancel and complete, the id, or"
              + " the EventId of a scheduled event.")
  List<String> fields = new ArrayList<>();

  @Option(
      names = "--force",
      description = "Make it a Spot Instance if the event needs one and it is none.")
  boolean force;

  @Mixin ControlClient control = new ControlClient();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Object said =
        switch (what) {
          case "" -> control.ask("GET", "/events", null);
          case "clear" -> {
            RemoteArguments.none(fields, what);
            yield control.ask("DELETE", "/events", null);
          }
          case "cancel" -> control.ask("DELETE", "/events/" + id(), null);
          case "complete" -> control.ask("POST", "/events/" + id() + "/complete", new JsonObject());
          default -> control.ask("POST", "/events" + (force ? "?force=true" : ""), event());
        };
    RemoteArguments.list(spec.commandLine().getOut(), said, "no events", EventCommand::line);
    return ExitCode.DONE;
  }

  private String id() {
    return RemoteArguments.id(fields, what, "event");
  }

  private JsonObject event() {
    JsonObject event = new JsonObject().put("event", what);
    JsonObject options = new JsonObject();
    RemoteArguments.each(
        fields,
        (name, value) -> {
          boolean takesAway = value.isEmpty() && (name.equals("role") || name.equals("value"));
          if (what.equals("options") && !name.equals("at")) {
            options.put(name, value.matches("\\d{1,2}") ? (Object) Integer.valueOf(value) : value);
          } else {
            event.put(name, takesAway ? null : value);
          }
        });
    return what.equals("options") ? event.put("options", options) : event;
  }

  private static String line(JsonObject event) {
    String rest =
        event.stream()
            .filter(field -> !OF_THE_LIST.contains(field.getKey()))
            .map(EventCommand::text)
            .collect(Collectors.joining(" "));
    return "%s  %s %s  %s"
        .formatted(
            event.getString("id"),
            event.getBoolean("happened") ? "since" : "at",
            event.getString("at"),
            rest)
        .stripTrailing();
  }

  private static String text(Map.Entry<String, Object> field) {
    return field.getKey() + "=" + (field.getValue() == null ? "" : field.getValue());
  }
}
