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

/** Implements {@code imds event}: lists and changes the events of the running replay. */
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

  private static final Set<String> LIST_FIELDS = Set.of("id", "event", "at", "happened");

  @Parameters(
      paramLabel = "EVENT",
      arity = "0..1",
      description = "What happens, or cancel, complete or clear; nothing lists what is set.")
  String action = "";

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
    Object events =
        switch (action) {
          case "" -> control.request("GET", "/events", null);
          case "clear" -> {
            RemoteArguments.requireNone(fields, action);
            yield control.request("DELETE", "/events", null);
          }
          case "cancel" -> control.request("DELETE", "/events/" + requireEventId(), null);
          case "complete" ->
              control.request(
                  "POST", "/events/" + requireEventId() + "/complete", new JsonObject());
          default -> control.request("POST", "/events" + (force ? "?force=true" : ""), eventJson());
        };
    RemoteArguments.printList(
        spec.commandLine().getOut(), events, "no events", EventCommand::formatEvent);
    return ExitCode.SUCCESS;
  }

  private String requireEventId() {
    return RemoteArguments.requireId(fields, action, "event");
  }

  private JsonObject eventJson() {
    JsonObject event = new JsonObject().put("event", action);
    JsonObject options = new JsonObject();
    RemoteArguments.forEachField(
        fields,
        (name, value) -> {
          boolean takesAway = value.isEmpty() && (name.equals("role") || name.equals("value"));
          if (action.equals("options") && !name.equals("at")) {
            options.put(name, value.matches("\\d{1,2}") ? (Object) Integer.valueOf(value) : value);
          } else {
            event.put(name, takesAway ? null : value);
          }
        });
    return action.equals("options") ? event.put("options", options) : event;
  }

  private static String formatEvent(JsonObject event) {
    String rest =
        event.stream()
            .filter(field -> !LIST_FIELDS.contains(field.getKey()))
            .map(EventCommand::formatField)
            .collect(Collectors.joining(" "));
    return "%s  %s %s  %s"
        .formatted(
            event.getString("id"),
            event.getBoolean("happened") ? "since" : "at",
            event.getString("at"),
            rest)
        .stripTrailing();
  }

  private static String formatField(Map.Entry<String, Object> field) {
    return field.getKey() + "=" + (field.getValue() == null ? "" : field.getValue());
  }
}
