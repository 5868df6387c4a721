package imdstape.replayer.process;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.replayer.process.Obstacle.Facts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObstacleTest {

  private static final Facts ORDINARY = new Facts(false, false, false, false, false);
  private static final String DENIED = "unshare: unshare failed: Operation not permitted";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no Linux: Darwin | this is Darwin | imds reach",
        "no ip | there is no ip | iproute2",
        "no unshare | there is no unshare | util-linux",
        "no setpriv | there is no setpriv | util-linux",
        "no sudo | there is no sudo | as root",
        "unshare: unrecognized option '--map-current-user' | too old | util-linux 2.35",
        "unshare: unshare failed: No space left on device | switched off | sysctl -w user.max_user",
      })
  void whatWasMetIsAReasonAndAFix(String said, String reason, String fix) {
    assertThat(Obstacle.of(said, ORDINARY).text()).contains(reason, fix, "--mode env");
  }

  @Test
  void ubuntuTakesRightsAwayAndNotTheNamespace() {
    Facts ubuntu = new Facts(true, false, false, false, false);

    assertThat(Obstacle.of("RTNETLINK answers: Operation not permitted", ubuntu).text())
        .contains(
            "AppArmor", "Ubuntu 24.04", "--mode sudo", "apparmor_restrict_unprivileged_userns=0");
  }

  @Test
  void appArmorIsNotToBlameForWhatRootMeets() {
    Facts root = new Facts(true, false, false, true, false);

    assertThat(Obstacle.of(DENIED, root).text()).doesNotContain("AppArmor").contains(DENIED);
  }

  @Test
  void olderDebianForbidsIt() {
    Facts debian = new Facts(false, false, true, false, false);

    assertThat(Obstacle.of(DENIED, debian).text())
        .contains("sysctl -w kernel.unprivileged_userns_clone=1");
  }

  @Test
  void aContainerSharesItsNetworkInstead() {
    Facts container = new Facts(false, false, false, true, true);

    assertThat(Obstacle.of(DENIED, container).text()).contains("container", "docs/reaching.md");
  }

  @Test
  void whatNobodyKnowsIsQuoted() {
    assertThat(Obstacle.of("strange words", ORDINARY).text()).contains("(strange words)");
  }

  @Test
  void noFixIsASilentFallBack() {
    assertThat(Obstacle.of("strange words", ORDINARY).fixes())
        .anySatisfy(fix -> assertThat(fix).contains("--mode env", "not what knows the address"));
  }
}
