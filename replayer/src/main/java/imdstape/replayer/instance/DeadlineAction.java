package imdstape.replayer.instance;

import java.util.Locale;

/** What a replay does at the time at which EC2 interrupts its instance. */
public enum DeadlineAction {
  /** It continues, as if EC2 failed to end the instance: the time in the notice is over. */
  KEEP,
  /** It closes its listeners. */
  DROP;

  /** The value of the option {@code --at-deadline}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
