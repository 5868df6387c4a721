package imdstape.replayer;

import imdstape.replayer.control.ControlServer;
import imdstape.replayer.instance.Instance;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** A running replay that a program has started within itself. Thread-safe. */
public final class EmbeddedReplay {

  private final Replay replay;
  private final @Nullable ControlServer control;
  private final String endpoint;
  private final String controlEndpoint;

  EmbeddedReplay(
      Replay replay, @Nullable ControlServer control, String endpoint, String controlEndpoint) {
    this.replay = replay;
    this.control = control;
    this.endpoint = endpoint;
    this.controlEndpoint = controlEndpoint;
  }

  /** The URL of the service for {@code AWS_EC2_METADATA_SERVICE_ENDPOINT}, without a slash. */
  public String endpoint() {
    return endpoint;
  }

  /** The URL of control, without a slash; empty if the configuration has no control. */
  public String controlEndpoint() {
    return controlEndpoint;
  }

  /**
   * The replayed instance: its state, which may be replaced while the replay runs, and its journal.
   */
  public Instance instance() {
    return replay.instance();
  }

  /**
   * Closes all listeners, connections and timers of this replay. Vert.x and other replays go on.
   */
  public Future<Void> close() {
    Future<Void> controlClosed = control == null ? Future.succeededFuture() : control.close();
    return Future.join(replay.close(), controlClosed).mapEmpty();
  }
}
