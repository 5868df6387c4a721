package imdstape.replayer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.cli.ImdsCli;
import imdstape.host.RunDirectory;
import imdstape.host.RunFile;
import imdstape.replayer.Replay;
import imdstape.replayer.ReplayConfig;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.control.ControlServer;
import imdstape.replayer.server.VertxPreloader;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * How {@code imds replay} fails when it cannot serve. The tests of the launcher show how it serves.
 */
@Timeout(60)
@ExtendWith(VertxExtension.class)
class ReplayCommandTest {

  private record ReplayResult(int code, String err) {}

  @Test
  void aTakenPortFailsAndSuggestsTheOption() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ReplayResult ended = replay("--port", Integer.toString(taken.getLocalPort()));

      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.err())
          .isEqualTo(
              "imds: port %d on 127.0.0.1 is taken; choose another with --port, or --port 0 for any free one%n"
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void aTakenControlPortFailsAndSuggestsTheControlOption() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(replay("--port", "0", "--control", port).err())
          .contains("is taken; choose another with --control, or --control 0");
    }
  }

  @Test
  void theControlPortMustDifferFromTheServicePort() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ReplayResult ended = replay("--port", "" + port, "--control", "" + port);

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("--control " + port + " is where the metadata is served");
  }

  @Test
  void anAddressOfAnotherMachineFailsAndSuggestsTheOption() {
    ReplayResult ended = replay("--port", "0", "--listen", "192.0.2.1");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .isEqualTo(
            "imds: 192.0.2.1 is no address of this machine; choose one with --listen%n"
                .formatted());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536", "70000", "eighty", "1.5"})
  void anInvalidPortIsAUsageError(String port) {
    ReplayResult ended = replay("--port=" + port);

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("--port").contains(port).doesNotContain("should not happen");
  }

  @Test
  void anUnknownFixtureIsAUsageErrorWithASuggestion() {
    ReplayResult ended = replay("linux-ondemand", "--port", "0");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("did you mean linux-on-demand?");
  }

  @Test
  void interruptingAnOnDemandInstanceIsAUsageErrorThatSuggestsForce() {
    ReplayResult ended = replay("linux-on-demand", "--port", "0", "--spot-interruption", "30s");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("linux-on-demand is not a Spot Instance").contains("--force");
  }

  @ParameterizedTest
  @CsvSource({
    "--spot-interruption, soon, '''soon'' is no span of time; write 30s, 2m or 1h30m'",
    "--http-tokens, maybe, maybe",
    "--seed, x, 'x'",
    "--target-lifecycle-state, 5s=Gone, '''Gone'' is none of Detached, InService'",
    "--target-lifecycle-state, soon=Standby, '''soon'' is no span of time'",
    "--maintenance-ends, 5s=failed, '''failed'' is none of completed, canceled'",
    "--set, 5s=/etc/passwd, '''/etc/passwd'' is no path of the metadata'",
    "--set, 5s=meta-data/../../x=y, 'is no path of the metadata'",
    "--http-endpoint, off, off",
    "--credentials, stale, '''stale'' is none of available, never-rotating, about-to-expire,"
        + " expired, malformed, role-unauthorized, profile-not-found, no-role'",
    "--throttle, many, many",
    "--clock, noon, '''noon'' is no instant; write 2026-11-24T10:00:00Z'",
    "--clock, 9999-12-31T23:00:00Z, a clock shows times from 1970-01-01T00:00:00Z to"
        + " 9998-12-31T23:59:59Z",
    "--clock, 1960-01-01T00:00:00Z, a clock shows times from 1970-01-01T00:00:00Z",
    "--control, next, '''next'' is no port, and not off'",
    "--role-change, 5s=a b, '''a b'' is no name of a role'",
    "--credentials-after, 5s=stale, '''stale'' is none of available, never-rotating'",
    "--at-deadline, die, die",
  })
  void anInvalidValueIsAUsageErrorThatQuotesIt(String option, String value, String message) {
    ReplayResult ended = replay(option, value, "--port", "0");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains(option).contains(message).contains("'imds replay --help'");
  }

  @ParameterizedTest
  @CsvSource({
    "--trait, colour=red, there is no trait colour; known are generation",
    "--trait, generation=d, 'the trait generation is one of c, b, a, not d'",
    "--hop-limit, 0, '--hop-limit is 1 to 64, not 0'",
    "--hops, 65, '--hops is 1 to 64, not 65'",
    "--throttle, 1.5, '--throttle is a share from 0 to 1, not 1.5'",
    "--control, 65536, '--control is 0 to 65535, not 65536'",
    "--maintenance-ends, 5s=completed, give each of them once",
    "--token-key, no-such-file, 'make one with: (umask 077; head -c 32 /dev/urandom >"
        + " no-such-file)'",
    "--rebalance, 5s, add --force",
    "--fis, 5s, add --force",
    "--spot-lead, 5s, add --spot-interruption DELAY",
    "--speed, 86401, '--speed is 0 to 86400, not 86401.0'",
    "--fault, flood, there is no fault flood; known are hop-limit",
    "--scenario, no-such-file, there is no scenario file no-such-file",
    "--credentials-process, 'exit 1', add --tokens required",
    "--maintenance-ends=5s=canceled, --maintenance-ends=9s=completed, give each of them once",
  })
  void anImpossibleValueIsAUsageErrorThatListsValidValues(
      String option, String value, String message) {
    ReplayResult ended = replay(option, value, "--port", "0");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains(message).doesNotContain("should not happen");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--credentials=expired", "--credentials-process=exit 1"})
  void roleOptionsForAnInstanceWithoutARoleAreUsageErrors(String option) {
    ReplayResult ended = replay("private-no-role", "--port=0", "--tokens=required", option);

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("private-no-role has no role", "--set role=NAME");
  }

  @Test
  void aMaintenanceMustEndAfterItAppears() {
    ReplayResult ended = replay("--port=0", "--maintenance=9s", "--maintenance-ends=5s=completed");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("it ends after it appears");
  }

  @Test
  void twoSpotInterruptionsAreAUsageError() {
    ReplayResult ended = replay("--port=0", "--force", "--fis=5s", "--spot-interruption=9s");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("a time once announced never moves; leave one of the two out");
  }

  @Test
  void aTokenKeyThatIsTooShortIsAUsageError(@TempDir Path folder) throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "short");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));

    assertThat(replay("--port", "0", "--token-key", key.toString()).err())
        .contains("has 5 bytes", "head -c 32");
  }

  @Test
  void aTokenKeyThatOthersCanReadIsAUsageError(@TempDir Path folder) throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "k".repeat(32));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    ReplayResult ended = replay("--port", "0", "--token-key", key.toString());

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("has mode 0644, so that others can read it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--journal", "--ready-file"})
  void aFileOfSomebodyElseIsNotReplaced(String option, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("notes"), "http://example.com/\nmy notes\n");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("none"));

    ReplayResult ended = replay("--port", "0", option, file.toString());
    ReplayResult linked = replay("--port", "0", option, link.toString());

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains(option + " " + file + " exists and imds did not write it");
    assertThat(file).hasContent("http://example.com/\nmy notes\n");
    assertThat(linked.code()).isEqualTo(2);
    assertThat(linked.err()).contains(option + " " + link + " is a symbolic link");
    assertThat(folder.resolve("none")).doesNotExist();
    assertThat(Files.isSymbolicLink(link)).isTrue();
  }

  @Test
  void anUnwritableJournalIsAFailure(@TempDir Path folder) {
    Path file = folder.resolve("none/journal");
    ReplayResult ended = replay("--port", "0", "--journal", file.toString());

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("the journal " + file + " cannot be written");
  }

  @Test
  void anUnwritableReadyFileIsAFailureAndLeavesNoRunFile(@TempDir Path folder) {
    ReplayResult ended =
        replay("--port", "0", "--ready-file", folder.resolve("none/ready").toString());

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("cannot be written; is its directory there");
    assertThat(RunFile.listRunning(RunDirectory.of(System.getenv())))
        .noneMatch(running -> running.pid() == ProcessHandle.current().pid());
  }

  @Test
  void aStaleReadyFileIsDeletedBeforeTheStart(@TempDir Path folder) throws Exception {
    Path ready = Files.writeString(folder.resolve("ready"), "http://127.0.0.1:1338\n");

    assertThat(replay("none", "--port", "0", "--ready-file", ready.toString()).code()).isEqualTo(2);
    assertThat(ready).doesNotExist();
    Files.writeString(ready, "http://127.0.0.1:1338\n");
    assertThat(replay("--port=70000", "--ready-file", ready.toString()).code()).isEqualTo(2);
    assertThat(ready).doesNotExist();
  }

  @Test
  void controlListensOnTheNextPortOrOnAnyFreePortIfThatIsTaken(Vertx vertx) throws Exception {
    ReplayCommand command = new ReplayCommand(new VertxPreloader());
    try (ServedInstance served = new ServedInstance(vertx, ServedInstance.defaultState())) {
      int next;
      try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        next = taken.getLocalPort();

        assertThat(command.listenForControl(control(served), next - 1))
            .isNotEqualTo(next)
            .isPositive();
      }
      assertThat(command.listenForControl(control(served), next - 1)).isEqualTo(next);
      command.port = 0;
      assertThat(command.listenForControl(control(served), next - 1))
          .isNotEqualTo(next)
          .isPositive();
    }
  }

  private static ControlServer control(ServedInstance served) {
    return new Replay(served.vertx, ReplayConfig.builder(ServedInstance.defaultState()).build())
        .createControlServer(served.port(), null);
  }

  @Test
  void anImpossibleSettingIsAUsageError() {
    ReplayResult ended = replay("--port", "0", "--set", "local-ipv4=10.9.0.7");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("lies outside the subnet 10.0.0.0/24");
    assertThat(replay("--port", "0", "--set", "colour=blue").err()).contains("there is no key");
    assertThat(replay("--port", "0", "--set", "30s=colour").err()).contains("no path");
  }

  private static ReplayResult replay(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "replay";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    StringWriter err = new StringWriter();
    CommandLine line = ImdsCli.commandLine(Map.of()).setErr(new PrintWriter(err, true));
    return new ReplayResult(line.execute(all), err.toString());
  }
}
