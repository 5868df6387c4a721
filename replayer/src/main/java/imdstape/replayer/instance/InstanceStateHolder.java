package imdstape.replayer.instance;

import java.util.function.UnaryOperator;

/** Holds the current state of an instance, which is replaced as a whole. Thread-safe. */
public final class InstanceStateHolder {

  private volatile InstanceState state;
  private volatile boolean changingClock;

  /** A replacement of the state. */
  public record StateChange(InstanceState before, InstanceState after) {}

  /** Creates a holder. */
  public InstanceStateHolder(InstanceState initialState) {
    this.state = initialState;
  }

  /** The current state. */
  public InstanceState get() {
    return state;
  }

  /**
   * Replaces the state. If {@code change} throws an exception, the state stays as it is.
   *
   * @param change computes the new state from the current one
   * @return the old and the new state
   */
  public synchronized StateChange update(UnaryOperator<InstanceState> change) {
    InstanceState before = state;
    InstanceState after = change.apply(before);
    state = after;
    return new StateChange(before, after);
  }

  /**
   * Replaces the state by one with another clock, and holds back requests meanwhile. A request that
   * the old clock answered between the change's reading of the time and the replacement could show
   * a later time than the requests after it.
   *
   * @param change computes the new state; it must be short, as requests wait for it
   * @return the new state
   */
  public synchronized InstanceState updateClock(UnaryOperator<InstanceState> change) {
    changingClock = true;
    try {
      state = change.apply(state);
    } finally {
      changingClock = false;
    }
    return state;
  }

  /**
   * Whether a state that {@link #get} returned is still the current one, so that its clock applies
   * to every time that was read since.
   */
  public boolean isCurrent(InstanceState candidate) {
    // in this order: after a change of the clock that ended in between, the state is another one
    return !changingClock && state == candidate;
  }
}
