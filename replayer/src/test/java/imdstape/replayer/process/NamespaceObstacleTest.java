package imdstape.replayer.process;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.replayer.process.NamespaceObstacle.SystemFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespaceObstacleTest {

  private static final SystemFacts ORDINARY = new SystemFacts(false, false, false, false, false);
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
  void eachObstacleHasAReasonAndAFix(String failure, String reason, String fix) {
    assertThat(NamespaceObstacle.diagnose(failure, ORDINARY).message())
        .contains(reason, fix, "--mode env");
  }

  @Test
  void appArmorRestrictionsAreNamedOnUbuntu() {
    SystemFacts ubuntu = new SystemFacts(true, false, false, false, false);

    assertThat(
            NamespaceObstacle.diagnose("RTNETLINK answers: Operation not permitted", ubuntu)
                .message())
        .contains(
            "AppArmor", "Ubuntu 24.04", "--mode sudo", "apparmor_restrict_unprivileged_userns=0");
  }

  @Test
  void appArmorIsNotNamedForRoot() {
    SystemFacts root = new SystemFacts(true, false, false, true, false);

    assertThat(NamespaceObstacle.diagnose(DENIED, root).message())
        .doesNotContain("AppArmor")
        .contains(DENIED);
  }

  @Test
  void theDebianRestrictionIsNamed() {
    SystemFacts debian = new SystemFacts(false, false, true, false, false);

    assertThat(NamespaceObstacle.diagnose(DENIED, debian).message())
        .contains("sysctl -w kernel.unprivileged_userns_clone=1");
  }

  @Test
  void aContainerIsAdvisedToShareItsNetwork() {
    SystemFacts container = new SystemFacts(false, false, false, true, true);

    assertThat(NamespaceObstacle.diagnose(DENIED, container).message())
        .contains("container", "docs/reaching.md");
  }

  @Test
  void unknownObstaclesAreQuoted() {
    assertThat(NamespaceObstacle.diagnose("strange words", ORDINARY).message())
        .contains("(strange words)");
  }

  @Test
  void everyFixIsNamedInTheMessage() {
    assertThat(NamespaceObstacle.diagnose("strange words", ORDINARY).fixes())
        .anySatisfy(fix -> assertThat(fix).contains("--mode env", "not what knows the address"));
  }
}
