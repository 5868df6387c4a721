package imdstape.replayer.control;

import imdstape.replayer.instance.World;
import imdstape.replayer.instance.WorldClock;
import imdstape.replayer.scenario.ClockJson;
import imdstape.replayer.scenario.Fields;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Which instance is served, what time it is there, and the way back to the start. */
final class InstanceRoutes {

  private final Reach reach;
  private volatile String name;

  InstanceRoutes(Reach reach) {
    this.reach = reach;
    this.name = reach.rules().fixture();
  }

  void add(Routes routes) {
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

  private Answer fixture() {
    return Answer.ok(
        json -> {
          json.writeStartObject();
          json.writeStringField("fixture", name);
          json.writeEndObject();
        });
  }

  private Future<Answer> load(Routes.Call call) {
    Fields said = call.fields();
    said.onlyKnown("what to load", List.of("fixture"));
    return reach
        .fixtures()
        .apply(said.required("fixture", "what to load"))
        .recover(why -> Future.failedFuture(Refusal.wrong(String.valueOf(why.getMessage()))))
        .compose(
            loaded -> {
              reach.world().change(world -> world.on(loaded.world()));
              name = loaded.name();
              return reach.changed(this::fixture);
            });
  }

  private Answer clock() {
    WorldClock clock = reach.world().get().clock();
    Instant now = reach.clock().instant();
    return Answer.ok(json -> ClockJson.write(clock, now, json));
  }

  private Future<Answer> patchClock(Routes.Call call) {
    if (reach.rules().real()) {
      throw Refusal.conflict("real credentials know no clock but the real one");
    }
    ClockJson.Change change = ClockJson.read(call.fields());
    reach.world().turn(world -> world.with(change.of(world.clock(), reach.clock().instant())));
    return reach.changed(this::clock);
  }

  private Future<Answer> reset() {
    World start = start();
    reach.world().change(start::withCredentialsOf);
    name = reach.rules().fixture();
    reach.listeners().recount();
    reach.journal().clear();
    return reach.changed(() -> EventRoutes.list(reach.world().get(), reach.time(), 0));
  }

  /** What was relative to the start is now so to this moment. */
  private World start() {
    try {
      return reach.rules().start().apply(reach.clock().instant());
    } catch (RuntimeException contradicts) {
      throw Refusal.conflict("now it could not start so any more: " + contradicts.getMessage());
    }
  }
}
