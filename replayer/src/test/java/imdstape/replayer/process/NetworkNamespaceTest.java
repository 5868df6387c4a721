package imdstape.replayer.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class NetworkNamespaceTest {

  private static final String HEAD =
      "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";

  @Test
  void aDefaultRouteIsFound() {
    String four = HEAD + "eth0\t00000000\t016433C6\t0003\t0\t0\t0\t00000000\t0\t0\t0\n";

    assertThat(NetworkNamespace.hasDefaultRoute(four, "")).isTrue();
    assertThat(
            NetworkNamespace.hasDefaultRoute(
                "", "0".repeat(32) + " 00 " + "0".repeat(32) + " eth0"))
        .isTrue();
  }

  @Test
  void otherRoutesAreNoDefaultRoute() {
    String four = HEAD + "eth0\t006433C6\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n";
    String six = "0".repeat(32) + " 00 " + "0".repeat(32) + "       lo";

    assertThat(NetworkNamespace.hasDefaultRoute(four, six)).isFalse();
    assertThat(NetworkNamespace.hasDefaultRoute("", "")).isFalse();
  }

  @Test
  void noProcessIsKilledOutsideANamespace() throws Exception {
    Process innocent = new ProcessBuilder("sleep", "60").start();
    try {
      assertThatCode(
              () ->
                  NetworkNamespace.killRemaining(LauncherContext.fromProperties(new Properties())))
          .doesNotThrowAnyException();
      assertThat(innocent.isAlive()).isTrue();
    } finally {
      innocent.destroyForcibly();
    }
  }
}
