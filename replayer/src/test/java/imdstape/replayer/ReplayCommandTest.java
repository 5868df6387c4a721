package imdstape.replayer;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.command.Imds;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** How it ends when it cannot serve; how it serves, the launcher's tests show. */
class ReplayCommandTest {

  private record Ended(int code, String err) {}

  @Test
  void aTakenPortIsAFailureThatNamesTheWayOut() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ended ended = replay("--port", Integer.toString(taken.getLocalPort()));

      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.err())
          .isEqualTo(
              "imds: port %d on 127.0.0.1 is taken; choose another with --port, or --port 0 for any free one%n"
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void anAddressOfAnotherMachineIsAFailureThatNamesTheWayOut() {
    Ended ended = replay("--port", "0", "--listen", "192.0.2.1");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .isEqualTo(
            "imds: 192.0.2.1 is no address of this machine; choose one with --listen%n"
                .formatted());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536", "70000", "eighty", "1.5"})
  void aPortThatIsNoneIsMisuse(String port) {
    Ended ended = replay("--port=" + port);

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("--port").contains(port).doesNotContain("should not happen");
  }

  @Test
  void anUnknownFixtureIsMisuseWithTheNameThatComesNear() {
    Ended ended = replay("linux-ondemand", "--port", "0");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("did you mean linux-on-demand?");
  }

  @Test
  void anInterruptionOfWhatIsNoSpotInstanceIsMisuseThatNamesForce() {
    Ended ended = replay("linux-on-demand", "--port", "0", "--spot-interruption", "30s");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("linux-on-demand is not a Spot Instance").contains("--force");
  }

  @ParameterizedTest
  @CsvSource({
    "--spot-interruption, soon, '''soon'' is no span of time; write 30s, 2m or 1h30m'",
    "--http-tokens, maybe, maybe",
    "--seed, x, 'x'",
  })
  void aWrongValueIsMisuseThatQuotesIt(String option, String value, String said) {
    Ended ended = replay(option, value, "--port", "0");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains(option).contains(said).contains("'imds replay --help'");
  }

  @Test
  void aJournalThatCannotBeWrittenIsAFailure(@TempDir Path folder) {
    Ended ended = replay("--port", "0", "--journal", folder.toString());

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("the journal " + folder + " cannot be written");
  }

  private static Ended replay(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "replay";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    StringWriter err = new StringWriter();
    CommandLine line = Imds.commandLine(Map.of()).setErr(new PrintWriter(err, true));
    return new Ended(line.execute(all), err.toString());
  }
}
