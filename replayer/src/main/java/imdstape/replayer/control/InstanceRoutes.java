package imdstape.replayer.control;

import imdstape.replayer.instance.InstanceClock;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.scenario.ClockCodec;
import imdstape.replayer.scenario.LocatedFields;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Which instance is served, what time it is there, and the way back to the start. */
final class InstanceRoutes {

  private final ControlContext reach;
  private volatile String name;

  InstanceRoutes(ControlContext reach) {
    this.reach = reach;
    this.name = reach.rules().fixture();
  }

  void add(RouteTable routes) {
    routes.now("GET /fixture", call -> fixture());
    routes.later("PUT /fixture", this::load);
    routes.now("GET /clock", call -> clock());
    routes.later("PATCH /clock", this::patchClock);
    routes.later("POST /reset", call -> reset());
  }

  /** Of the fixture, as it was asked for. */
  String name() {
    return name;
  }

  private ControlResponse fixture() {
    return ControlResponse.ok(
        json -> {
          json.writeStartObject();
          json.writeStringField("fixture", name);
          json.writeEndObject();
        });
  }

  private Future<ControlResponse> load(RouteTable.RouteCall call) {
    LocatedFields said = call.fields();
    said.onlyKnown("what to load", List.of("fixture"));
    return reach
        .fixtures()
        .apply(said.required("fixture", "what to load"))
        .recover(
            why -> Future.failedFuture(ControlException.wrong(String.valueOf(why.getMessage()))))
        .compose(
            loaded -> {
              reach.world().change(world -> world.on(loaded.world()));
              name = loaded.name();
              return reach.changed(this::fixture);
            });
  }

  private ControlResponse clock() {
    InstanceClock clock = reach.world().get().clock();
    Instant now = reach.clock().instant();
    return ControlResponse.ok(json -> ClockCodec.write(clock, now, json));
  }

  private Future<ControlResponse> patchClock(RouteTable.RouteCall call) {
    if (reach.rules().real()) {
      throw ControlException.conflict("real credentials know no clock but the real one");
    }
    ClockCodec.ClockChange change = ClockCodec.read(call.fields());
    reach.world().turn(world -> world.with(change.of(world.clock(), reach.clock().instant())));
    return reach.changed(this::clock);
  }

  private Future<ControlResponse> reset() {
    InstanceState start = start();
    reach.world().change(start::withCredentialsOf);
    name = reach.rules().fixture();
    reach.listeners().recount();
    reach.journal().clear();
    return reach.changed(() -> EventRoutes.list(reach.world().get(), reach.time(), 0));
  }

  /** What was relative to the start is now so to this moment. */
  private InstanceState start() {
    try {
      return reach.rules().start().apply(reach.clock().instant());
    } catch (RuntimeException contradicts) {
      throw ControlException.conflict(
          "now it could not start so any more: " + contradicts.getMessage());
    }
  }
}
