package imdstape.replayer.control;

import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.json.JsonObject;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.event.ScheduledEventArray;
import imdstape.replayer.instance.InstanceState;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.codec.EventCodec;
import imdstape.scenario.codec.TimeFormat;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What happens to the instance. */
final class EventRoutes {

  /** More than any story has; each is looked at whenever one of them changes what is served. */
  private static final int MAX_EVENTS = 1_000;

  private final ControlContext context;
  private final Supplier<String> fixtureName;

  /**
   * Events of a world.
   *
   * @param fixture its name, for a message
   */
  EventRoutes(ControlContext reach, Supplier<String> fixture) {
    this.context = reach;
    this.fixtureName = fixture;
  }

  void register(RouteTable routes) {
    routes.addSync("GET /events", call -> list(context.state().get(), context.instanceTime(), 0));
    routes.addAsync("POST /events", this::post);
    routes.addAsync(
        "DELETE /events", call -> change(world -> world.with(world.timeline().cleared())));
    routes.addAsync("DELETE /events/{id}", this::cancel);
    routes.addAsync("POST /events/{id}/complete", this::complete);
  }

  /** The events of a world from one on. */
  static ControlResponse list(InstanceState world, Instant now, int from) {
    List<EventTimeline.TimelineEntry> entries = world.timeline().entries();
    return ControlResponse.ok(
        json -> {
          json.writeStartArray();
          for (EventTimeline.TimelineEntry entry : entries.subList(from, entries.size())) {
            write(entry, now, json);
          }
          json.writeEndArray();
        });
  }

  private static void write(EventTimeline.TimelineEntry entry, Instant now, JsonGenerator json)
      throws IOException {
    InstanceEvent event = entry.event();
    json.writeStartObject();
    json.writeStringField("id", entry.id());
    json.writeStringField("event", event.kind());
    json.writeStringField("at", TimeFormat.ABSOLUTE.format(event.at()));
    json.writeBooleanField("happened", !event.at().isAfter(now));
    EventCodec.writeFields(event, TimeFormat.ABSOLUTE, json);
    json.writeEndObject();
  }

  private Future<ControlResponse> post(RouteTable.RouteCall call) {
    JsonObject said = call.fields();
    boolean force = call.booleanQuery("force");
    int[] before = new int[1];
    return change(
        world -> {
          before[0] = world.timeline().entries().size();
          if (before[0] >= MAX_EVENTS) {
            throw ControlException.conflict(
                MAX_EVENTS
                    + " events are set, which is the most; cancel one (imds event cancel ID), or"
                    + " begin with none (imds event clear)");
          }
          InstanceState after = world;
          for (InstanceEvent event :
              EventCodec.read(said, context.instanceTime(world), world::freeMaintenanceId)) {
            after = addEvent(event, event.isForSpotOnly() ? ensureSpot(after, force) : after);
          }
          return after;
        },
        before);
  }

  private InstanceState ensureSpot(InstanceState world, boolean force) {
    if (!world.isSpot() && !force) {
      throw ControlException.conflict(
          fixtureName.get()
              + " is not a Spot Instance, and only those are interrupted;"
              + " add ?force=true (imds event: --force) to make it one");
    }
    return world.isSpot() ? world : world.asSpot();
  }

  private static InstanceState addEvent(InstanceEvent event, InstanceState world) {
    InstanceState after = world.with(event);
    world
        .findConflict(event)
        .or(() -> after.findInvisible(event))
        .ifPresent(
            objection -> {
              throw ControlException.conflict(objection.messageWhileRunning());
            });
    return after;
  }

  private Future<ControlResponse> cancel(RouteTable.RouteCall call) {
    return change(
        world -> {
          InstanceState held = withRecordedEvent(world, call.id());
          EventTimeline.TimelineEntry entry = find(held, call.id());
          return entry.event() instanceof MaintenanceEvent due
                  && !due.at().isAfter(context.instanceTime(world))
              ? endMaintenance(held, entry.id(), due, MaintenanceEvent.MaintenanceOutcome.CANCELED)
              : world.with(world.timeline().without(entry.id()));
        });
  }

  private Future<ControlResponse> complete(RouteTable.RouteCall call) {
    return change(
        world -> {
          InstanceState held = withRecordedEvent(world, call.id());
          EventTimeline.TimelineEntry entry = find(held, call.id());
          if (!(entry.event() instanceof MaintenanceEvent due)) {
            throw ControlException.conflict(
                call.id() + " is no maintenance, and nothing else is completed");
          }
          return endMaintenance(
              held, entry.id(), due, MaintenanceEvent.MaintenanceOutcome.COMPLETED);
        });
  }

  private InstanceState endMaintenance(
      InstanceState world,
      String id,
      MaintenanceEvent due,
      MaintenanceEvent.MaintenanceOutcome outcome) {
    Instant now = context.instanceTime(world);
    if (due.at().isAfter(now)) {
      throw ControlException.conflict(id + " has not appeared yet; cancel it, or move the clock");
    }
    if (due.end() != null && !due.end().at().isAfter(now)) {
      throw ControlException.conflict(id + " is over already");
    }
    return world.with(
        world
            .timeline()
            .withReplacement(id, due.withEnd(new MaintenanceEvent.MaintenanceEnd(now, outcome))));
  }

  /** A scheduled event of the fixture is one of the world's from the moment in which it ends. */
  private InstanceState withRecordedEvent(InstanceState world, String id) {
    if (world.timeline().find(id).isPresent()) {
      return world;
    }
    Optional<ScheduledEventArray.ScheduledItem> recorded = world.recordedScheduledEvent(id);
    if (recorded.isEmpty()) {
      return world;
    }
    return world.with(
        recorded
            .flatMap(item -> item.toMaintenanceEvent(context.instanceTime(world)))
            .orElseThrow(
                () ->
                    ControlException.conflict(
                        "the fixture holds "
                            + id
                            + ", and it is over already or not in the documented form; set one of"
                            + " your own: imds event maintenance")));
  }

  private static EventTimeline.TimelineEntry find(InstanceState world, String id) {
    return world
        .timeline()
        .find(id)
        .orElseThrow(
            () ->
                new ControlException(
                    404,
                    "there is no event "
                        + id
                        + ControlException.listKnown(
                            world.timeline().entries().stream()
                                .map(EventTimeline.TimelineEntry::id))));
  }

  private Future<ControlResponse> change(UnaryOperator<InstanceState> change) {
    return change(change, new int[1]);
  }

  /** Changes the world, lets the listeners follow, and tells the events from one on. */
  private Future<ControlResponse> change(UnaryOperator<InstanceState> change, int[] from) {
    InstanceState world = context.state().update(change);
    return context.respondAfterChange(() -> list(world, context.instanceTime(world), from[0]));
  }
}
