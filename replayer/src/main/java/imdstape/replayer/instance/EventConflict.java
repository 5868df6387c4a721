package imdstape.replayer.instance;

/**
 * Why an event cannot happen in a world.
 *
 * @param problem what stands in its way
 * @param fixAtStart what to do about it before the world is served
 * @param fixWhileRunning what to do about it while the world is served
 */
public record EventConflict(String problem, String fixAtStart, String fixWhileRunning) {

  /** What to say where a start is described. */
  public String messageAtStart() {
    return problem + "; " + fixAtStart;
  }

  /** What to say where an event is set while the world is served. */
  public String messageWhileRunning() {
    return problem + "; " + fixWhileRunning;
  }
}
