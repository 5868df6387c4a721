package imdstape.replayer.cli.option;

import imdstape.cli.CommandException;
import imdstape.json.JsonReader;
import imdstape.replayer.fault.FaultPlan;
import imdstape.scenario.Fault;
import imdstape.scenario.FaultPreset;
import imdstape.scenario.FaultScope;
import imdstape.scenario.codec.FaultCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that add faults to responses. */
public final class FaultFlags {

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

  /**
   * Adds the faults of the options to a plan.
   *
   * @param start the instance's time at the start, from which relative times count
   * @throws CommandException if a fault is unknown or invalid
   */
  public FaultPlan applyTo(FaultPlan before, Instant start) {
    if (!(throttle >= 0 && throttle <= 1)) {
      throw CommandException.usageError("--throttle is a share from 0 to 1, not " + throttle);
    }
    FaultPlan plan = before;
    if (throttle > 0) {
      plan = plan.with(new Fault.ThrottleFault(), FaultScope.ALL.withShare(throttle));
    }
    for (String fault : faults) {
      plan = addFault(plan, fault, start);
    }
    return plan;
  }

  private static FaultPlan addFault(FaultPlan plan, String fault, Instant start) {
    if (fault.startsWith("{")) {
      byte[] json = fault.getBytes(StandardCharsets.UTF_8);
      return plan.with(
          FaultCodec.read(
              JsonReader.parseObject("--fault", json, CommandException::usageError), start));
    }
    FaultPreset preset =
        FaultPreset.parse(fault)
            .orElseThrow(
                () ->
                    CommandException.usageError(
                        "there is no fault "
                            + fault
                            + "; known are "
                            + Stream.of(FaultPreset.values())
                                .map(FaultPreset::toString)
                                .collect(Collectors.joining(", "))
                            + ", or an object {…}"));
    return plan.with(preset.faults(start));
  }
}
