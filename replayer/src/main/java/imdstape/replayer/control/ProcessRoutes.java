package imdstape.replayer.control;

import io.vertx.ext.web.Router;

/** The routes of health, readiness, metrics and the description of the API. */
final class ProcessRoutes {

  private ProcessRoutes() {}

  static void register(Router routes, ControlContext context) {
    MetricsEndpoint metrics = new MetricsEndpoint(context);
    routes.get("/health").handler(ActionHandler.sync(call -> status(200, "up")));
    routes.get("/ready").handler(ActionHandler.sync(call -> ready(context)));
    routes.get("/metrics").handler(ActionHandler.sync(call -> metrics.scrape()));
    routes
        .get("/openapi.json")
        .handler(
            ActionHandler.sync(
                call -> new ControlResponse(200, ControlResponse.JSON, OpenApiDocument.render())));
  }

  private static ControlResponse ready(ControlContext context) {
    if (context.state().get().isShutDownAt(context.instanceTime())) {
      return status(503, "interrupted");
    }
    return context.listeners().areAllOpen() ? status(200, "ready") : status(503, "not listening");
  }

  private static ControlResponse status(int code, String status) {
    return ControlResponse.json(
        code,
        json -> {
          json.writeStartObject();
          json.writeStringField("status", status);
          json.writeEndObject();
        });
  }
}
