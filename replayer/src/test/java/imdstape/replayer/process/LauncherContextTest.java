package imdstape.replayer.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class LauncherContextTest {

  @Test
  void withoutTheLauncherThereIsNoNamespace() {
    assertThat(LauncherContext.fromProperties(new Properties()))
        .isEqualTo(new LauncherContext(null, null, false, null, null, null));
  }

  @Test
  void theLauncherPropertiesAreRead() {
    assertThat(
            LauncherContext.fromProperties(
                properties("inside", "namespace", "network", "pasta", "outer", "net:[1]")))
        .isEqualTo(new LauncherContext(RunMode.NAMESPACE, "pasta", false, null, null, "net:[1]"));
    assertThat(LauncherContext.fromProperties(properties("inside", "sudo")).namespace())
        .isEqualTo(RunMode.SUDO);
  }

  @Test
  void anObstacleMeansThatThereIsNoNamespace() {
    LauncherContext inside =
        LauncherContext.fromProperties(properties("inside", "sudo", "obstacle", "no_ip_"));

    assertThat(inside.namespace()).isNull();
    assertThat(inside.obstacle()).isEqualTo("no ip");
  }

  @Test
  void theIsolationReasonNamesTheMissingTool() {
    assertThat(LauncherContext.fromProperties(properties("network", "none")).isolationReason())
        .contains("neither pasta nor slirp4netns");
    assertThat(LauncherContext.fromProperties(properties("network", "closed")).isolationReason())
        .contains("/dev/net/tun");
  }

  @Test
  void aLocaleThatWasNotSetIsEmpty() {
    assertThat(LauncherContext.fromProperties(properties("locale", "unset")).locale()).isEmpty();
    assertThat(LauncherContext.fromProperties(properties("locale", "POSIX")).locale())
        .isEqualTo("POSIX");
  }

  private static Properties properties(String... pairs) {
    Properties properties = new Properties();
    for (int i = 0; i < pairs.length; i += 2) {
      properties.setProperty("imds.run." + pairs[i], pairs[i + 1]);
    }
    return properties;
  }
}
