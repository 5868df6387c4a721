package imdstape.replayer.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.host.RunFile.Running;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of the replays that run a URL means, and what is borne there. */
class ControlTest {

  private static final Running FIRST =
      new Running(1, "http://127.0.0.1:1338", "http://127.0.0.1:1339", "sesame");
  private static final Running OTHER =
      new Running(2, "http://127.0.0.1:1340", "http://192.0.2.1:1341", "other");
  private static final List<Running> ALL = List.of(FIRST, OTHER);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1339",
        "http://localhost:1339",
        "http://LocalHost:1339",
        "http://127.0.0.2:1339",
        "http://[::1]:1339",
        "http://0.0.0.0:1339",
        "http://[::]:1339",
      })
  void everyWordForThisMachineMeansTheOneReplayOfThatPort(String url) {
    assertThat(Control.meant(url, null, ALL)).isEqualTo(FIRST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1338",
        "http://127.0.0.1:1341",
        "http://192.0.2.1:1339",
        "http://127.0.0.1.example:1339",
        "http://127.0.0.1:1339/x",
        "http://a@127.0.0.1:1339",
        "http://127.0.0.1",
        "sesame",
      })
  void aTokenGoesToNobodyElse(String url) {
    assertThat(Control.meant(url, null, ALL)).isEqualTo(new Running(0, url, url, null));
  }

  @Test
  void oneThatIsNamedAsItsFileNamesItComesFirst() {
    Running here = new Running(3, "http://a", "http://[::1]:1339", null);

    assertThat(Control.meant("http://[::1]:1339", null, List.of(here, FIRST))).isEqualTo(here);
    assertThat(Control.meant("http://[::1]:1339", null, List.of(FIRST, here))).isEqualTo(here);
    assertThat(Control.meant("http://192.0.2.1:1341", null, ALL)).isEqualTo(OTHER);
  }

  @Test
  void aTokenThatIsGivenIsBorneWhereItIsSaid() {
    Running meant = Control.meant("http://localhost:1339", "mine", ALL);

    assertThat(meant.control()).isEqualTo("http://localhost:1339");
    assertThat(meant.token()).isEqualTo("mine");
  }
}
