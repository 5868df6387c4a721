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
 * @param state what is served
 * @param clock the real one
 * @param journal what was asked
 * @param listeners where it is served
 * @param fixtureLoader the world of another fixture, by its file or its name in the library
 * @param rules what does not change while it runs
 */
public record ControlContext(
    InstanceStateHolder state,
    InstantSource clock,
    Journal journal,
    ServedListeners listeners,
    Function<String, Future<LoadedFixture>> fixtureLoader,
    ReplayRules rules) {

  /** The time of the world that is served. */
  Instant instanceTime() {
    return instanceTime(state.get());
  }

  /** The time of a world, be it served or about to be. */
  Instant instanceTime(InstanceState one) {
    return one.clock().instanceTime(clock.instant());
  }

  /** The listeners follow the world; what they cannot have is a reason to refuse. */
  Future<Void> reconcileListeners() {
    return listeners
        .reconcile()
        .recover(
            why ->
                Future.failedFuture(ControlException.conflict(String.valueOf(why.getMessage()))));
  }

  /**
   * The answer to a change that was made, once the listeners follow. What they cannot have takes
   * nothing back, and so that is what is said.
   */
  Future<ControlResponse> respondAfterChange(Supplier<ControlResponse> answer) {
    return listeners
        .reconcile()
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
    Future<Void> reconcile();

    /** Whether all of them are open. */
    boolean areAllOpen();

    /** Counts the requests of each fault from 0 again. */
    void resetFaultCounts();

    /** Forgets how many requests each fault has counted, but those of these ids. */
    void retainFaultCounts(Set<String> ids);

    /** How many connections are open. */
    int openConnections();
  }

  /**
   * A fixture that can be served.
   *
   * @param name as it was asked for
   */
  public record LoadedFixture(String name, InstanceState state) {}

  /**
   * What does not change while a replay runs.
   *
   * @param fixtureName at the start, as it was asked for
   * @param initialState the world at the start, for an instant of the real clock
   * @param strict whether a path that was never recorded counts as a failure
   * @param realCredentials whether credentials are real, so that tokens stay required and the clock
   *     real
   */
  public record ReplayRules(
      String fixtureName,
      Function<Instant, InstanceState> initialState,
      boolean strict,
      boolean realCredentials) {}
}
