package imdstape.replayer.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import imdstape.ec2.IpAddress;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.control.ServerListeners;
import imdstape.replayer.instance.InstanceState;
import imdstape.scenario.DeadlineAction;
import imdstape.scenario.MetadataOptions.OptionsUpdate;
import imdstape.scenario.MetadataOptions.Toggle;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.SpotInterruption.InterruptionAction;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests concurrent changes of listeners. Two HTTP servers of one Vert.x that are opened at one port
 * at once would share it, and to close one of them would close nothing.
 */
@ExtendWith(VertxExtension.class)
class ListenerManagerTest {

  private static final InstanceState DROPPED =
      ServedInstance.defaultState()
          .asSpot()
          .with(
              new SpotInterruption(
                  ServedInstance.NOW, InterruptionAction.STOP, ServedInstance.NOW.plusSeconds(120)))
          .with(DeadlineAction.DROP);

  @Test
  void twoConcurrentIpv6ListensAreClosedByOneCall(Vertx vertx) throws Exception {
    try (ServedInstance served = served(vertx, ServedInstance.defaultState())) {
      Future<Void> one = served.listeners.listenOnIpv6(true, served.port());
      Future<Void> other = served.listeners.listenOnIpv6(true, served.port());
      Future.join(one, other).mapEmpty().await(20, SECONDS);
      assertThat(isListenedOn("::1", served.port())).isTrue();
      served.listeners.listenOnIpv6(false, served.port()).await(20, SECONDS);

      assertNobodyListens("::1", served.port());
    }
  }

  @Test
  void ipv6CanBeDisabledWhileItsListenerOpens(Vertx vertx) throws Exception {
    try (ServedInstance served = served(vertx, ServedInstance.defaultState())) {
      Future<Void> one = served.listeners.listenOnIpv6(true, served.port());
      Future<Void> other = served.listeners.listenOnIpv6(false, served.port());
      Future.join(one, other).mapEmpty().await(20, SECONDS);

      assertNobodyListens("::1", served.port());
    }
  }

  @Test
  void ipv6CanBeDisabledAfterAllListenersWereReopened(Vertx vertx) throws Exception {
    try (ServedInstance served = served(vertx, DROPPED)) {
      served.listeners.listenOnIpv6(true, served.port()).await(20, SECONDS);
      closeAndOpen(served);
      assertThat(isListenedOn("::1", served.port())).isTrue();
      served.listeners.listenOnIpv6(false, served.port()).await(20, SECONDS);

      assertNobodyListens("::1", served.port());
    }
  }

  @Test
  void ipv6EnabledDuringAShutdownOpensWithTheOthers(Vertx vertx) throws Exception {
    try (ServedInstance served = served(vertx, DROPPED)) {
      served.now = ServedInstance.NOW.plusSeconds(120);
      served.listeners.reconcileListeners().await(20, SECONDS);
      served.listeners.listenOnIpv6(true, served.port()).await(20, SECONDS);
      assertNobodyListens("::1", served.port());
      served.now = ServedInstance.NOW;
      served.listeners.reconcileListeners().await(20, SECONDS);

      assertThat(isListenedOn("127.0.0.1", served.port())).isTrue();
      assertThat(isListenedOn("::1", served.port())).isTrue();
    }
  }

  @Test
  void theIpv6ListenerFollowsTheStateOfAnotherInstance(Vertx vertx) throws Exception {
    try (ServedInstance served = served(vertx, ServedInstance.defaultState())) {
      ServerListeners listeners = new ServerListeners(served.listeners, served.port());
      served.state.update(ListenerManagerTest::withIpv6);
      listeners.reconcile().await(20, SECONDS);
      assertThat(isListenedOn("::1", served.port())).isTrue();
      served.state.update(state -> state.withInstanceOf(ServedInstance.defaultState()));
      listeners.reconcile().await(20, SECONDS);

      assertNobodyListens("::1", served.port());
    }
  }

  private static InstanceState withIpv6(InstanceState state) {
    return state.with(OptionsUpdate.NONE.withIpv6(Toggle.ENABLED).applyTo(state.options()));
  }

