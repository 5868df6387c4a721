package imdstape.replayer.cli.remote;

import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Implements {@code imds requests}: shows the requests that the running replay has received. */
@Command(
    name = "requests",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = {
      "Show who asked the replay that runs for what: by IMDSv1 or v2, in vain, and who saw which"
          + " event how soon. No token and no value is in it.%n"
    },
    footerHeading = "%nExamples%n",
    footer = {
      "  imds requests",
      "  imds requests --json           each of them, for a script",
      "  imds requests --clear          forget them",
      "",
      "Exit codes: 0 done, 1 failed, 2 used wrongly."
    })
public final class RequestsCommand implements Callable<Integer> {

  @Option(names = "--json", description = "Print each request instead of a summary.")
  boolean json;

  @Option(names = "--clear", description = "Forget them; with --json, once they are printed.")
  boolean clear;

  @Mixin ControlClient control = new ControlClient();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(((JsonArray) control.request("GET", "/requests", null)).encodePrettily());
    } else if (!clear) {
      printSummary((JsonObject) control.request("GET", "/requests/summary", null), out);
    }
    out.flush();
    if (clear) {
      control.request("DELETE", "/requests", null);
    }
    return ExitCode.SUCCESS;
  }

  private static void printSummary(JsonObject summary, PrintWriter out) {
    int forgotten = summary.getInteger("forgotten");
    out.println(
        summary.getInteger("requests")
            + " requests"
            + (forgotten == 0 ? "" : ", " + forgotten + " older ones forgotten"));
    if (summary.getBoolean("by_chance")) {
      out.println("  faults by chance: --seed " + summary.getLong("seed") + " repeats it");
    }
    for (Object one : summary.getJsonArray("callers")) {
      JsonObject caller = (JsonObject) one;
      out.printf(
          "  %s: %d by IMDSv1, %d by IMDSv2%s%n",
          caller.getString("caller"),
          caller.getLong("IMDSv1"),
          caller.getLong("IMDSv2"),
          caller.containsKey("unread") ? ", " + caller.getLong("unread") + " unreadable" : "");
    }
    for (Object one : summary.getJsonArray("paths")) {
      JsonObject path = (JsonObject) one;
      out.printf(
          "  %s: %s%n",
          path.getString("path"),
          path.getJsonObject("statuses").stream()
              .map(status -> status.getValue() + " × " + status.getKey())
              .collect(Collectors.joining(", ")));
    }
    for (Object one : summary.getJsonArray("events")) {
      JsonObject event = (JsonObject) one;
      JsonArray seen = event.getJsonArray("seen");
      out.printf(
          "  %s: %s%n",
          event.getString("id"),
          seen.isEmpty()
              ? "seen by nobody"
              : seen.stream()
                  .map(JsonObject.class::cast)
                  .map(
                      by ->
                          "seen by %s after %.1f s"
                              .formatted(by.getString("caller"), by.getLong("after_ms") / 1000.0))
                  .collect(Collectors.joining(", ")));
    }
    summary.getJsonArray("unrecorded").forEach(one -> out.println("  " + formatUnrecorded(one)));
  }

  /** Formats a path that was never recorded, with recorded paths of a similar name. */
  static String formatUnrecorded(Object one) {
    JsonObject path = (JsonObject) one;
    JsonArray near = path.getJsonArray("near");
    return "never recorded: "
        + path.getString("path")
        + (near.isEmpty()
            ? ""
            : "; did you mean "
                + near.stream().map(String::valueOf).collect(Collectors.joining(" or "))
                + "?");
  }
}
