package imdstape.replayer.control;

import imdstape.replayer.journal.JournalEntry;
import imdstape.replayer.journal.JournalFile;
import java.util.List;

/** What was asked. */
final class RequestRoutes {

  private final ControlContext reach;

  RequestRoutes(ControlContext reach) {
    this.reach = reach;
  }

  void add(RouteTable routes) {
    routes.now("GET /requests", call -> list());
    routes.now("GET /requests/summary", call -> RequestSummary.of(reach, reach.time()));
    routes.now(
        "DELETE /requests",
        call -> {
          reach.journal().clear();
          return list();
        });
  }

  private ControlResponse list() {
    List<JournalEntry> entries = reach.journal().entries();
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
