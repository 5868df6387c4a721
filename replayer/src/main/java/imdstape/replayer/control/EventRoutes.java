package imdstape.replayer.control;

import imdstape.replayer.event.Event;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.event.Maintenance;
import imdstape.replayer.event.Schedule;
import imdstape.replayer.instance.World;
import imdstape.replayer.scenario.EventJson;
import imdstape.replayer.scenario.Fields;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What happens to the instance. */
final class EventRoutes {

  /** More than any story has; each is looked at whenever one of them changes what is served. */
  private static final int MOST = 1_000;

  private final Reach reach;
  private final Supplier<String> fixture;

  /**
   * Events of a world.
   *
   * @param fixture its name, for a message
   */
  EventRoutes(Reach reach, Supplier<String> fixture) {
    this.reach = reach;
    this.fixture = fixture;
  }

  void add(Routes routes) {
    routes.now("GET /events", call -> list(reach.world().get(), reach.time(), 0));
    routes.later("POST /events", this::post);
    routes.later("DELETE /events", call -> change(world -> world.with(world.timeline().cleared())));
    routes.later("DELETE /events/{id}", this::cancel);
    routes.later("POST /events/{id}/complete", this::complete);
  }

  /** The events of a world from one on. */
  static Answer list(World world, Instant now, int from) {
    List<EventTimeline.Entry> entries = world.timeline().entries();
    return Answer.ok(
        json -> {
          json.writeStartArray();
          for (EventTimeline.Entry entry : entries.subList(from, entries.size())) {
            EventJson.write(entry, now, json);
          }
          json.writeEndArray();
        });
  }

  private Future<Answer> post(Routes.Call call) {
    Fields said = call.fields();
    boolean force = call.flag("force");
    int[] before = new int[1];
    return change(
        world -> {
          before[0] = world.timeline().entries().size();
          if (before[0] >= MOST) {
            throw Refusal.conflict(
                MOST
                    + " events are set, which is the most; cancel one (imds event cancel ID), or"
                    + " begin with none (imds event clear)");
          }
          World after = world;
          for (Event event : EventJson.read(said, world, reach.time(world))) {
            after = with(event, event.isForSpotOnly() ? spot(after, force) : after);
          }
          return after;
        },
        before);
  }

  private World spot(World world, boolean force) {
    if (!world.isSpot() && !force) {
      throw Refusal.conflict(
          fixture.get()
              + " is not a Spot Instance, and only those are interrupted;"
              + " add ?force=true (imds event: --force) to make it one");
    }
    return world.isSpot() ? world : world.asSpot();
  }

  private static World with(Event event, World world) {
    World after = world.with(event);
    world
        .objectionTo(event)
        .or(() -> after.hides(event))
        .ifPresent(
            objection -> {
              throw Refusal.conflict(objection.whileServed());
            });
    return after;
  }

  private Future<Answer> cancel(Routes.Call call) {
    return change(
        world -> {
          World held = holding(world, call.id());
          EventTimeline.Entry entry = find(held, call.id());
          return entry.event() instanceof Maintenance due && !due.at().isAfter(reach.time(world))
              ? ended(held, entry.id(), due, Maintenance.Outcome.CANCELED)
              : world.with(world.timeline().without(entry.id()));
        });
  }

  private Future<Answer> complete(Routes.Call call) {
    return change(
        world -> {
          World held = holding(world, call.id());
          EventTimeline.Entry entry = find(held, call.id());
          if (!(entry.event() instanceof Maintenance due)) {
            throw Refusal.conflict(call.id() + " is no maintenance, and nothing else is completed");
          }
          return ended(held, entry.id(), due, Maintenance.Outcome.COMPLETED);
        });
  }

  private World ended(World world, String id, Maintenance due, Maintenance.Outcome outcome) {
    Instant now = reach.time(world);
    if (due.at().isAfter(now)) {
      throw Refusal.conflict(id + " has not appeared yet; cancel it, or move the clock");
    }
    if (due.end() != null && !due.end().at().isAfter(now)) {
      throw Refusal.conflict(id + " is over already");
    }
    return world.with(world.timeline().with(id, due.ended(new Maintenance.End(now, outcome))));
  }

  /** A scheduled event of the fixture is one of the world's from the moment in which it ends. */
  private World holding(World world, String id) {
    if (world.timeline().find(id).isPresent()) {
      return world;
    }
    Optional<Schedule.Item> recorded = world.recordedEvent(id);
    if (recorded.isEmpty()) {
      return world;
    }
    return world.with(
        recorded
            .flatMap(item -> item.due(reach.time(world)))
            .orElseThrow(
                () ->
                    Refusal.conflict(
                        "the fixture holds "
                            + id
                            + ", and it is over already or not in the documented form; set one of"
                            + " your own: imds event maintenance")));
  }

  private static EventTimeline.Entry find(World world, String id) {
    return world
        .timeline()
        .find(id)
        .orElseThrow(
            () ->
                new Refusal(
                    404,
                    "there is no event "
                        + id
                        + Refusal.known(
                            world.timeline().entries().stream().map(EventTimeline.Entry::id))));
  }

  private Future<Answer> change(UnaryOperator<World> change) {
    return change(change, new int[1]);
  }

  /** Changes the world, lets the listeners follow, and tells the events from one on. */
  private Future<Answer> change(UnaryOperator<World> change, int[] from) {
    World world = reach.world().change(change);
    return reach.changed(() -> list(world, reach.time(world), from[0]));
  }
}