  @Test
  void twoConcurrentReopeningsAreClosedByOneCall(Vertx vertx) throws Exception {
    try (ServedInstance served = new ServedInstance(vertx, DROPPED)) {
      served.now = ServedInstance.NOW.plusSeconds(120);
      served.listeners.reconcileListeners().await(20, SECONDS);
      served.now = ServedInstance.NOW;
      Future.join(served.listeners.reconcileListeners(), served.listeners.reconcileListeners())
          .mapEmpty()
          .await(20, SECONDS);
      served.now = ServedInstance.NOW.plusSeconds(120);
      served.listeners.reconcileListeners().await(20, SECONDS);

      assertNobodyListens("127.0.0.1", served.port());
    }
  }

  @Test
  void aPortTakenMeanwhileIsReportedAndBoundLater(Vertx vertx) throws Exception {
    try (ServedInstance served = new ServedInstance(vertx, DROPPED)) {
      ServerListeners listeners = new ServerListeners(served.listeners, served.port());
      served.now = ServedInstance.NOW.plusSeconds(120);
      listeners.reconcile().await(20, SECONDS);
      assertNobodyListens("127.0.0.1", served.port());
      try (ServerSocket taken = new ServerSocket(served.port(), 1, numeric("127.0.0.1"))) {
        served.now = ServedInstance.NOW;

        assertThatThrownBy(() -> listeners.reconcile().await(20, SECONDS))
            .hasMessageContaining(
                "127.0.0.1:%d cannot be had again, and is tried every few seconds: "
                    .formatted(taken.getLocalPort()));
        assertThat(listeners.areAllOpen()).isFalse();
      }
      listeners.reconcile().await(20, SECONDS);
      assertThat(listeners.areAllOpen()).isTrue();
      assertThat(isListenedOn("127.0.0.1", served.port())).isTrue();
    }
  }

  @Test
  void aClosedManagerOpensNothingAgain(Vertx vertx) throws Exception {
    try (ServedInstance served = new ServedInstance(vertx, ServedInstance.defaultState())) {
      served.listeners.close().await(20, SECONDS);
      served.listeners.reconcileListeners().await(20, SECONDS);

      assertNobodyListens("127.0.0.1", served.port());
    }
  }

  @Test
  void anAddressCannotBeBoundTwice(Vertx vertx) throws Exception {
    try (ServedInstance served = new ServedInstance(vertx, ServedInstance.defaultState())) {
      assertThatThrownBy(() -> served.listen("127.0.0.1", served.port()))
          .hasMessageContaining("in use");
    }
  }

  private static void closeAndOpen(ServedInstance served) throws Exception {
    served.now = ServedInstance.NOW.plusSeconds(120);
    served.listeners.reconcileListeners().await(20, SECONDS);
    served.now = ServedInstance.NOW;
    served.listeners.reconcileListeners().await(20, SECONDS);
  }

  private static ServedInstance served(Vertx vertx, InstanceState state) throws Exception {
    assumeThat(hasIpv6()).isTrue();
    return new ServedInstance(vertx, state);
  }

  private static boolean hasIpv6() {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(numeric("::1"), 0));
      return true;
    } catch (IOException none) {
      return false;
    }
  }

  private static boolean isListenedOn(String address, int port) {
    try (Socket socket = new Socket(numeric(address), port)) {
      return socket.isConnected();
    } catch (IOException notListening) {
      return false;
    }
  }

  /** Retries, as the kernel resets clients for a moment after a listener was closed. */
  private static void assertNobodyListens(String address, int port) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (true) {
      try (Socket socket = new Socket(numeric(address), port)) {
        assertThat(socket.getInputStream().available()).isZero();
      } catch (ConnectException notListening) {
        return;
      } catch (SocketException reset) {
        assertThat(System.nanoTime()).isLessThan(end);
      }
      assertThat(System.nanoTime()).as("still listened on after 5 s").isLessThan(end);
    }
  }

  private static InetAddress numeric(String address) {
    return IpAddress.parse(address).orElseThrow().toInetAddress();
  }
}
