package imdstape.scenario;

import java.util.Locale;

/** What a replay does when EC2 interrupts its instance. */
public enum DeadlineAction {
  /** Serves on with a notice whose time has passed, as where EC2 fails to end an instance. */
  KEEP,
  /** Closes all listeners of the service. */
  DROP;

  /** The name in scenarios and options. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
