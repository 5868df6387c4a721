package imdstape.replayer.server.fastpath;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.fault.Fault;
import imdstape.replayer.fault.FaultScope;
import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.instance.Instance;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.InstanceStateHolder;
import imdstape.replayer.journal.Journal;
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

/** Which moment a request is given, and who is counted. */
class RequestHandlerTest {

  private static final String PATH = "/latest/meta-data/mac";
  private static final SocketAddress HERE = SocketAddress.inetSocketAddress(1338, "127.0.0.1");

  private final Deque<Runnable> meanwhile = new ArrayDeque<>();
  private final List<String> refused = new ArrayList<>();
  private Instant now = ServedInstance.NOW;

  /** Between two lines of whoever reads the clock anything can happen. */
  private final InstantSource clock =
      () -> {
        Runnable next = meanwhile.poll();
        if (next != null) {
          next.run();
        }
        return now;
      };

  private final Instance instance =
      new Instance("test", ServedInstance.defaultState(), clock, new Journal(entry -> {}));
  private final InstanceStateHolder world = instance.state();

  private final RequestHandler answering =
      new RequestHandler(
          instance,
          () -> 0,
          ServerContext.of(new HostGuard(Set.of()), new RefusalLog(refused::add)));

  @Test
  void aClockThatIsFrozenWhileARequestIsReadShowsNothingLaterBeforeIt() {
    meanwhile.add(
        () -> {
          world.updateClock(before -> before.with(before.clock().withSpeed(now, 0)));
          now = now.plusSeconds(10);
        });
    Instant first = ask("127.0.0.1").context().now();

    assertThat(ask("127.0.0.1").context().now()).isEqualTo(first).isEqualTo(ServedInstance.NOW);
  }

  @Test
  void nobodyIsAnsweredByTheOldClockWhileTheNewOneBegins() {
    InstanceState old = world.get();
    assertThat(world.isCurrent(old)).isTrue();
    world.updateClock(
        before -> {
          assertThat(world.isCurrent(before)).isFalse();
          return before.with(before.clock().withSpeed(now, 0));
        });

    assertThat(world.isCurrent(old)).isFalse();
    assertThat(world.isCurrent(world.get())).isTrue();
  }

  @Test
  void aChangeThatFailsKeepsNobodyWaiting() {
    InstanceState old = world.get();
    try {
      world.updateClock(
          before -> {
            throw new IllegalStateException("no");
          });
    } catch (IllegalStateException expected) {
      assertThat(world.isCurrent(old)).isTrue();
    }
    assertThat(ask("127.0.0.1").state()).isSameAs(old);
  }

  @Test
  void whoeverIsRefusedUsesUpNoFault() {
    world.update(
        before ->
            before.with(before.faults().with(new Fault.ResetFault(), FaultScope.ALL.withFirst(1))));
    RequestHandler.AnsweredRequest stranger = ask("evil.example");

    assertThat(((ResponseAction.Send) stranger.delivery()).response().status()).isEqualTo(403);
    assertThat(refused).hasSize(1);
    assertThat(ask("127.0.0.1").delivery()).isInstanceOf(ResponseAction.Reset.class);
    assertThat(ask("127.0.0.1").delivery()).isInstanceOf(ResponseAction.Send.class);
  }

  @Test
  void whatWasCountedForAFaultThatIsGoneIsForgotten() {
    world.update(
        before ->
            before.with(
                before
                    .faults()
                    .with(new Fault.ResetFault(), FaultScope.ALL.withFirst(1))
                    .with(new Fault.SilenceFault(), FaultScope.ALL.withFirst(1))));
    ask("127.0.0.1");
    instance.retainFaultCounts(Set.of("silence-2"));

    assertThat(ask("127.0.0.1").context().faultCounts()).containsEntry("reset-1", 0L);
    assertThat(ask("127.0.0.1").context().faultCounts()).containsEntry("silence-2", 2L);
  }

  private RequestHandler.AnsweredRequest ask(String host) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Host", host);
    MetadataRequest request = answering.parseRequest("GET", PATH, headers, false, HERE);
    return answering.handle(request, PATH, headers, HERE);
  }
}
