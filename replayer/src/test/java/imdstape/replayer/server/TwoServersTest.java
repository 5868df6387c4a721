package imdstape.replayer.server;

import static imdstape.replayer.ServedInstance.await;
import static imdstape.replayer.ServedInstance.body;
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
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that two servers share their Vert.x and nothing else. */
class TwoServersTest {

  private static final String TYPE = "/latest/meta-data/instance-type";

  private final Vertx vertx = Vertx.vertx();
  private final TestServer linux = new TestServer("linux-on-demand");
  private final TestServer windows = new TestServer("windows-elastic-gpu");

  /** A server with an instance of its own. */
  private final class TestServer {
    final List<JournalEntry> entries = new CopyOnWriteArrayList<>();
    final Instance instance;
    final ReplayServer server = new ReplayServer(vertx);
    final InstanceListeners listeners;

    TestServer(String fixture) {
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

  @AfterEach
  void close() throws Exception {
    await(linux.server.close());
    await(windows.server.close());
    await(vertx.close());
  }

  @Test
  void eachServesItsOwnInstanceAndAChangeOfOneLeavesTheOtherAsItWas() throws Exception {
    int first = await(linux.listeners.listen("127.0.0.1", 0));
    int second = await(windows.listeners.listen("127.0.0.1", 0));
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
    int port = await(linux.listeners.listen("127.0.0.1", 0));
    await(linux.server.close());
    await(linux.listeners.listen("127.0.0.1", port));

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> await(windows.listeners.listen("127.0.0.1", port)))
        .withCauseInstanceOf(BindException.class);
    await(linux.server.close());
    assertThat(await(windows.listeners.listen("127.0.0.1", port))).isEqualTo(port);
  }

  @Test
  @Timeout(30)
  void aClosedServerLeavesNoListenerAndNoTimer() throws Exception {
    int first = await(linux.listeners.listen("127.0.0.1", 0));
    int second = await(windows.listeners.listen("127.0.0.1", 0));
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
      await(linux.server.close());
      assertThat(waiting.getInputStream().read()).isEqualTo(-1);
    }

    assertThat(linux.listeners.activeTimers()).isZero();
    assertThat(linux.listeners.openConnections()).isZero();
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
