package imdstape.replayer.control;

import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.InstanceStateHolder;
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
public record ControlContext(
    InstanceStateHolder world,
    InstantSource clock,
    Journal journal,
    ServedListeners listeners,
    Function<String, Future<LoadedFixture>> fixtures,
    ReplayRules rules) {

  /** The time of the world that is served. */
  Instant time() {
    return time(world.get());
  }

  /** The time of a world, be it served or about to be. */
  Instant time(InstanceState one) {
    return one.clock().at(clock.instant());
  }

  /** The listeners follow the world; what they cannot have is a reason to refuse. */
  Future<Void> settled() {
    return listeners
        .settle()
        .recover(
            why ->
                Future.failedFuture(ControlException.conflict(String.valueOf(why.getMessage()))));
  }

  /**
   * The answer to a change that was made, once the listeners follow. What they cannot have takes
   * nothing back, and so that is what is said.
   */
  Future<ControlResponse> changed(Supplier<ControlResponse> answer) {
    return listeners
        .settle()
        .map(done -> answer.get())
        .recover(
            why ->
                Future.failedFuture(
                    new ControlException(503, "it is done, but " + why.getMessage())));
  }

  /** Where a world is served. */
  public interface ServedListeners {

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
  public record LoadedFixture(String name, InstanceState world) {}

  /**
   * What does not change while a replay runs.
   *
   * @param fixture at the start, as it was asked for
   * @param start the world at the start, for an instant of the real clock
   * @param strict whether a path that was never recorded counts as a failure
   * @param real whether credentials are real, so that tokens stay required and the clock real
   */
  public record ReplayRules(
      String fixture, Function<Instant, InstanceState> start, boolean strict, boolean real) {}
}
