package imdstape.replayer.instance;

import java.util.function.UnaryOperator;

/** The world that is served: each request sees one, and the next may see another. */
public final class InstanceStateHolder {

  private volatile InstanceState state;
  private volatile boolean changingClock;

  /** The first one. */
  public InstanceStateHolder(InstanceState world) {
    this.state = world;
  }

  /** The world of this moment. */
  public InstanceState get() {
    return state;
  }

  /**
   * Puts another in its place, whole; if the change fails, nothing has changed.
   *
   * @return the other
   */
  public synchronized InstanceState update(UnaryOperator<InstanceState> change) {
    state = change.apply(state);
    return state;
  }

  /**
   * Puts another in its place whose clock begins now: nobody is answered by the old one from the
   * instant that {@code change} reads until the other is there. If the old clock served on
   * meanwhile, one that is slower would begin before what was shown already. It is to be short, as
   * whoever asks waits for it.
   *
   * @return the other
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
   * Whether a world was the one that is served until now, so that what the clock showed since it
   * was taken is an instant of its.
   */
  public boolean isCurrent(InstanceState one) {
    // in this order: what has turned meanwhile is another one by now
    return !changingClock && state == one;
  }
}
