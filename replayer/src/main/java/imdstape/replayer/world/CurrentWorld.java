package imdstape.replayer.world;

import java.util.function.UnaryOperator;

/** The world that is served: each request sees one, and the next may see another. */
public final class CurrentWorld {

  private volatile World world;

  /** The first one. */
  public CurrentWorld(World world) {
    this.world = world;
  }

  /** The world of this moment. */
  public World get() {
    return world;
  }

  /**
   * Puts another in its place, whole; if the change fails, nothing has changed.
   *
   * @return the other
   */
  public synchronized World change(UnaryOperator<World> change) {
    world = change.apply(world);
    return world;
  }
}
