package imdstape.replayer.control;

import imdstape.replayer.fault.FaultPlan;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.scenario.FaultCodec;
import imdstape.replayer.scenario.LocatedFields;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What goes wrong with answers. */
final class FaultRoutes {

  /** More than anybody sets; each is looked at on every request. */
  private static final int MOST = 1_000;

  private final ControlContext reach;

  FaultRoutes(ControlContext reach) {
    this.reach = reach;
  }

  void add(RouteTable routes) {
    routes.now("GET /faults", call -> list(reach.world().get(), 0));
    routes.now("POST /faults", this::post);
    routes.now("DELETE /faults", call -> change(FaultPlan::cleared));
    routes.now("DELETE /faults/{id}", this::remove);
  }

  private static ControlResponse list(InstanceState world, int from) {
    List<FaultPlan.FaultRule> rules = world.faults().rules();
    return ControlResponse.ok(
        json -> {
          json.writeStartArray();
          for (FaultPlan.FaultRule rule : rules.subList(from, rules.size())) {
            FaultCodec.write(rule, json);
          }
          json.writeEndArray();
        });
  }

  private ControlResponse post(RouteTable.RouteCall call) {
    LocatedFields said = call.fields();
    int[] before = new int[1];
    InstanceState after =
        reach
            .world()
            .change(
                world -> {
                  before[0] = world.faults().rules().size();
                  if (before[0] >= MOST) {
                    throw ControlException.conflict(
                        MOST + " faults are set, which is the most; clear them first");
                  }
                  return world.with(FaultCodec.read(said, world.faults(), reach.time(world)));
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
                    + ControlException.known(plan.rules().stream().map(FaultPlan.FaultRule::id)));
          }
          return plan.without(call.id());
        });
  }

  private ControlResponse change(UnaryOperator<FaultPlan> change) {
    InstanceState after = reach.world().change(world -> world.with(change.apply(world.faults())));
    reach
        .listeners()
        .keepCounts(
            after.faults().rules().stream()
                .map(FaultPlan.FaultRule::id)
                .collect(Collectors.toSet()));
    return list(after, 0);
  }
}
