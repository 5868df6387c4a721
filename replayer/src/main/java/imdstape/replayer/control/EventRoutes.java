package imdstape.replayer.control;

import imdstape.replayer.event.Event;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.event.Maintenance;
import imdstape.replayer.scenario.EventJson;
import imdstape.replayer.scenario.Fields;
import imdstape.replayer.world.World;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

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
    boolean force = call.query().equals("force=true");
    int[] before = new int[1];
    return change(
        world -> {
          before[0] = world.timeline().entries().size();
          if (before[0] >= MOST) {
            throw Refusal.conflict(MOST + " events are set, which is the most; clear them first");
          }
          EventTimeline timeline = EventJson.read(said, world.timeline(), reach.time(world));
          boolean needsSpot = timeline.events().stream().anyMatch(Event::isForSpotOnly);
          if (needsSpot && !world.isSpot() && !force) {
            throw Refusal.conflict(
                fixture.get()
                    + " is not a Spot Instance, and only those are interrupted;"
                    + " add ?force=true (imds event: --force) to make it one");
          }
          return (needsSpot && !world.isSpot() ? world.asSpot() : world).with(timeline);
        },
        before);
  }

  private Future<Answer> cancel(Routes.Call call) {
    return change(
        world ->
            find(world, call.id()) instanceof Maintenance due
                    && !due.at().isAfter(reach.time(world))
                ? ended(world, call.id(), due, Maintenance.Outcome.CANCELED)
                : world.with(world.timeline().without(call.id())));
  }

  private Future<Answer> complete(Routes.Call call) {
    return change(
        world -> {
          if (!(find(world, call.id()) instanceof Maintenance due)) {
            throw Refusal.conflict(call.id() + " is no maintenance, and nothing else is completed");
          }
          return ended(world, call.id(), due, Maintenance.Outcome.COMPLETED);
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

  private static Event find(World world, String id) {
    return world
        .timeline()
        .find(id)
        .orElseThrow(
            () ->
                new Refusal(
                    404,
                    "there is no event "
                        + id
                        + "; known are "
                        + world.timeline().entries().stream()
                            .map(EventTimeline.Entry::id)
                            .collect(Collectors.joining(", "))));
  }

  private Future<Answer> change(UnaryOperator<World> change) {
    return change(change, new int[1]);
  }

  /** Changes the world, lets the listeners follow, and tells the events from one on. */
  private Future<Answer> change(UnaryOperator<World> change, int[] from) {
    World world = reach.world().change(change);
    return reach.settled().map(done -> list(world, reach.time(world), from[0]));
  }
}
