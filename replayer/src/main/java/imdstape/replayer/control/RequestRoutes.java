package imdstape.replayer.control;

import imdstape.replayer.journal.JournalEntry;
import imdstape.replayer.journal.JournalFile;
import java.util.List;

/** What was asked. */
final class RequestRoutes {

  private final ControlContext context;

  RequestRoutes(ControlContext reach) {
    this.context = reach;
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
