package imdstape.replayer.server;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.instance.Instance;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.InstanceStateHolder;
import imdstape.replayer.journal.Journal;
import imdstape.scenario.Fault;
import imdstape.scenario.FaultScope;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests the time of a request, and which requests faults count. */
class RequestHandlerTest {

  private static final String PATH = "/latest/meta-data/mac";
  private static final SocketAddress LOCAL = SocketAddress.inetSocketAddress(1338, "127.0.0.1");

  private final Deque<Runnable> duringNextReading = new ArrayDeque<>();
  private final List<String> refused = new ArrayList<>();
  private Instant now = ServedInstance.NOW;

  /** Runs an action in the middle of a request: each reading of the clock runs the next one. */
  private final InstantSource clock =
      () -> {
        Runnable next = duringNextReading.poll();
        if (next != null) {
          next.run();
        }
        return now;
      };

  private final Instance instance =
      new Instance("test", ServedInstance.defaultState(), clock, new Journal(entry -> {}));
  private final InstanceStateHolder state = instance.state();
  private final RefusalLog log = new RefusalLog(refused::add);
  private final RequestHandler handler =
      new RequestHandler(
          instance,
          () -> 0,
          ServerContext.of(new HostGuard(Set.of()), log),
          new DefectLog(log, false));

  @Test
  void aRequestDuringAFreezeOfTheClockHasTheFrozenTime() {
    duringNextReading.add(
        () -> {
          state.updateClock(before -> before.with(before.clock().withSpeed(now, 0)));
          now = now.plusSeconds(10);
        });
    Instant first = handle("127.0.0.1").context().now();

    assertThat(handle("127.0.0.1").context().now()).isEqualTo(first).isEqualTo(ServedInstance.NOW);
  }

  @Test
  void noStateIsCurrentWhileTheClockChanges() {
    InstanceState old = state.get();
    assertThat(state.isCurrent(old)).isTrue();
    state.updateClock(
        before -> {
          assertThat(state.isCurrent(before)).isFalse();
          return before.with(before.clock().withSpeed(now, 0));
        });

    assertThat(state.isCurrent(old)).isFalse();
    assertThat(state.isCurrent(state.get())).isTrue();
  }

  @Test
  void aStateStaysCurrentAfterAFailedChangeOfTheClock() {
    InstanceState old = state.get();
    try {
      state.updateClock(
          before -> {
            throw new IllegalStateException("no");
          });
    } catch (IllegalStateException expected) {
      assertThat(state.isCurrent(old)).isTrue();
    }
    assertThat(handle("127.0.0.1").state()).isSameAs(old);
  }

  @Test
  void faultsDoNotCountRefusedRequests() {
    state.update(
        before ->
            before.with(before.faults().with(new Fault.ResetFault(), FaultScope.ALL.withFirst(1))));
    AnsweredRequest refusedRequest = handle("evil.example");

    assertThat(((ResponseAction.Send) refusedRequest.action()).response().status()).isEqualTo(403);
    assertThat(refused).hasSize(1);
    assertThat(handle("127.0.0.1").action()).isInstanceOf(ResponseAction.Reset.class);
    assertThat(handle("127.0.0.1").action()).isInstanceOf(ResponseAction.Send.class);
  }

  @Test
  void theCountsOfRemovedFaultsAreDropped() {
    state.update(
        before ->
            before.with(
                before
                    .faults()
                    .with(new Fault.ResetFault(), FaultScope.ALL.withFirst(1))
                    .with(new Fault.SilenceFault(), FaultScope.ALL.withFirst(1))));
    handle("127.0.0.1");
    instance.retainFaultCounts(Set.of("silence-2"));

    assertThat(handle("127.0.0.1").context().faultCounts()).containsEntry("reset-1", 0L);
    assertThat(handle("127.0.0.1").context().faultCounts()).containsEntry("silence-2", 2L);
  }

  private AnsweredRequest handle(String host) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Host", host);
    MetadataRequest request = handler.parseRequest("GET", PATH, headers, false, LOCAL);
    return handler.handle(request, PATH, headers, LOCAL);
  }
}
