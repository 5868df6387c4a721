package imdstape.replayer.control;

import imdstape.json.JsonObject;
import imdstape.replayer.fault.FaultPlan;
import imdstape.replayer.instance.InstanceState;
import imdstape.scenario.codec.FaultCodec;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What goes wrong with answers. */
final class FaultRoutes {

  /** More than anybody sets; each is looked at on every request. */
  private static final int MAX_FAULTS = 1_000;

  private final ControlContext context;

  FaultRoutes(ControlContext reach) {
    this.context = reach;
  }

  void register(RouteTable routes) {
    routes.addSync("GET /faults", call -> list(context.state().get(), 0));
    routes.addSync("POST /faults", this::post);
    routes.addSync("DELETE /faults", call -> change(FaultPlan::cleared));
    routes.addSync("DELETE /faults/{id}", this::remove);
  }

  private static ControlResponse list(InstanceState world, int from) {
    List<FaultPlan.FaultRule> rules = world.faults().rules();
    return ControlResponse.ok(
        json -> {
          json.writeStartArray();
          for (FaultPlan.FaultRule rule : rules.subList(from, rules.size())) {
            FaultCodec.write(rule.id(), rule.fault(), rule.scope(), json);
          }
          json.writeEndArray();
        });
  }

  private ControlResponse post(RouteTable.RouteCall call) {
    JsonObject said = call.fields();
    int[] before = new int[1];
    InstanceState after =
        context
            .state()
            .update(
                world -> {
                  before[0] = world.faults().rules().size();
                  if (before[0] >= MAX_FAULTS) {
                    throw ControlException.conflict(
                        MAX_FAULTS + " faults are set, which is the most; clear them first");
                  }
                  return world.with(
                      world.faults().with(FaultCodec.read(said, context.instanceTime(world))));
                });
    return list(after, before[0]);
  }

  private ControlResponse remove(RouteTable.RouteCall call) {
    return change(
        plan -> {
          if (plan.rules().stream().noneMatch(rule -> rule.id().equals(call.id()))) {
            throw new ControlException(
                404,
                "there is no fault "
                    + call.id()
                    + ControlException.listKnown(
                        plan.rules().stream().map(FaultPlan.FaultRule::id)));
          }
          return plan.without(call.id());
        });
  }

  private ControlResponse change(UnaryOperator<FaultPlan> change) {
    InstanceState after = context.state().update(world -> world.with(change.apply(world.faults())));
    context
        .instance()
        .retainFaultCounts(
            after.faults().rules().stream()
                .map(FaultPlan.FaultRule::id)
                .collect(Collectors.toSet()));
    return list(after, 0);
  }
}
