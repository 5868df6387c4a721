package imdstape.replayer.control;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of a listener, and which of them nobody uses. Beyond {@value #MAX_IDLE}
 * connections, one that has had no request for {@link #MAX_IDLE_TIME} is closed, so that a program
 * that opens connections and sends nothing does not keep others out. Thread-safe.
 */
final class IdleConnections {

  /** So many connections may be idle for as long as they like; no client of ours keeps more. */
  static final int MAX_IDLE = 32;

  /** The time without a request after which a connection counts as idle. */
  static final Duration MAX_IDLE_TIME = Duration.ofSeconds(5);

  /** By connection, in the order of their last request. */
  private final Map<HttpConnection, LastRequest> connections = new LinkedHashMap<>();

  /**
   * The last request of a connection.
   *
   * @param since when it began, or when the connection was opened
   * @param response to it, or null if there was none
   */
  private record LastRequest(Instant since, @Nullable HttpServerResponse response) {

    /** Whether a response is still being sent, as of a stream. */
    boolean isAnswered() {
      return response == null || response.ended() || response.closed();
    }
  }

  /** Notes a new connection; returns the number of open ones. */
  synchronized int open(HttpConnection connection, Instant now) {
    connections.put(connection, new LastRequest(now, null));
    return connections.size();
  }

  /** Notes a request. */
  synchronized void use(HttpConnection connection, HttpServerResponse response, Instant now) {
    if (connections.remove(connection) != null) {
      connections.put(connection, new LastRequest(now, response));
    }
  }

  /** Forgets a connection that is closed. */
  synchronized void close(HttpConnection connection) {
    connections.remove(connection);
  }

  /** Whether more connections are open than may be idle. */
  synchronized boolean areTooMany() {
    return connections.size() > MAX_IDLE;
  }

  /**
   * The connections to close now: of those that are idle the oldest, as many as there are too many.
   */
  synchronized List<HttpConnection> findExcess(Instant now) {
    return connections.entrySet().stream()
        .filter(entry -> entry.getValue().isAnswered())
        .filter(entry -> !entry.getValue().since().plus(MAX_IDLE_TIME).isAfter(now))
        .map(Map.Entry::getKey)
        .limit(Math.max(0, connections.size() - MAX_IDLE))
        .toList();
  }
}
