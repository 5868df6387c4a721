package imdstape.replayer.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Whether it runs and serves, what it counts, and what else can be asked. */
final class ProcessRoutes {

  private ProcessRoutes() {}

  static void register(RouteTable routes, ControlContext reach) {
    MetricsEndpoint metrics = new MetricsEndpoint(reach);
    routes.addSync("GET /health", call -> status(200, "up"));
    routes.addSync("GET /ready", call -> ready(reach));
    routes.addSync("GET /metrics", call -> metrics.scrape());
    routes.addSync(
        "GET /openapi.json", call -> new ControlResponse(200, ControlResponse.JSON, description()));
  }

  private static ControlResponse ready(ControlContext reach) {
    if (reach.state().get().isShutDownAt(reach.instanceTime())) {
      return status(503, "interrupted");
    }
    return reach.listeners().areAllOpen() ? status(200, "ready") : status(503, "not listening");
  }

  private static ControlResponse status(int code, String said) {
    return ControlResponse.json(
        code,
        json -> {
          json.writeStartObject();
          json.writeStringField("status", said);
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
