package imdstape.replayer.server;

import static imdstape.replayer.ServedInstance.body;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imdstape.fixtures.FixtureLibrary;
import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.instance.Instance;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.journal.Journal;
import imdstape.replayer.journal.JournalEntry;
import imdstape.scenario.Fault;
import imdstape.scenario.FaultScope;
import imdstape.scenario.ValueChange;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that two servers share their Vert.x and nothing else. */
@ExtendWith(VertxExtension.class)
class TwoServersTest {

  private static final String TYPE = "/latest/meta-data/instance-type";

  private TestServer linux;
  private TestServer windows;

  /** A server with an instance of its own. */
  private static final class TestServer {
    final List<JournalEntry> entries = new CopyOnWriteArrayList<>();
    final Instance instance;
    final ReplayServer server;
    final InstanceListeners listeners;

    TestServer(Vertx vertx, String fixture) {
      this.server = new ReplayServer(vertx);
      this.instance =
          new Instance(
              fixture,
              InstanceState.of(FixtureLibrary.load(fixture), new byte[32], 7),
              () -> ServedInstance.NOW,
              new Journal(entries::add));
      this.listeners =
          server.add(
              instance, ServerContext.of(new HostGuard(Set.of()), new RefusalLog(line -> {})));
    }
  }

  @BeforeEach
  void createServers(Vertx vertx) {
    linux = new TestServer(vertx, "linux-on-demand");
    windows = new TestServer(vertx, "windows-elastic-gpu");
  }

  @AfterEach
  void close() throws Exception {
    linux.server.close().await(20, SECONDS);
    windows.server.close().await(20, SECONDS);
  }

  @Test
  void eachServesItsOwnInstanceAndAChangeOfOneLeavesTheOtherAsItWas() throws Exception {
    int first = linux.listeners.listen("127.0.0.1", 0).await(20, SECONDS);
    int second = windows.listeners.listen("127.0.0.1", 0).await(20, SECONDS);
    String linuxType = body(get(first, TYPE));
    assertThat(body(get(second, TYPE))).isNotEqualTo(linuxType);

    windows
        .instance
        .state()
        .update(
            state ->
                state
                    .with(
                        new ValueChange(
                            ServedInstance.NOW, "meta-data/instance-type", "m9.changed"))
                    .with(
                        state
                            .faults()
                            .with(new Fault.StatusFault(503), FaultScope.ALL.withFirst(1))));

    assertThat(get(second, TYPE)).startsWith("HTTP/1.1 503 ");
    assertThat(body(get(second, TYPE))).isEqualTo("m9.changed");
    assertThat(get(first, TYPE)).startsWith("HTTP/1.1 200 ");
    assertThat(body(get(first, TYPE))).isEqualTo(linuxType);
    assertThat(linux.entries).hasSize(3).allMatch(entry -> entry.events().isEmpty());
    assertThat(windows.entries).hasSize(3);
  }

  @Test
  void aPortOfOneIsNotSharedWithTheOther() throws Exception {
    int port = linux.listeners.listen("127.0.0.1", 0).await(20, SECONDS);
    linux.server.close().await(20, SECONDS);
    ServedInstance.awaitFreePort(port);
    linux.listeners.listen("127.0.0.1", port).await(20, SECONDS);

    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> windows.listeners.listen("127.0.0.1", port).await(20, SECONDS));
    linux.server.close().await(20, SECONDS);
    ServedInstance.awaitFreePort(port);
    assertThat(windows.listeners.listen("127.0.0.1", port).await(20, SECONDS)).isEqualTo(port);
  }

  @Test
  @Timeout(30)
  void aClosedServerLeavesNoListenerAndNoTimer() throws Exception {
    int first = linux.listeners.listen("127.0.0.1", 0).await(20, SECONDS);
    int second = windows.listeners.listen("127.0.0.1", 0).await(20, SECONDS);
    linux
        .instance
        .state()
        .update(state -> state.with(state.faults().with(new Fault.SilenceFault(), FaultScope.ALL)));
    try (Socket waiting = new Socket(InetAddress.getLoopbackAddress(), first)) {
      waiting
          .getOutputStream()
          .write(("GET " + TYPE + " HTTP/1.1\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      // the journal has the request a moment before its timer runs
      while (linux.listeners.activeTimers() < 2) {
        Thread.sleep(5);
      }
      linux.server.close().await(20, SECONDS);
      assertThat(waiting.getInputStream().read()).isEqualTo(-1);
    }

    assertThat(linux.listeners.activeTimers()).isZero();
    assertThat(linux.listeners.openConnections()).isZero();
    ServedInstance.awaitFreePort(first);
    assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> get(first, TYPE));
    assertThat(get(second, TYPE)).startsWith("HTTP/1.1 200 ");
  }

  private static String get(int port, String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
