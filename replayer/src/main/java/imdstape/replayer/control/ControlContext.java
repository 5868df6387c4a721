package imdstape.replayer.control;

import imdstape.replayer.instance.Instance;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.InstanceStateHolder;
import imdstape.replayer.journal.Journal;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What can be reached of a running replay.
 *
 * @param instance the replayed instance
 * @param listeners where it is served
 * @param fixtureLoader the world of another fixture, by its file or its name in the library
 * @param rules what does not change while it runs
 */
public record ControlContext(
    Instance instance,
    ServedListeners listeners,
    Function<String, Future<LoadedFixture>> fixtureLoader,
    ReplayRules rules) {

  /** The current state of the instance. */
  InstanceStateHolder state() {
    return instance.state();
  }

  /** The real time. */
  InstantSource clock() {
    return instance.clock();
  }

  /** The requests that the instance has received. */
  Journal journal() {
    return instance.journal();
  }

  /** The time that the instance shows now. */
  Instant instanceTime() {
    return instance.instanceTime();
  }

  /** The time that the instance shows now if it is in the given state. */
  Instant instanceTime(InstanceState current) {
    return instance.instanceTime(current);
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
