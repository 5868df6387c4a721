package imdstape.replayer.instance;

import java.util.function.UnaryOperator;

/** The world that is served: each request sees one, and the next may see another. */
public final class InstanceStateHolder {

  private volatile InstanceState world;
  private volatile boolean turning;

  /** The first one. */
  public InstanceStateHolder(InstanceState world) {
    this.world = world;
  }

  /** The world of this moment. */
  public InstanceState get() {
    return world;
  }

  /**
   * Puts another in its place, whole; if the change fails, nothing has changed.
   *
   * @return the other
   */
  public synchronized InstanceState change(UnaryOperator<InstanceState> change) {
    world = change.apply(world);
    return world;
  }

  /**
   * Puts another in its place whose clock begins now: nobody is answered by the old one from the
   * instant that {@code change} reads until the other is there. If the old clock served on
   * meanwhile, one that is slower would begin before what was shown already. It is to be short, as
   * whoever asks waits for it.
   *
   * @return the other
   */
  public synchronized InstanceState turn(UnaryOperator<InstanceState> change) {
    turning = true;
    try {
      world = change.apply(world);
    } finally {
      turning = false;
    }
    return world;
  }

  /**
   * Whether a world was the one that is served until now, so that what the clock showed since it
   * was taken is an instant of its.
   */
  public boolean isStill(InstanceState one) {
    // in this order: what has turned meanwhile is another one by now
    return !turning && world == one;
  }
}
