package imdstape.replayer;

import imdstape.command.Failure;
import imdstape.replayer.event.Event;
import imdstape.replayer.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What happens to the instance while it is served. */
final class EventFlags {

  /** EC2 User Guide, "Spot Instance interruption notices". */
  private static final Duration NOTICE = Duration.ofMinutes(2);

  @Option(
      names = "--spot-interruption",
      paramLabel = "DELAY",
      converter = DurationOption.class,
      description =
          "The two-minute notice of a Spot interruption appears after this time: 30s, 2m.")
  @Nullable Duration spotInterruption;

  @Option(
      names = "--rebalance",
      paramLabel = "DELAY",
      converter = DurationOption.class,
      description = "The rebalance recommendation of a Spot Instance appears after this time.")
  @Nullable Duration rebalance;

  @Option(
      names = "--force",
      description = "Make it a Spot Instance if an event needs one and the fixture is none.")
  boolean force;

  /**
   * A world in which these events happen.
   *
   * @param fixture as it was named, for a message
   * @throws Failure if only a Spot Instance can live through them, and it is none
   */
  World applied(World before, String fixture, Instant start) {
    List<Event> events = events(start);
    World world = before;
    if (!world.isSpot() && events.stream().anyMatch(Event::isForSpotOnly)) {
      if (!force) {
        throw Failure.misused(
            fixture
                + " is not a Spot Instance, and only those are interrupted;"
                + " add --force to make it one");
      }
      world = world.asSpot();
    }
    for (Event event : events) {
      world = world.with(event);
    }
    return world;
  }

  private List<Event> events(Instant start) {
    List<Event> events = new ArrayList<>();
    if (rebalance != null) {
      events.add(new Event.RebalanceRecommendation(start.plus(rebalance)));
    }
    if (spotInterruption != null) {
      Instant notice = start.plus(spotInterruption);
      events.add(
          new Event.SpotInterruption(
              notice, Event.SpotInterruption.Action.TERMINATE, notice.plus(NOTICE)));
    }
    return events;
  }
}
