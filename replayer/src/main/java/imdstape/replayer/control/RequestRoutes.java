package imdstape.replayer.control;

import imdstape.replayer.journal.Entry;
import imdstape.replayer.journal.JournalFile;
import java.util.List;

/** What was asked. */
final class RequestRoutes {

  private final Reach reach;

  RequestRoutes(Reach reach) {
    this.reach = reach;
  }

  void add(Routes routes) {
    routes.now("GET /requests", call -> list());
    routes.now("GET /requests/summary", call -> Summary.of(reach, reach.time()));
    routes.now(
        "DELETE /requests",
        call -> {
          reach.journal().clear();
          return list();
        });
  }

  private Answer list() {
    List<Entry> entries = reach.journal().entries();
    return Answer.ok(
        json -> {
          json.writeStartArray();
          for (Entry entry : entries) {
            JournalFile.write(entry, json);
          }
          json.writeEndArray();
        });
  }
}
