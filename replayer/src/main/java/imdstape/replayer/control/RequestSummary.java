package imdstape.replayer.control;

import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.MetadataTimestamp;
import imdstape.replayer.event.EventEffects;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.journal.JournalEntry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the journal tells: who asked how, for what, for what in vain, and who saw which event. */
final class RequestSummary {

  /** Nobody mends more of them at once, and each is compared with all that is there. */
  private static final int MAX_COMPARED_PATHS = 200;

  private final ControlContext context;
  private final InstanceState state;
  private final List<JournalEntry> entries;
  private final Instant now;

  private RequestSummary(ControlContext reach, Instant now) {
    this.context = reach;
    this.state = reach.state().get();
    this.entries = reach.journal().entries();
    this.now = now;
  }

  static ControlResponse respond(ControlContext reach, Instant now) {
    return ControlResponse.ok(new RequestSummary(reach, now)::write);
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("requests", entries.size());
    json.writeNumberField("forgotten", context.journal().droppedCount());
    json.writeBooleanField("strict", context.rules().strict());
    json.writeNumberField("seed", state.faults().seed());
    json.writeBooleanField("by_chance", state.faults().isRandom());
    writeCallers(json);
    writePaths(json);
    writeUnrecorded(json, "unrecorded", context.journal().unrecordedPaths());
    writeUnrecorded(json, "ever_unrecorded", context.journal().allUnrecordedPaths());
    writeEvents(json);
    json.writeEndObject();
  }

  private void writeCallers(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("callers");
    for (Map.Entry<String, Map<JournalEntry.Protocol, Long>> caller :
        context.journal().requestsByCaller().entrySet()) {
      json.writeStartObject();
      json.writeStringField("caller", caller.getKey());
      for (Map.Entry<JournalEntry.Protocol, Long> count : caller.getValue().entrySet()) {
        if (count.getKey() != JournalEntry.Protocol.UNREADABLE || count.getValue() > 0) {
          json.writeNumberField(count.getKey().word(), count.getValue());
        }
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writePaths(JsonGenerator json) throws IOException {
    Map<String, Map<Integer, Integer>> paths = new TreeMap<>();
    for (JournalEntry entry : entries) {
      paths
          .computeIfAbsent(entry.method() + " " + entry.displayPath(), any -> new TreeMap<>())
          .merge(entry.status(), 1, Integer::sum);
    }
    json.writeArrayFieldStart("paths");
    for (Map.Entry<String, Map<Integer, Integer>> path : paths.entrySet()) {
      json.writeStartObject();
      json.writeStringField("path", path.getKey());
      json.writeObjectFieldStart("statuses");
      for (Map.Entry<Integer, Integer> status : path.getValue().entrySet()) {
        json.writeNumberField(
            status.getKey() == JournalEntry.NO_ANSWER ? "none" : status.getKey().toString(),
            status.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeUnrecorded(JsonGenerator json, String name, Map<MetadataPath, Integer> paths)
      throws IOException {
    json.writeArrayFieldStart(name);
    Map<String, List<String>> leaves = new HashMap<>();
    int guesses = 0;
    for (Map.Entry<MetadataPath, Integer> one : paths.entrySet()) {
      json.writeStartObject();
      json.writeStringField("path", one.getKey().toString());
      json.writeNumberField("count", one.getValue());
      json.writeArrayFieldStart("near");
      if (guesses++ < MAX_COMPARED_PATHS) {
        for (String near : nearMisses(one.getKey(), leaves)) {
          json.writeString(near);
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private List<String> nearMisses(MetadataPath path, Map<String, List<String>> leaves) {
    String version = path.version();
    List<String> there = leaves.computeIfAbsent(version, some -> state.leavesAt(now, some));
    return NearMiss.find(path.relativePath(), there).stream()
        .map(below -> "/" + version + "/" + below)
        .toList();
  }

  private void writeEvents(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("events");
    for (EventTimeline.TimelineEntry one : state.timeline().entries()) {
      if (EventEffects.of(one.event()).paths().isEmpty()) {
        continue;
      }
      json.writeStartObject();
      json.writeStringField("id", one.id());
      json.writeStringField("at", MetadataTimestamp.format(one.event().at()));
      json.writeArrayFieldStart("seen");
      for (Map.Entry<String, Duration> seen :
          context.journal().firstSightings(one.id()).entrySet()) {
        json.writeStartObject();
        json.writeStringField("caller", seen.getKey());
        json.writeNumberField("after_ms", seen.getValue().toMillis());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
