package imdstape.replayer.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The routes of health, readiness, metrics and the description of the API. */
final class ProcessRoutes {

  private ProcessRoutes() {}

  static void register(RouteTable routes, ControlContext context) {
    MetricsEndpoint metrics = new MetricsEndpoint(context);
    routes.addSync("GET /health", call -> status(200, "up"));
    routes.addSync("GET /ready", call -> ready(context));
    routes.addSync("GET /metrics", call -> metrics.scrape());
    routes.addSync(
        "GET /openapi.json", call -> new ControlResponse(200, ControlResponse.JSON, description()));
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

  private static String description() {
    try (InputStream text = ProcessRoutes.class.getResourceAsStream("openapi.json")) {
      return new String(
          Objects.requireNonNull(text, "openapi.json is not on the class path").readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
