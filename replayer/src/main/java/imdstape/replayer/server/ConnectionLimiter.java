package imdstape.replayer.server;

import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits the number of connections, and closes a connection on which no complete request arrives
 * for a minute, even if parts of one keep arriving. Thread-safe.
 */
final class ConnectionLimiter {

  /** Far more than any test opens; {@code .ci/fuzz} measures the memory of 5,000. */
  static final int MAX_CONNECTIONS = 10_000;

  private static final int TICK_MILLIS = 5_000;
  private static final int TIMEOUT_TICKS = 12;

  /** A tick that is never reached. */
  private static final int NO_TIMEOUT = Integer.MAX_VALUE;

  private final Map<HttpConnection, Integer> lastRequestTicks = new ConcurrentHashMap<>();
  private volatile int tick;

  /**
   * Creates a limiter without connections.
   *
   * @param everyTick also runs every five seconds
   */
  ConnectionLimiter(ServerTimers timers, Runnable everyTick) {
    timers.runEvery(
        TICK_MILLIS,
        () -> {
          tick();
          everyTick.run();
        });
  }

  /** Registers a new connection, or closes it if there are too many. */
  void add(HttpConnection connection) {
    if (lastRequestTicks.size() >= MAX_CONNECTIONS) {
      connection.close();
      return;
    }
    lastRequestTicks.put(connection, tick);
    connection.closeHandler(closed -> lastRequestTicks.remove(connection));
  }

  /** Starts the minute of a connection anew, since a complete request arrived. */
  void requestReceived(HttpConnection connection) {
    Integer last = lastRequestTicks.get(connection);
    if (last != null && last != tick) {
      lastRequestTicks.replace(connection, tick);
    }
  }

  /**
   * Keeps a connection open until the next {@link #requestReceived}, since its client waits for a
   * delayed response.
   */
  void suspendTimeout(HttpConnection connection) {
    lastRequestTicks.replace(connection, NO_TIMEOUT);
  }

  /** Counts five seconds, and closes the connections whose minute is over. */
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

  /** The number of open connections. */
  int openCount() {
    return lastRequestTicks.size();
  }
}
