package imdstape.replayer.control;

import imdstape.replayer.fault.FaultPlan;
import imdstape.replayer.instance.World;
import imdstape.replayer.scenario.FaultJson;
import imdstape.replayer.scenario.Fields;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What goes wrong with answers. */
final class FaultRoutes {

  /** More than anybody sets; each is looked at on every request. */
  private static final int MOST = 1_000;

  private final Reach reach;

  FaultRoutes(Reach reach) {
    this.reach = reach;
  }

  void add(Routes routes) {
    routes.now("GET /faults", call -> list(reach.world().get(), 0));
    routes.now("POST /faults", this::post);
    routes.now("DELETE /faults", call -> change(FaultPlan::cleared));
    routes.now("DELETE /faults/{id}", this::remove);
  }

  private static Answer list(World world, int from) {
    List<FaultPlan.Rule> rules = world.faults().rules();
    return Answer.ok(
        json -> {
          json.writeStartArray();
          for (FaultPlan.Rule rule : rules.subList(from, rules.size())) {
            FaultJson.write(rule, json);
          }
          json.writeEndArray();
        });
  }

  private Answer post(Routes.Call call) {
    Fields said = call.fields();
    int[] before = new int[1];
    World after =
        reach
            .world()
            .change(
                world -> {
                  before[0] = world.faults().rules().size();
                  if (before[0] >= MOST) {
                    throw Refusal.conflict(
                        MOST + " faults are set, which is the most; clear them first");
                  }
                  return world.with(FaultJson.read(said, world.faults(), reach.time(world)));
                });
    return list(after, before[0]);
  }

  private Answer remove(Routes.Call call) {
    return change(
        plan -> {
          if (plan.rules().stream().noneMatch(rule -> rule.id().equals(call.id()))) {
            throw new Refusal(
                404,
                "there is no fault "
                    + call.id()
                    + Refusal.known(plan.rules().stream().map(FaultPlan.Rule::id)));
          }
          return plan.without(call.id());
        });
  }

  private Answer change(UnaryOperator<FaultPlan> change) {
    World after = reach.world().change(world -> world.with(change.apply(world.faults())));
    reach
        .listeners()
        .keepCounts(
            after.faults().rules().stream().map(FaultPlan.Rule::id).collect(Collectors.toSet()));
    return list(after, 0);
  }
}
