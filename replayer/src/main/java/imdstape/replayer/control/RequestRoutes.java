package imdstape.replayer.control;

import imdstape.replayer.journal.JournalEntry;
import imdstape.replayer.journal.JournalFile;
import io.vertx.ext.web.Router;
import java.util.List;

/** The routes of the journal. */
final class RequestRoutes {

  private final ControlContext context;

  RequestRoutes(ControlContext context) {
    this.context = context;
  }

  void register(Router routes) {
    routes.get("/requests").handler(ActionHandler.sync(call -> list()));
    routes
        .get("/requests/summary")
        .handler(
            ActionHandler.sync(call -> RequestSummary.respond(context, context.instanceTime())));
    routes
        .delete("/requests")
        .handler(
            ActionHandler.sync(
                call -> {
                  context.journal().clear();
                  return list();
                }));
  }

  private ControlResponse list() {
    List<JournalEntry> entries = context.journal().entries();
    return ControlResponse.ok(
        json -> {
          json.writeStartArray();
          for (JournalEntry entry : entries) {
            JournalFile.write(entry, json);
          }
          json.writeEndArray();
        });
  }
}
