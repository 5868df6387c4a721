package imdstape.replayer.control;

import imdstape.fixtures.FixtureLibrary;
import imdstape.json.JsonObject;
import imdstape.replayer.instance.InstanceClock;
import imdstape.replayer.instance.InstanceState;
import imdstape.scenario.ClockChange;
import imdstape.scenario.codec.ClockCodec;
import imdstape.scenario.codec.ScenarioFields;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** The routes of the fixture, the clock and the reset. */
final class InstanceRoutes {

  private final ControlContext context;
  private final Predicate<HttpServerRequest> readsFiles;
  private volatile String fixtureName;

  /**
   * Creates the routes.
   *
   * @param readsFiles whether a file is read for the sender of a request
   */
  InstanceRoutes(ControlContext context, Predicate<HttpServerRequest> readsFiles) {
    this.context = context;
    this.readsFiles = readsFiles;
    this.fixtureName = context.rules().fixtureName();
  }

  void register(Router routes) {
    routes.get("/fixture").handler(ActionHandler.sync(call -> showFixture()));
    routes.put("/fixture").handler(ActionHandler.async(this::load));
    routes.get("/clock").handler(ActionHandler.sync(call -> showClock()));
    routes.patch("/clock").handler(ActionHandler.async(this::patchClock));
    routes.post("/reset").handler(ActionHandler.async(call -> reset()));
  }

  /** The name of the fixture, as given by the user. */
  String fixtureName() {
    return fixtureName;
  }

  private ControlResponse showFixture() {
    return ControlResponse.ok(
        json -> {
          json.writeStartObject();
          json.writeStringField("fixture", fixtureName);
          json.writeEndObject();
        });
  }

  private Future<ControlResponse> load(ControlRequest call) {
    return loaded(call)
        .recover(
            failure ->
                Future.failedFuture(
                    ControlException.badRequest(String.valueOf(failure.getMessage()))))
        .compose(
            loaded -> {
              context.state().update(state -> state.withInstanceOf(loaded.state()));
              fixtureName = loaded.name();
              return context.respondAfterChange(this::showFixture);
            });
  }

  /** The fixture that a request names or has as its body. */
  private Future<ControlContext.LoadedFixture> loaded(ControlRequest call) {
    JsonObject body = call.fields();
    if (body.members().containsKey("format")) {
      return context.fixtureLoader().parse(call.bytes());
    }
    ScenarioFields.requireKnown(body, "what to load", List.of("fixture"));
    String fileOrName = body.requiredString("fixture", "what to load");
    if (!FixtureLibrary.hasName(fileOrName) && !readsFiles.test(call.context().request())) {
      throw new ControlException(
          403,
          "control without a token reads a file only for the user who started the replay; send the"
              + " fixture itself as the body, or name one of the library");
    }
    return context.fixtureLoader().load(fileOrName);
  }

  private ControlResponse showClock() {
    InstanceClock clock = context.state().get().clock();
    Instant now = context.clock().instant();
    return ControlResponse.ok(
        json -> ClockCodec.write(clock.instanceTime(now), clock.speed(), clock.isFrozen(), json));
  }

  private Future<ControlResponse> patchClock(ControlRequest call) {
    if (context.rules().realCredentials()) {
      throw ControlException.conflict("real credentials know no clock but the real one");
    }
    ClockChange change = ClockCodec.read(call.fields());
    context
        .state()
        .updateClock(state -> state.with(state.clock().apply(change, context.clock().instant())));
    return context.respondAfterChange(this::showClock);
  }

  private Future<ControlResponse> reset() {
    InstanceState start = initialState();
    context.state().update(start::withCredentialsOf);
    fixtureName = context.rules().fixtureName();
    context.instance().resetFaultCounts();
    context.journal().clear();
    return context.respondAfterChange(
        () -> EventRoutes.list(context.state().get(), context.instanceTime(), 0));
  }

  /** The state at the start, with times relative to now in place of the start. */
  private InstanceState initialState() {
    try {
      return context.rules().initialState().apply(context.clock().instant());
    } catch (RuntimeException contradiction) {
      throw ControlException.conflict(
          "now it could not start so any more: " + contradiction.getMessage());
    }
  }
}
