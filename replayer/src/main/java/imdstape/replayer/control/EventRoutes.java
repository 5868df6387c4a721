package imdstape.replayer.control;

import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.json.JsonObject;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.event.ScheduledEventArray;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.InstanceStateHolder.StateChange;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.codec.EventCodec;
import imdstape.scenario.codec.TimeFormat;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The routes of events. */
final class EventRoutes {

  /** More than any scenario has; all are evaluated at each change. */
  private static final int MAX_EVENTS = 1_000;

  private final ControlContext context;
  private final Supplier<String> fixtureName;

  /**
   * Creates the routes.
   *
   * @param fixtureName the name of the fixture, for messages
   */
  EventRoutes(ControlContext context, Supplier<String> fixtureName) {
    this.context = context;
    this.fixtureName = fixtureName;
  }

  void register(Router routes) {
    routes
        .get("/events")
        .handler(
            ActionHandler.sync(call -> list(context.state().get(), context.instanceTime(), 0)));
    routes.post("/events").handler(ActionHandler.async(this::post));
    routes
        .delete("/events")
        .handler(
            ActionHandler.async(call -> change(state -> state.with(state.timeline().cleared()))));
    routes.delete("/events/:id").handler(ActionHandler.async(this::cancel));
    routes.post("/events/:id/complete").handler(ActionHandler.async(this::complete));
  }

  /** The events of a state, without the first {@code from} ones. */
  static ControlResponse list(InstanceState state, Instant now, int from) {
    List<EventTimeline.TimelineEntry> entries = state.timeline().entries();
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

  private Future<ControlResponse> post(ControlRequest call) {
    JsonObject body = call.fields();
    boolean force = call.booleanQuery("force");
    StateChange change = context.state().update(state -> addEvents(state, body, force));
    return respond(change.after(), change.before().timeline().entries().size());
  }

  private InstanceState addEvents(InstanceState state, JsonObject body, boolean force) {
    if (state.timeline().entries().size() >= MAX_EVENTS) {
      throw ControlException.conflict(
          MAX_EVENTS
              + " events are set, which is the most; cancel one (imds event cancel ID), or"
              + " begin with none (imds event clear)");
    }
    InstanceState after = state;
    for (InstanceEvent event :
        EventCodec.read(body, context.instanceTime(state), state::freeMaintenanceId)) {
      after = addEvent(event, event.isForSpotOnly() ? ensureSpot(after, force) : after);
    }
    return after;
  }

  private InstanceState ensureSpot(InstanceState state, boolean force) {
    if (!state.isSpot() && !force) {
      throw ControlException.conflict(
          fixtureName.get()
              + " is not a Spot Instance, and only those are interrupted;"
              + " add ?force=true (imds event: --force) to make it one");
    }
    return state.isSpot() ? state : state.asSpot();
  }

  private static InstanceState addEvent(InstanceEvent event, InstanceState state) {
    InstanceState after = state.with(event);
    state
        .findConflict(event)
        .or(() -> after.findInvisible(event))
        .ifPresent(
            conflict -> {
              throw ControlException.conflict(conflict.messageWhileRunning());
            });
    return after;
  }

  private Future<ControlResponse> cancel(ControlRequest call) {
    return change(
        state -> {
          InstanceState withEvent = withRecordedEvent(state, call.id());
          EventTimeline.TimelineEntry entry = find(withEvent, call.id());
          return entry.event() instanceof MaintenanceEvent maintenance
                  && !maintenance.at().isAfter(context.instanceTime(state))
              ? endMaintenance(
                  withEvent, entry.id(), maintenance, MaintenanceEvent.MaintenanceOutcome.CANCELED)
              : state.with(state.timeline().without(entry.id()));
        });
  }

  private Future<ControlResponse> complete(ControlRequest call) {
    return change(
        state -> {
          InstanceState withEvent = withRecordedEvent(state, call.id());
          EventTimeline.TimelineEntry entry = find(withEvent, call.id());
          if (!(entry.event() instanceof MaintenanceEvent maintenance)) {
            throw ControlException.conflict(
                call.id() + " is no maintenance, and nothing else is completed");
          }
          return endMaintenance(
              withEvent, entry.id(), maintenance, MaintenanceEvent.MaintenanceOutcome.COMPLETED);
        });
  }

  private InstanceState endMaintenance(
      InstanceState state,
      String id,
      MaintenanceEvent maintenance,
      MaintenanceEvent.MaintenanceOutcome outcome) {
    Instant now = context.instanceTime(state);
    if (maintenance.at().isAfter(now)) {
      throw ControlException.conflict(id + " has not appeared yet; cancel it, or move the clock");
    }
    if (maintenance.end() != null && !maintenance.end().at().isAfter(now)) {
      throw ControlException.conflict(id + " is over already");
    }
    return state.with(
        state
            .timeline()
            .withReplacement(
                id, maintenance.withEnd(new MaintenanceEvent.MaintenanceEnd(now, outcome))));
  }

  /** The state with a scheduled event of the fixture as an event of its own, which can be ended. */
  private InstanceState withRecordedEvent(InstanceState state, String id) {
    if (state.timeline().find(id).isPresent()) {
      return state;
    }
    Optional<ScheduledEventArray.ScheduledItem> recorded = state.recordedScheduledEvent(id);
    if (recorded.isEmpty()) {
      return state;
    }
    return state.with(
        recorded
            .flatMap(item -> item.toMaintenanceEvent(context.instanceTime(state)))
            .orElseThrow(
                () ->
                    ControlException.conflict(
                        "the fixture holds "
                            + id
                            + ", and it is over already or not in the documented form; set one of"
                            + " your own: imds event maintenance")));
  }

  private static EventTimeline.TimelineEntry find(InstanceState state, String id) {
    return state
        .timeline()
        .find(id)
        .orElseThrow(
            () ->
                new ControlException(
                    404,
                    "there is no event "
                        + id
                        + ControlException.listKnown(
                            state.timeline().entries().stream()
                                .map(EventTimeline.TimelineEntry::id))));
  }

  private Future<ControlResponse> change(UnaryOperator<InstanceState> change) {
    return respond(context.state().update(change).after(), 0);
  }

  /** Adapts the listeners to a new state, and responds with its events but the first ones. */
  private Future<ControlResponse> respond(InstanceState state, int from) {
    return context.respondAfterChange(() -> list(state, context.instanceTime(state), from));
  }
}
