package imdstape.replayer.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.junit5.VertxExtension;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ConnectionLimiterTest {

  @Test
  void aConnectionWithoutACompleteRequestForAMinuteIsClosed(Vertx vertx) {
    ConnectionLimiter limiter = new ConnectionLimiter(new ServerTimers(vertx), () -> {});
    List<String> closed = new ArrayList<>();
    HttpConnection idle = connection("idle", closed);
    HttpConnection busy = connection("busy", closed);
    limiter.add(idle);
    limiter.add(busy);
    for (int seconds = 0; seconds < 60; seconds += 5) {
      limiter.tick();
      limiter.requestReceived(busy);
    }
    assertThat(closed).isEmpty();
    limiter.tick();
    assertThat(closed).containsExactly("idle");
  }

  @Test
  void aConnectionThatWaitsForADelayedResponseStaysOpen(Vertx vertx) {
    ConnectionLimiter limiter = new ConnectionLimiter(new ServerTimers(vertx), () -> {});
    List<String> closed = new ArrayList<>();
    HttpConnection waiting = connection("waiting", closed);
    limiter.add(waiting);
    limiter.suspendTimeout(waiting);
    for (int seconds = 0; seconds < 600; seconds += 5) {
      limiter.tick();
    }
    assertThat(closed).isEmpty();
    limiter.requestReceived(waiting);
    for (int seconds = 0; seconds <= 60; seconds += 5) {
      limiter.tick();
    }
    assertThat(closed).containsExactly("waiting");
  }

  @Test
  void aConnectionAboveTheLimitIsClosed(Vertx vertx) {
    ConnectionLimiter limiter = new ConnectionLimiter(new ServerTimers(vertx), () -> {});
    List<String> closed = new ArrayList<>();
    for (int i = 0; i < ConnectionLimiter.MAX_CONNECTIONS; i++) {
      limiter.add(connection("one of many", closed));
    }
    assertThat(closed).isEmpty();
    limiter.add(connection("one too many", closed));
    assertThat(closed).containsExactly("one too many");
  }

  private static HttpConnection connection(String name, List<String> closed) {
    Object self =
        Proxy.newProxyInstance(
            HttpConnection.class.getClassLoader(),
            new Class<?>[] {HttpConnection.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "close" -> closed.add(name);
                case "hashCode" -> {
                  return System.identityHashCode(proxy);
                }
                case "equals" -> {
                  return proxy == arguments[0];
                }
                default -> {
                  return null;
                }
              }
              return null;
            });
    return (HttpConnection) self;
  }
}
