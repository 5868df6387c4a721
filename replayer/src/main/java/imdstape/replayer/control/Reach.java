package imdstape.replayer.control;

import imdstape.replayer.instance.CurrentWorld;
import imdstape.replayer.instance.World;
import imdstape.replayer.journal.Journal;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What can be reached of a running replay.
 *
 * @param world what is served
 * @param clock the real one
 * @param journal what was asked
 * @param listeners where it is served
 * @param fixtures the world of another fixture, by its file or its name in the library
 * @param rules what does not change while it runs
 */
public record Reach(
    CurrentWorld world,
    InstantSource clock,
    Journal journal,
    Listeners listeners,
    Function<String, Future<Loaded>> fixtures,
    Rules rules) {

  /** The time of the world that is served. */
  Instant time() {
    return time(world.get());
  }

  /** The time of a world, be it served or about to be. */
  Instant time(World one) {
    return one.clock().at(clock.instant());
  }

  /** The listeners follow the world; what they cannot have is a reason to refuse. */
  Future<Void> settled() {
    return listeners
        .settle()
        .recover(why -> Future.failedFuture(Refusal.conflict(String.valueOf(why.getMessage()))));
  }

  /**
   * The answer to a change that was made, once the listeners follow. What they cannot have takes
   * nothing back, and so that is what is said.
   */
  Future<Answer> changed(Supplier<Answer> answer) {
    return listeners
        .settle()
        .map(done -> answer.get())
        .recover(
            why -> Future.failedFuture(new Refusal(503, "it is done, but " + why.getMessage())));
  }

  /** Where a world is served. */
  public interface Listeners {

    /**
     * Listens, or no longer, and on IPv6 too, or no longer, as the world at this moment wants it;
     * fails where an address cannot be had.
     */
    Future<Void> settle();

    /** Whether all of them are open. */
    boolean areOpen();

    /** Counts the requests of each fault from 0 again. */
    void recount();

    /** Forgets how many requests each fault has counted, but those of these ids. */
    void keepCounts(Set<String> ids);

    /** How many connections are open. */
    int connections();
  }

  /**
   * A fixture that can be served.
   *
   * @param name as it was asked for
   */
  public record Loaded(String name, World world) {}

  /**
   * What does not change while a replay runs.
   *
   * @param fixture at the start, as it was asked for
   * @param start the world at the start, for an instant of the real clock
   * @param strict whether a path that was never recorded counts as a failure
   * @param real whether credentials are real, so that tokens stay required and the clock real
   */
  public record Rules(
      String fixture, Function<Instant, World> start, boolean strict, boolean real) {}
}
