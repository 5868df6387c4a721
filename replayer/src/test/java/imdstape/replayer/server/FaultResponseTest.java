package imdstape.replayer.server;

import static imdstape.replayer.ServedInstance.body;
import static imdstape.replayer.ServedInstance.head;
import static imdstape.replayer.ServedInstance.readResponse;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.replayer.ServedInstance;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.journal.JournalEntry;
import imdstape.scenario.DeadlineAction;
import imdstape.scenario.DelayDistribution;
import imdstape.scenario.Fault;
import imdstape.scenario.FaultScope;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.SpotInterruption.InterruptionAction;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests how faults change responses, as a client sees it. */
@ExtendWith(VertxExtension.class)
class FaultResponseTest {

  private static final String GET = "GET /latest/meta-data/instance-type HTTP/1.1";
  private static final String HOST = "Host: 127.0.0.1";

  private Vertx vertx;

  @BeforeEach
  void setVertx(Vertx created) {
    vertx = created;
  }

  @Test
  void aDelayedResponseIsTheSameResponseLater() throws Exception {
    Fault slow = new Fault.DelayFault(new DelayDistribution.FixedDelay(Duration.ofMillis(300)));
    try (ServedInstance served = serve(slow, FaultScope.ALL.withFirst(1))) {
      long from = System.nanoTime();
      String late = served.exchange("", GET, HOST);
      long took = System.nanoTime() - from;

      assertThat(Duration.ofNanos(took)).isGreaterThanOrEqualTo(Duration.ofMillis(299));
      assertThat(late).isEqualTo(served.exchange("", GET, HOST));
      assertThat(served.entries.get(0).latency()).isGreaterThanOrEqualTo(Duration.ofMillis(299));
    }
  }

