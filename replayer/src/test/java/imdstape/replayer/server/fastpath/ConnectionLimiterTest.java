package imdstape.replayer.server.fastpath;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionLimiterTest {

  @Test
  void whoeverSendsNoWholeRequestForAMinuteIsSentAway() {
    Vertx vertx = Vertx.vertx();
    try {
      ConnectionLimiter connections = new ConnectionLimiter(vertx, () -> {});
      List<String> closed = new ArrayList<>();
      HttpConnection idle = connection("idle", closed);
      HttpConnection busy = connection("busy", closed);
      connections.add(idle);
      connections.add(busy);
      for (int seconds = 0; seconds < 60; seconds += 5) {
        connections.tick();
        connections.requestReceived(busy);
      }
      assertThat(closed).isEmpty();
      connections.tick();
      assertThat(closed).containsExactly("idle");
    } finally {
      vertx.close();
    }
  }

  @Test
  void whoeverWaitsForAnAnswerThatIsHeldBackIsNotSentAwayBeforeIt() {
    Vertx vertx = Vertx.vertx();
    try {
      ConnectionLimiter connections = new ConnectionLimiter(vertx, () -> {});
      List<String> closed = new ArrayList<>();
      HttpConnection waiting = connection("waiting", closed);
      connections.add(waiting);
      connections.suspendTimeout(waiting);
      for (int seconds = 0; seconds < 600; seconds += 5) {
        connections.tick();
      }
      assertThat(closed).isEmpty();
      connections.requestReceived(waiting);
      for (int seconds = 0; seconds <= 60; seconds += 5) {
        connections.tick();
      }
      assertThat(closed).containsExactly("waiting");
    } finally {
      vertx.close();
    }
  }

  @Test
  void whoeverComesWhenThereAreTooManyIsSentAway() {
    Vertx vertx = Vertx.vertx();
    try {
      ConnectionLimiter connections = new ConnectionLimiter(vertx, () -> {});
      List<String> closed = new ArrayList<>();
      for (int i = 0; i < ConnectionLimiter.MAX_CONNECTIONS; i++) {
        connections.add(connection("one of many", closed));
      }
      assertThat(closed).isEmpty();
      connections.add(connection("one too many", closed));
      assertThat(closed).containsExactly("one too many");
    } finally {
      vertx.close();
    }
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
