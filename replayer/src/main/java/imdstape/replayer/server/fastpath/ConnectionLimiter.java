package imdstape.replayer.server.fastpath;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps clients that never finish a request from filling the house: whoever has not sent one for a
 * minute is sent away, however busily it drips, and so is whoever comes when there are too many.
 */
public final class ConnectionLimiter {

  /** Far more than any test opens at once; {@code .ci/fuzz} measures the memory beside 5,000. */
  static final int MAX_CONNECTIONS = 10_000;

  private static final int TICK_MILLIS = 5_000;
  private static final int TIMEOUT_TICKS = 12;

  /** Later than any tick. */
  private static final int NO_TIMEOUT = Integer.MAX_VALUE;

  private final Map<HttpConnection, Integer> lastRequestTicks = new ConcurrentHashMap<>();
  private final Vertx vertx;
  private final long timer;
  private volatile int tick;

  /**
   * Nobody is here yet.
   *
   * @param each is done every five seconds too, whoever asks or does not
   */
  public ConnectionLimiter(Vertx vertx, Runnable each) {
    this.vertx = vertx;
    this.timer =
        vertx.setPeriodic(
            TICK_MILLIS,
            id -> {
              tick();
              each.run();
            });
  }

  /** Stops the timer. */
  void stop() {
    vertx.cancelTimer(timer);
  }

  public void add(HttpConnection connection) {
    if (lastRequestTicks.size() >= MAX_CONNECTIONS) {
      connection.close();
      return;
    }
    lastRequestTicks.put(connection, tick);
    connection.closeHandler(closed -> lastRequestTicks.remove(connection));
  }

  /** A whole request came. */
  public void requestReceived(HttpConnection connection) {
    Integer known = lastRequestTicks.get(connection);
    if (known != null && known != tick) {
      lastRequestTicks.replace(connection, tick);
    }
  }

  /**
   * Whoever is there waits for an answer that a fault holds back, until it next {@link
   * #requestReceived}.
   */
  public void suspendTimeout(HttpConnection connection) {
    lastRequestTicks.replace(connection, NO_TIMEOUT);
  }

  /** Another five seconds are over. */
  void tick() {
    int now = tick + 1;
    tick = now;
    lastRequestTicks.forEach(
        (connection, last) -> {
          if (now - last > TIMEOUT_TICKS) {
            connection.close();
          }
        });
  }

  public int openCount() {
    return lastRequestTicks.size();
  }
}
