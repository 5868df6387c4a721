package imdstape.replayer.control;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** Handles a route: runs its action, and sends what the action returns. Thread-safe. */
final class ActionHandler implements Handler<RoutingContext> {

  private final Function<ControlRequest, Future<ControlResponse>> action;

  private ActionHandler(Function<ControlRequest, Future<ControlResponse>> action) {
    this.action = action;
  }

  /** Handles a route whose action is complete when it returns. */
  static ActionHandler sync(Function<ControlRequest, ControlResponse> action) {
    return new ActionHandler(request -> Future.succeededFuture(action.apply(request)));
  }

  /** Handles a route whose action has to wait, for listeners or for files. */
  static ActionHandler async(Function<ControlRequest, Future<ControlResponse>> action) {
    return new ActionHandler(action);
  }

  /** What the action throws goes to the router, as what its future fails with. */
  @Override
  public void handle(RoutingContext context) {
    action
        .apply(new ControlRequest(context))
        .onComplete(response -> response.send(context.request()), context::fail);
  }
}
