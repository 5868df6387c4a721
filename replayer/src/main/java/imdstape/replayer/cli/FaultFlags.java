package imdstape.replayer.cli;

import imdstape.cli.Failure;
import imdstape.replayer.fault.Fault;
import imdstape.replayer.fault.FaultPlan;
import imdstape.replayer.fault.FaultPreset;
import imdstape.replayer.fault.Scope;
import imdstape.replayer.scenario.FaultJson;
import imdstape.replayer.scenario.Fields;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What goes wrong with answers. */
final class FaultFlags {

  @Option(
      names = "--fault",
      paramLabel = "NAME|JSON",
      description =
          "What goes wrong: hop-limit, throttled, not-up-yet, expired-token or flaky, or an object"
              + " as in a scenario, such as {\"fault\": \"status\", \"status\": 503, \"first\": 2};"
              + " may be repeated.")
  List<String> faults = new ArrayList<>();

  @Option(
      names = "--throttle",
      paramLabel = "SHARE",
      description =
          "Drop this share of the requests, 0 to 1, as the service does when it is asked too much;"
              + " --seed chooses which (default: ${DEFAULT-VALUE}).",
      defaultValue = "0")
  double throttle;

  /** A plan with these faults too. */
  FaultPlan applied(FaultPlan before, Instant start) {
    if (!(throttle >= 0 && throttle <= 1)) {
      throw Failure.misused("--throttle is a share from 0 to 1, not " + throttle);
    }
    FaultPlan plan = before;
    if (throttle > 0) {
      plan = plan.with(new Fault.Throttle(), Scope.ALL.share(throttle));
    }
    for (String fault : faults) {
      plan = with(plan, fault, start);
    }
    return plan;
  }

  private static FaultPlan with(FaultPlan plan, String fault, Instant start) {
    if (fault.startsWith("{")) {
      byte[] json = fault.getBytes(StandardCharsets.UTF_8);
      return FaultJson.read(Fields.of("--fault", json, Failure::misused), plan, start);
    }
    return FaultPreset.named(fault)
        .orElseThrow(
            () ->
                Failure.misused(
                    "there is no fault "
                        + fault
                        + "; known are "
                        + Stream.of(FaultPreset.values())
                            .map(FaultPreset::toString)
                            .collect(Collectors.joining(", "))
                        + ", or an object {…}"))
        .on(plan, start);
  }
}
