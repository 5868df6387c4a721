package imdstape.replayer.instance;

import java.util.Locale;

/** What becomes of a replay when EC2 interrupts its instance. */
public enum DeadlineAction {
  /** It goes on, and the notice's time lies in the past, as where EC2 fails to end an instance. */
  KEEP,
  /** Nothing listens any more. */
  DROP;

  /** As written in options. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
