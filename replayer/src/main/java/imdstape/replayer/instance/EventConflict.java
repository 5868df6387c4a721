package imdstape.replayer.instance;

/**
 * Why an event cannot be added to a state, and what the user can do about it.
 *
 * @param problem what the event contradicts
 * @param fixAtStart what to do if the event is given at the start of the replay
 * @param fixWhileRunning what to do if the event is added to a running replay
 */
public record EventConflict(String problem, String fixAtStart, String fixWhileRunning) {

  /** The message for an event that is given at the start. */
  public String messageAtStart() {
    return problem + "; " + fixAtStart;
  }

  /** The message for an event that is added to a running replay. */
  public String messageWhileRunning() {
    return problem + "; " + fixWhileRunning;
  }
}
