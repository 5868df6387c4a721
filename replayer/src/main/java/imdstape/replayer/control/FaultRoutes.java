package imdstape.replayer.control;

import imdstape.json.JsonObject;
import imdstape.replayer.fault.FaultPlan;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.InstanceStateHolder.StateChange;
import imdstape.scenario.codec.FaultCodec;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The routes of faults. */
final class FaultRoutes {

  /** More than any test needs; all are evaluated at each request. */
  private static final int MAX_FAULTS = 1_000;

  private final ControlContext context;

  FaultRoutes(ControlContext context) {
    this.context = context;
  }

  void register(Router routes) {
    routes.get("/faults").handler(ActionHandler.sync(call -> list(context.state().get(), 0)));
    routes.post("/faults").handler(ActionHandler.sync(this::post));
    routes.delete("/faults").handler(ActionHandler.sync(call -> change(FaultPlan::cleared)));
    routes.delete("/faults/:id").handler(ActionHandler.sync(this::remove));
  }

  private static ControlResponse list(InstanceState state, int from) {
    List<FaultPlan.FaultRule> rules = state.faults().rules();
    return ControlResponse.ok(
        json -> {
          json.writeStartArray();
          for (FaultPlan.FaultRule rule : rules.subList(from, rules.size())) {
            FaultCodec.write(rule.id(), rule.fault(), rule.scope(), json);
          }
          json.writeEndArray();
        });
  }

  private ControlResponse post(ControlRequest call) {
    JsonObject body = call.fields();
    StateChange change =
        context
            .state()
            .update(
                state -> {
                  if (state.faults().rules().size() >= MAX_FAULTS) {
                    throw ControlException.conflict(
                        MAX_FAULTS + " faults are set, which is the most; clear them first");
                  }
                  return state.with(
                      state.faults().with(FaultCodec.read(body, context.instanceTime(state))));
                });
    return list(change.after(), change.before().faults().rules().size());
  }

  private ControlResponse remove(ControlRequest call) {
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
    InstanceState after =
        context.state().update(state -> state.with(change.apply(state.faults()))).after();
    context
        .instance()
        .retainFaultCounts(
            after.faults().rules().stream()
                .map(FaultPlan.FaultRule::id)
                .collect(Collectors.toSet()));
    return list(after, 0);
  }
}
