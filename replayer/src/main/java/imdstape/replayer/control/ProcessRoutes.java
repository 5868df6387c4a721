package imdstape.replayer.control;

/** The routes of health, readiness, metrics and the description of the API. */
final class ProcessRoutes {

  private ProcessRoutes() {}

  static void register(RouteTable routes, ControlContext context) {
    MetricsEndpoint metrics = new MetricsEndpoint(context);
    routes.addSync("GET /health", call -> status(200, "up"));
    routes.addSync("GET /ready", call -> ready(context));
    routes.addSync("GET /metrics", call -> metrics.scrape());
    routes.addSync(
        "GET /openapi.json",
        call -> new ControlResponse(200, ControlResponse.JSON, OpenApiDocument.render()));
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
