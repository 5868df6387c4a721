package imdstape.replayer.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.host.RunFile.RunningReplay;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The running replay that a URL means, and the token that is sent to it. */
class ControlClientTest {

  private static final RunningReplay FIRST =
      new RunningReplay(1, "http://127.0.0.1:1338", "http://127.0.0.1:1339", "sesame");
  private static final RunningReplay OTHER =
      new RunningReplay(2, "http://127.0.0.1:1340", "http://192.0.2.1:1341", "other");
  private static final List<RunningReplay> ALL = List.of(FIRST, OTHER);

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
  void everyLocalAddressResolvesToTheReplayOfThatPort(String url) {
    assertThat(ControlClient.resolve(url, null, ALL)).isEqualTo(FIRST);
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
  void tokensAreNotSentToOtherAddresses(String url) {
    assertThat(ControlClient.resolve(url, null, ALL))
        .isEqualTo(new RunningReplay(0, url, url, null));
  }

  @Test
  void anExactUrlMatchComesFirst() {
    RunningReplay here = new RunningReplay(3, "http://a", "http://[::1]:1339", null);

    assertThat(ControlClient.resolve("http://[::1]:1339", null, List.of(here, FIRST)))
        .isEqualTo(here);
    assertThat(ControlClient.resolve("http://[::1]:1339", null, List.of(FIRST, here)))
        .isEqualTo(here);
    assertThat(ControlClient.resolve("http://192.0.2.1:1341", null, ALL)).isEqualTo(OTHER);
  }

  @Test
  void aGivenTokenIsSentToTheGivenUrl() {
    RunningReplay meant = ControlClient.resolve("http://localhost:1339", "mine", ALL);

    assertThat(meant.control()).isEqualTo("http://localhost:1339");
    assertThat(meant.token()).isEqualTo("mine");
  }
}
