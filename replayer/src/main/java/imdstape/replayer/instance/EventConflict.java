package imdstape.replayer.instance;

/**
 * Why an event cannot happen in a world.
 *
 * @param found what stands in its way
 * @param before what to do about it before the world is served
 * @param meanwhile what to do about it while the world is served
 */
public record EventConflict(String found, String before, String meanwhile) {

  /** What to say where a start is described. */
  public String atStart() {
    return found + "; " + before;
  }

  /** What to say where an event is set while the world is served. */
  public String whileServed() {
    return found + "; " + meanwhile;
  }
}
