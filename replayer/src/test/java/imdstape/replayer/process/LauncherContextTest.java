package imdstape.replayer.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class LauncherContextTest {

  @Test
  void whoeverIsStartedByNobodyIsInNoNamespace() {
    assertThat(LauncherContext.of(new Properties()))
        .isEqualTo(new LauncherContext(null, null, false, null, null, null));
  }

  @Test
  void theLauncherSaysWhereItHasBrought() {
    assertThat(
            LauncherContext.of(
                properties("inside", "namespace", "network", "pasta", "outer", "net:[1]")))
        .isEqualTo(new LauncherContext(RunMode.NAMESPACE, "pasta", false, null, null, "net:[1]"));
    assertThat(LauncherContext.of(properties("inside", "sudo")).kind()).isEqualTo(RunMode.SUDO);
  }

  @Test
  void anObstacleIsNoNamespaceWhateverElseIsSaid() {
    LauncherContext inside = LauncherContext.of(properties("inside", "sudo", "obstacle", "no_ip_"));

    assertThat(inside.kind()).isNull();
    assertThat(inside.obstacle()).isEqualTo("no ip");
  }

  @Test
  void itSaysWhyItLeadsNowhere() {
    assertThat(LauncherContext.of(properties("network", "none")).whyIsolated())
        .contains("neither pasta nor slirp4netns");
    assertThat(LauncherContext.of(properties("network", "closed")).whyIsolated())
        .contains("/dev/net/tun");
  }

  @Test
  void aLocaleThatWasNotSetIsEmpty() {
    assertThat(LauncherContext.of(properties("locale", "unset")).locale()).isEmpty();
    assertThat(LauncherContext.of(properties("locale", "POSIX")).locale()).isEqualTo("POSIX");
  }

  private static Properties properties(String... pairs) {
    Properties said = new Properties();
    for (int i = 0; i < pairs.length; i += 2) {
      said.setProperty("imds.run." + pairs[i], pairs[i + 1]);
    }
    return said;
  }
}