  @Test
  void aClientThatHasLeftReceivesNoResponseInTheJournal() throws Exception {
    Fault slow = new Fault.DelayFault(new DelayDistribution.FixedDelay(Duration.ofMillis(200)));
    Fault slower = new Fault.DelayFault(new DelayDistribution.FixedDelay(Duration.ofSeconds(1)));
    InstanceState state = ServedInstance.defaultState();
    try (ServedInstance served =
        new ServedInstance(
            vertx,
            state.with(
                state
                    .faults()
                    .with(slow, FaultScope.ALL.withPath("meta-data/instance-type"))
                    // its response waits until the journal has the other request
                    .with(slower, FaultScope.ALL.withPath("meta-data/mac"))))) {
      try (Socket socket = served.connect()) {
        socket
            .getOutputStream()
            .write((GET + "\r\n" + HOST + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      }
      served.exchange("", GET.replace("instance-type", "mac"), HOST);

      assertThat(served.entries)
          .extracting(JournalEntry::status)
          .containsExactly(JournalEntry.NO_ANSWER, 200);
    }
  }

  @Test
  void pipelinedResponsesKeepTheirOrderIfTheFirstIsDelayed() throws Exception {
    Fault slow = new Fault.DelayFault(new DelayDistribution.FixedDelay(Duration.ofMillis(100)));
    try (ServedInstance served = serve(slow, FaultScope.ALL.withFirst(1));
        Socket socket = served.connect()) {
      String kept = "\r\n" + HOST + "\r\nConnection: keep-alive\r\n\r\n";
      socket
          .getOutputStream()
          .write(
              (GET + kept + GET.replace("instance-type", "mac") + kept)
                  .getBytes(StandardCharsets.US_ASCII));

      assertThat(body(readResponse(socket.getInputStream()))).isEqualTo("m7i.large");
      assertThat(body(readResponse(socket.getInputStream()))).isEqualTo("02:00:5e:00:53:00");
    }
  }

  @Test
  void aStatusFaultReplacesTheResponse() throws Exception {
    try (ServedInstance served = serve(new Fault.StatusFault(503), FaultScope.ALL.withFirst(1))) {
      assertThat(head(served.exchange("", GET, HOST)))
          .startsWith("HTTP/1.1 503 Service Unavailable\nContent-Length: 0\n")
          .contains("Server: EC2ws");
      assertThat(served.exchange("", GET, HOST)).startsWith("HTTP/1.1 200 OK");
    }
  }

  @Test
  void parallelRequestsAreHitInTheSameNumber() throws Exception {
    List<Integer> first = statuses(1, 200);

    assertThat(statuses(1, 200)).as("one after the other").isEqualTo(first);
    assertThat(statuses(4, 50)).as("in any order").containsExactlyInAnyOrderElementsOf(first);
    assertThat(first).contains(200, 503);
  }

  /** The statuses that several clients receive, each on its own connections. */
  private List<Integer> statuses(int clients, int each) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try (ServedInstance served = serve(new Fault.StatusFault(503), FaultScope.ALL.withShare(0.3))) {
      List<Callable<Void>> work =
          Collections.nCopies(
              clients,
              () -> {
                for (int i = 0; i < each; i++) {
                  served.exchange("", GET, HOST);
                }
                return null;
              });
      for (Future<Void> done : threads.invokeAll(work, 60, SECONDS)) {
        done.get();
      }
      return served.entries.stream().map(JournalEntry::status).toList();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aResetFaultSendsATcpReset() throws Exception {
    try (ServedInstance served = serve(new Fault.ResetFault(), FaultScope.ALL.withFirst(1))) {
      assertThatThrownBy(() -> served.exchange("", GET, HOST))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("reset");
      assertThat(served.entries)
          .extracting(JournalEntry::status)
          .containsExactly(JournalEntry.NO_ANSWER);
    }
  }

  @Test
  void aSilenceFaultEndsWithAReset() throws Exception {
    try (ServedInstance served = serve(new Fault.SilenceFault(), FaultScope.ALL)) {
      assertThatThrownBy(() -> served.exchange("", GET, HOST)).hasMessageContaining("reset");
    }
  }

  @Test
  void aTruncatedResponseIsShorterThanItsContentLength() throws Exception {
    try (ServedInstance served = serve(new Fault.TruncateFault(0.5), FaultScope.ALL.withFirst(1))) {
      String cut = served.exchange("", GET, HOST);
      String whole = served.exchange("", GET, HOST);

      assertThat(head(cut)).isEqualTo(head(whole)).contains("Content-Length: 9");
      assertThat(body(cut)).isEqualTo("m7i.");
    }
  }

  @Test
  void aDribbledResponseIsComplete() throws Exception {
    try (ServedInstance served =
        serve(new Fault.DripFault(Duration.ofMillis(20)), FaultScope.ALL.withFirst(1))) {
      long from = System.nanoTime();
      String dripped = served.exchange("", GET, HOST);
      long took = System.nanoTime() - from;

      assertThat(Duration.ofNanos(took)).isGreaterThanOrEqualTo(Duration.ofMillis(159));
      assertThat(dripped).isEqualTo(served.exchange("", GET, HOST));
    }
  }

  @Test
  void responsesWithoutABodyWorkWithFaultsOfBodies() throws Exception {
    for (Fault fault :
        new Fault[] {new Fault.TruncateFault(0.5), new Fault.DripFault(Duration.ofMillis(5))}) {
      try (ServedInstance served = serve(fault, FaultScope.ALL)) {
        assertThat(served.exchange("", GET.replace("GET", "HEAD"), HOST))
            .startsWith("HTTP/1.1 200 OK");
        assertThat(served.exchange("", "POST / HTTP/1.1", HOST)).startsWith("HTTP/1.1 405");
      }
    }
  }

  @Test
  void dribblingStopsWhenTheClientHasLeft() throws Exception {
    try (ServedInstance served =
        serve(new Fault.DripFault(Duration.ofMillis(5)), FaultScope.ALL.withFirst(1))) {
      try (Socket socket = served.connect()) {
        socket
            .getOutputStream()
            .write((GET + "\r\n" + HOST + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
      }
      assertThat(served.exchange("", GET, HOST)).startsWith("HTTP/1.1 200 OK");
    }
  }

  @Test
  void faultsCountRequestsByPathAndCanBeReset() throws Exception {
    try (ServedInstance served =
        serve(
            new Fault.StatusFault(500),
            FaultScope.ALL.withPath("meta-data/instance-type").withFirst(1))) {
      assertThat(served.exchange("", "GET / HTTP/1.1", HOST)).startsWith("HTTP/1.1 200");
      assertThat(served.exchange("", GET, HOST)).startsWith("HTTP/1.1 500");
      assertThat(served.exchange("", GET, HOST)).startsWith("HTTP/1.1 200");
      served.instance.resetFaultCounts();
      assertThat(served.exchange("", GET, HOST)).startsWith("HTTP/1.1 500");
    }
  }

  @Test
  void atTheDeadlineTheListenersCloseUntilTheClockIsSetBack() throws Exception {
    SpotInterruption event =
        new SpotInterruption(
            ServedInstance.NOW, InterruptionAction.TERMINATE, ServedInstance.NOW.plusSeconds(120));
    try (ServedInstance served =
        new ServedInstance(
            vertx, ServedInstance.defaultState().asSpot().with(event).with(DeadlineAction.DROP))) {
      assertThat(served.exchange("", GET, HOST)).startsWith("HTTP/1.1 200");
      served.now = ServedInstance.NOW.plusSeconds(120);
      served.listeners.reconcileListeners().await(20, SECONDS);

      assertNobodyListens(served);
      served.now = ServedInstance.NOW;
      served.listeners.reconcileListeners().await(20, SECONDS);
      assertThat(served.exchange("", GET, HOST)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void afterTheDeadlineTheFirstClientIsResetAndTheNextCannotConnect() throws Exception {
    SpotInterruption event =
        new SpotInterruption(
            ServedInstance.NOW, InterruptionAction.TERMINATE, ServedInstance.NOW.plusSeconds(120));
    try (ServedInstance served =
        new ServedInstance(
            vertx, ServedInstance.defaultState().asSpot().with(event).with(DeadlineAction.DROP))) {
      served.now = ServedInstance.NOW.plusSeconds(120);

      assertThatThrownBy(() -> served.exchange("", GET, HOST)).isInstanceOf(IOException.class);
    }
  }

  /** Retries, as the kernel resets clients for a moment after a listener was closed. */
  private static void assertNobodyListens(ServedInstance served) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (true) {
      try {
        assertThat(served.exchange("", GET, HOST)).isEmpty();
      } catch (ConnectException notListening) {
        return;
      } catch (SocketException reset) {
        assertThat(System.nanoTime()).as("still there after ten seconds").isLessThan(end);
      }
    }
  }

  private ServedInstance serve(Fault fault, FaultScope scope) throws Exception {
    InstanceState state = ServedInstance.defaultState();
    return new ServedInstance(vertx, state.with(state.faults().with(fault, scope)));
  }
}
