package imdstape.replayer.server;

import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The timers of one server, which end with it. Thread-safe. */
final class ServerTimers {

  private final Vertx vertx;
  private final Set<Long> ids = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  ServerTimers(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Runs an action every so many milliseconds. */
  void runEvery(long millis, Runnable action) {
    track(vertx.setPeriodic(millis, id -> action.run()));
  }

  /** Runs an action once; call it on an event loop, which then runs it too. */
  void runAfter(long millis, Runnable action) {
    track(
        vertx.setTimer(
            millis,
            id -> {
              ids.remove(id);
              action.run();
            }));
  }

  private void track(long id) {
    ids.add(id);
    if (closed) {
      cancel(id);
    }
  }

  private void cancel(Long id) {
    if (ids.remove(id)) {
      vertx.cancelTimer(id);
    }
  }

  /** Cancels all timers; what is started later is cancelled at once. */
  void close() {
    closed = true;
    ids.forEach(this::cancel);
  }

  /** The number of timers that have not ended. */
  int active() {
    return ids.size();
  }
}
