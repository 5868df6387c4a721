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

/** Writes the summary of the journal: callers, paths, unrecorded paths, and seen events. */
final class RequestSummary {

  /** Limits the work: each unrecorded path is compared with all paths of the fixture. */
  private static final int MAX_COMPARED_PATHS = 200;

  private final ControlContext context;
  private final InstanceState state;
  private final List<JournalEntry> entries;
  private final Instant now;

  private RequestSummary(ControlContext context, Instant now) {
    this.context = context;
    this.state = context.state().get();
    this.entries = context.journal().entries();
    this.now = now;
  }

  /** The response with the summary. */
  static ControlResponse respond(ControlContext context, Instant now) {
    return ControlResponse.ok(new RequestSummary(context, now)::write);
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
          json.writeNumberField(count.getKey().displayName(), count.getValue());
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
    int compared = 0;
    for (Map.Entry<MetadataPath, Integer> path : paths.entrySet()) {
      json.writeStartObject();
      json.writeStringField("path", path.getKey().toString());
      json.writeNumberField("count", path.getValue());
      json.writeArrayFieldStart("near");
      if (compared++ < MAX_COMPARED_PATHS) {
        for (String near : nearMisses(path.getKey(), leaves)) {
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
    List<String> known =
        leaves.computeIfAbsent(version, requested -> state.leavesAt(now, requested));
    return NearMiss.find(path.relativePath(), known).stream()
        .map(match -> "/" + version + "/" + match)
        .toList();
  }

  private void writeEvents(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("events");
    for (EventTimeline.TimelineEntry entry : state.timeline().entries()) {
      if (EventEffects.of(entry.event()).paths().isEmpty()) {
        continue;
      }
      json.writeStartObject();
      json.writeStringField("id", entry.id());
      json.writeStringField("at", MetadataTimestamp.format(entry.event().at()));
      json.writeArrayFieldStart("seen");
      for (Map.Entry<String, Duration> sighting :
          context.journal().firstSightings(entry.id()).entrySet()) {
        json.writeStartObject();
        json.writeStringField("caller", sighting.getKey());
        json.writeNumberField("after_ms", sighting.getValue().toMillis());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
