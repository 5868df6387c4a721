package imdstape.replayer.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class InsideTest {

  @Test
  void whoeverIsStartedByNobodyIsInNoNamespace() {
    assertThat(Inside.of(new Properties()))
        .isEqualTo(new Inside(null, null, false, null, null, null));
  }

  @Test
  void theLauncherSaysWhereItHasBrought() {
    assertThat(Inside.of(properties("inside", "namespace", "network", "pasta", "outer", "net:[1]")))
        .isEqualTo(new Inside(Mode.NAMESPACE, "pasta", false, null, null, "net:[1]"));
    assertThat(Inside.of(properties("inside", "sudo")).kind()).isEqualTo(Mode.SUDO);
  }

  @Test
  void anObstacleIsNoNamespaceWhateverElseIsSaid() {
    Inside inside = Inside.of(properties("inside", "sudo", "obstacle", "no_ip_"));

    assertThat(inside.kind()).isNull();
    assertThat(inside.obstacle()).isEqualTo("no ip");
  }

  @Test
  void itSaysWhyItLeadsNowhere() {
    assertThat(Inside.of(properties("network", "none")).whyIsolated())
        .contains("neither pasta nor slirp4netns");
    assertThat(Inside.of(properties("network", "closed")).whyIsolated()).contains("/dev/net/tun");
  }

  @Test
  void aLocaleThatWasNotSetIsEmpty() {
    assertThat(Inside.of(properties("locale", "unset")).locale()).isEmpty();
    assertThat(Inside.of(properties("locale", "POSIX")).locale()).isEqualTo("POSIX");
  }

  private static Properties properties(String... pairs) {
    Properties said = new Properties();
    for (int i = 0; i < pairs.length; i += 2) {
      said.setProperty("imds.run." + pairs[i], pairs[i + 1]);
    }
    return said;
  }
}
