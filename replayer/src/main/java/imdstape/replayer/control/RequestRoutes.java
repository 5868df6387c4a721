package imdstape.replayer.control;

import imdstape.replayer.journal.JournalEntry;
import imdstape.replayer.journal.JournalFile;
import java.util.List;

/** The routes of the journal. */
final class RequestRoutes {

  private final ControlContext context;

  RequestRoutes(ControlContext context) {
    this.context = context;
  }

  void register(RouteTable routes) {
    routes.addSync("GET /requests", call -> list());
    routes.addSync(
        "GET /requests/summary", call -> RequestSummary.respond(context, context.instanceTime()));
    routes.addSync(
        "DELETE /requests",
        call -> {
          context.journal().clear();
          return list();
        });
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
