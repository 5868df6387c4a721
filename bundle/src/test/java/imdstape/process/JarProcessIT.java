package imdstape.process;

import static imdstape.process.ImdsProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.process.ImdsProcess.Ended;
import imdstape.process.ImdsProcess.Running;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code java -jar imds.jar}: the same program on a system that cannot run the launcher. */
class JarProcessIT {

  @TempDir Path folder;
  private Path temporary;
  private ImdsProcess imds;

  @BeforeEach
  void open() throws Exception {
    temporary = Files.createDirectory(folder.resolve("tmp"));
    imds = ImdsProcess.ofJar(folder, "-Djava.io.tmpdir=" + temporary);
  }

  @AfterEach
  void close() throws Exception {
    imds.close();
  }

  @Test
  void aReplayServesAndPrintsNothingElseAndLeavesNoFile() throws Exception {
    Running replay = imds.replay("--port", "0");
    assertThat(body(replay.endpoint() + "/latest/meta-data/placement/region"))
        .isEqualTo("us-east-1");

    Ended freeze = imds.run("clock", "freeze", "--control-url", replay.control());
    assertThat(freeze.code()).as(freeze.output()).isZero();
    assertThat(body(replay.control() + "/clock")).contains("\"frozen\" : true");

    assertThat(replay.output().lines()).as(replay.output()).hasSize(4);
    assertThat(replay.endBy("TERM", Duration.ofSeconds(5))).isIn(0, 143);
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.filter(path -> !path.getFileName().toString().startsWith("hsperfdata")))
          .isEmpty();
    }
  }

  @Test
  void aReplayIsRecordedAndTheRecordingIsClean() throws Exception {
    Running replay = imds.replay("--port", "0");
    Ended recorded =
        imds.run(
            "record", "--endpoint", replay.endpoint(), "--pace", "unlimited", "--out", "a.json");
    assertThat(recorded.code()).as(recorded.output()).isZero();
    assertThat(recorded.lines("^WARNING|Exception")).as(recorded.output()).isZero();
    assertThat(imds.run("check", "a.json").output()).startsWith("clean ");
  }

  @ParameterizedTest
  @CsvSource({
    "0, --version",
    "0, --help",
    "0, replay --help",
    "2, replay --rewind",
    "2, rewind",
    "1, ping http://127.0.0.1:1 --timeout 1ms"
  })
  void exitCodesAreThoseOfTheLauncher(int code, String line) throws Exception {
    Ended ended = imds.run(line.split(" "));
    assertThat(ended.code()).as(ended.output()).isEqualTo(code);
    assertThat(ended.output()).isNotBlank();
  }

  @Test
  void runWithoutTheLauncherNamesTheModeThatNeedsNone() throws Exception {
    Ended refused = imds.run("run", "--", "true");
    assertThat(refused.code()).as(refused.output()).isEqualTo(125);
    assertThat(refused.output()).contains("--mode env");

    Ended run = imds.run(Map.of(), "run", "--mode", "env", "--", "sh", "-c", "exit 7");
    assertThat(run.code()).as(run.output()).isEqualTo(7);
  }

  @Test
  void anEventIsSentOnceEvenIfTheConnectionBreaks() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    Thread server;
    try (ServerSocket breaking = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      server = new Thread(() -> breakConnections(breaking, requests));
      server.start();
      Ended ended =
          imds.run(
              "event",
              "spot-interruption",
              "--control-url",
              "http://127.0.0.1:" + breaking.getLocalPort());
      assertThat(ended.code()).as(ended.output()).isEqualTo(1);
      assertThat(ended.output()).contains("nothing answers at");
    }
    server.join();
    assertThat(requests).hasValue(1);
  }

  /** Counts requests and closes their connections, until the listener is closed. */
  private static void breakConnections(ServerSocket listener, AtomicInteger requests) {
    while (true) {
      try (Socket client = listener.accept()) {
        requests.addAndGet(client.getInputStream().read(new byte[4096]) > 0 ? 1 : 0);
      } catch (IOException closed) {
        return;
      }
    }
  }
}
