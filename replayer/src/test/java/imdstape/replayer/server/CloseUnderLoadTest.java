package imdstape.replayer.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.replayer.ServedInstance;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests listeners, and their Vert.x, that close while clients connect. */
@ExtendWith(VertxExtension.class)
class CloseUnderLoadTest {

  private static final int ROUNDS = 10;
  private static final int CLIENTS = 6;

  /** Collects the warnings of Netty and Vert.x. */
  private static final class LogCollector extends Handler {
    final List<String> records = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord record) {
      if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
        records.add(record.getLoggerName() + ": " + record.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @RepeatedTest(ROUNDS)
  void nothingIsLoggedWhenAListenerClosesWhileClientsConnect(Vertx vertx) throws Exception {
    LogCollector log = new LogCollector();
    Logger root = Logger.getLogger("");
    root.addHandler(log);
    try {
      closeWhileClientsConnect(vertx);
    } finally {
      root.removeHandler(log);
    }
    assertThat(log.records).isEmpty();
  }

  private static void closeWhileClientsConnect(Vertx vertx) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    List<Thread> clients = new ArrayList<>();
    ServedInstance served = new ServedInstance(vertx, ServedInstance.defaultState());
    try {
      for (int i = 0; i < CLIENTS; i++) {
        Thread client = new Thread(() -> connectUntil(stop, served));
        client.setDaemon(true);
        client.start();
        clients.add(client);
      }
      while (served.entries.size() < CLIENTS) {
        Thread.sleep(1);
      }
      // as at the end of a replay, Vert.x closes directly after its listeners
      served.close();
      vertx.close().await(20, SECONDS);
    } finally {
      stop.set(true);
    }
    for (Thread client : clients) {
      client.join(20_000);
    }
  }

  private static void connectUntil(AtomicBoolean stop, ServedInstance served) {
    byte[] request =
        "GET /latest/meta-data/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    while (!stop.get()) {
      try (Socket socket = served.connect()) {
        socket.getOutputStream().write(request);
        socket.getInputStream().readAllBytes();
      } catch (IOException closed) {
        Thread.onSpinWait();
      }
    }
  }
}
