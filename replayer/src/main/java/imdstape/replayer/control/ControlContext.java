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
 * The parts of a running replay that the control API reads and changes.
 *
 * @param instance the replayed instance
 * @param listeners of the service
 * @param fixtureLoader loads another fixture
 * @param rules the settings that do not change while the replay runs
 */
public record ControlContext(
    Instance instance, ServedListeners listeners, FixtureLoader fixtureLoader, ReplayRules rules) {

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

  /** Adapts the listeners to the state; fails with a conflict if an address cannot be bound. */
  Future<Void> reconcileListeners() {
    return listeners
        .reconcile()
        .recover(
            failure ->
                Future.failedFuture(
                    ControlException.conflict(String.valueOf(failure.getMessage()))));
  }

  /**
   * Adapts the listeners to a change that was made, and then responds. If an address cannot be
   * bound, the change stays, and the response is a 503 that tells both.
   */
  Future<ControlResponse> respondAfterChange(Supplier<ControlResponse> response) {
    return listeners
        .reconcile()
        .map(done -> response.get())
        .recover(
            failure ->
                Future.failedFuture(
                    new ControlException(503, "it is done, but " + failure.getMessage())));
  }

  /** The listeners of the service. */
  public interface ServedListeners {

    /**
     * Opens or closes the listeners, that of IPv6 included, as the current state requires; fails if
     * an address cannot be bound.
     */
    Future<Void> reconcile();

    /** Whether all listeners are open. */
    boolean areAllOpen();

    /** The number of open connections. */
    int openConnections();
  }

  /** Loads the state of another fixture. A failure's message is shown to the client. */
  @FunctionalInterface
  public interface FixtureLoader {

    /** Loads a fixture by its file or by its name in the library. */
    Future<LoadedFixture> load(String fileOrName);

    /** Parses the document of a fixture. */
    default Future<LoadedFixture> parse(byte[] document) {
      return Future.failedFuture("this replay loads no fixture that is sent");
    }
  }

  /**
   * The state of another fixture.
   *
   * @param name as given by the user
   */
  public record LoadedFixture(String name, InstanceState state) {}

  /**
   * The settings that do not change while a replay runs.
   *
   * @param fixtureName of the fixture at the start, as given by the user
   * @param initialState the state at the start if the replay started at a real time
   * @param strict whether a request for an unrecorded path makes the replay fail
   * @param realCredentials whether the role has real credentials, which require tokens and the real
   *     clock
   */
  public record ReplayRules(
      String fixtureName,
      Function<Instant, InstanceState> initialState,
      boolean strict,
      boolean realCredentials) {}
}
