package imdstape.replayer.client;

import java.util.Locale;

/** Whether a replay runs and serves metadata. */
public enum ReplayStatus {
  /** The process runs. */
  UP,
  /** Metadata is served. */
  READY,
  /** EC2 has interrupted the instance, so that no metadata is served. */
  INTERRUPTED,
  /** An address of the service cannot be bound. */
  NOT_LISTENING;

  /** The status as the control API writes it. */
  public String jsonName() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
