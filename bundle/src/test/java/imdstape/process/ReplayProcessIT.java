package imdstape.process;

import static imdstape.process.ImdsProcess.body;
import static imdstape.process.ImdsProcess.send;
import static imdstape.process.ImdsProcess.status;
import static imdstape.process.ImdsProcess.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import imdstape.process.ImdsProcess.Ended;
import imdstape.process.ImdsProcess.Running;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The replay as a process: exit codes, signals, options, events and what control may do. */
class ReplayProcessIT {

  private static final String TOKEN = "X-aws-ec2-metadata-token";
  private static final Duration SOON = Duration.ofSeconds(3);

  @TempDir Path folder;
  private ImdsProcess imds;

  @BeforeEach
  void open() throws Exception {
    imds = new ImdsProcess(folder);
  }

  @AfterEach
  void close() throws Exception {
    imds.close();
  }

  static Stream<String> misuse() {
    return Stream.of(
        "replay --port 0 --rewind",
        "replay --port far",
        "replay ./none.json --port 0",
        "replay none --port 0",
        "replay --port 0 --token-key ./no-key",
        "replay --port 0 --trait colour=red",
        "replay --port 0 --hop-limit 65",
        "certificate rsa4096",
        "clock stop",
        "rewind",
        "");
  }

  @ParameterizedTest
  @MethodSource("misuse")
  void misuseExitsWithTwoAndNoStackTrace(String line) throws Exception {
    Ended ended = imds.run(line.isEmpty() ? new String[0] : line.split(" "));
    assertThat(ended.code()).as(ended.output()).isEqualTo(2);
    assertThat(ended.output()).isNotBlank();
    assertThat(ended.lines("^\\s+at .*\\(.*\\)$|Exception in thread")).isZero();
  }

  @Test
  void aTakenPortExitsWithOne() throws Exception {
    Running first = imds.replay("--port", "0");
    Ended second = imds.run("replay", "--port", "" + URI.create(first.endpoint()).getPort());
    assertThat(second.code()).as(second.output()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void aSignalEndsAReplayThatHasAnOpenConnection(String signal) throws Exception {
    Running replay = imds.replay("--port", "0");
    try (Socket client =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(replay.endpoint()).getPort())) {
      client
          .getOutputStream()
          .write(
              "GET /latest/meta-data/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] line = client.getInputStream().readNBytes(15);
      assertThat(new String(line, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
      assertThat(replay.endBy(signal, SOON)).isIn(0, signal.equals("INT") ? 130 : 143);
    }
  }

  @Test
  void anEnvironmentVariableSetsAnOption() throws Exception {
    Running replay = imds.replay(Map.of("IMDS_PORT", "0"));
    assertThat(URI.create(replay.endpoint()).getPort()).isNotEqualTo(1338);
  }

  @Test
  void aKilledReplayLeavesOnlyItsRunFileWhichTheNextCommandRemoves() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Map<String, String> environment =
        Map.of("XDG_RUNTIME_DIR", "", "IMDS_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
    imds.replay(environment, "--port", "0").endBy("KILL", SOON);
    String name = "imds-tape-" + System.getProperty("user.name");
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.map(file -> file.getFileName().toString())).containsExactly(name);
    }
    imds.run(environment, "event");
    assertThat(temporary.resolve(name)).isEmptyDirectory();
  }

  @Test
  void replaysThatShareATokenKeyAcceptEachOthersTokens() throws Exception {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    Path keyFile = Files.write(folder.resolve("key"), key);
    Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-r-----"));
    String file = keyFile.toString();
    Running first = imds.replay("--port", "0", "--token-key", file);
    Running second = imds.replay("--port", "0", "--token-key", file, "--tokens", "required");
    Running other = imds.replay("--port", "0");
    String token = token(first.endpoint());
    assertThat(status(second.endpoint() + "/latest/meta-data/", TOKEN, token)).isEqualTo(200);
    assertThat(status(other.endpoint() + "/latest/meta-data/", TOKEN, token)).isEqualTo(401);
  }

  /** The one jar leaves out classes that metrics do not need as text. */
  @Test
  void runHidesTheCredentialsOfItsCallerOnRequest() throws Exception {
    Map<String, String> caller =
        Map.of(
            "AWS_ACCESS_KEY_ID", "sesame-1",
            "AWS_SECRET_ACCESS_KEY", "sesame-2",
            "AWS_SESSION_TOKEN", "sesame-3",
            "AWS_REGION", "us-east-1");
    Ended shown = imds.run(caller, "run", "--mode", "env", "--", "env");
    assertThat(shown.output()).contains("sesame-2").contains("--hide-credentials hides them");
    Ended hidden = imds.run(caller, "run", "--mode", "env", "--hide-credentials", "--", "env");
    assertThat(hidden.code()).as(hidden.output()).isZero();
    assertThat(hidden.output())
        .doesNotContain("sesame")
        .contains("AWS_REGION=us-east-1")
        .contains(
            "hidden from the command: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN");
  }

  @Test
  void metricsAreScraped() throws Exception {
    Running replay = imds.replay("--port", "0");
    assertThat(body(replay.control() + "/metrics")).contains("imds_clock_seconds");
  }

  @Test
  void metadataOptionsAreSetAtStartAndChangedWhileItRuns() throws Exception {
    Running disabled = imds.replay("--port", "0", "--http-endpoint", "disabled");
    assertThat(status(disabled.endpoint() + "/latest/meta-data/")).isEqualTo(403);
    Running replay =
        imds.replay(
            "--port",
            "0",
            "--hops",
            "2",
            "--tags",
            "disabled",
            "--trait",
            "unauthorized=page",
            "--credentials",
            "no-role");
    String endpoint = replay.endpoint();
    assertThat(token(endpoint)).as("beyond the hop limit no token comes").isEmpty();
    assertThat(status(endpoint + "/latest/meta-data/tags/")).isEqualTo(404);
    assertThat(status(endpoint + "/latest/meta-data/iam/security-credentials/web-server"))
        .isEqualTo(404);
    assertThat(
            change(
                replay, "{\"HttpPutResponseHopLimit\": 2, \"InstanceMetadataTags\": \"enabled\"}"))
        .isEqualTo(200);
    assertThat(token(endpoint)).isNotEmpty();
    assertThat(status(endpoint + "/latest/meta-data/tags/")).isEqualTo(200);
    assertThat(change(replay, "{\"HttpTokens\": \"required\"}")).isEqualTo(200);
    assertThat(body(endpoint + "/latest/meta-data/")).contains("<h1>401");
    assertThat(change(replay, "{\"Hops\": 65}")).isEqualTo(400);
  }

  private static int change(Running replay, String json) throws Exception {
    return send("PATCH", replay.control() + "/options", json, "Content-Type", "application/json")
        .statusCode();
  }

  @Test
  void eventsHappenFromTheStart() throws Exception {
    Running replay =
        imds.replay(
            "--port",
            "0",
            "--maintenance",
            "0s",
            "--target-lifecycle-state",
            "0s=Standby",
            "--set",
            "0s=meta-data/tags/instance/Name=blue",
            "--set",
            "0s=meta-data/public-ipv4",
            "--role-after",
            "1h",
            "--rebalance",
            "0s",
            "--force");
    String latest = replay.endpoint() + "/latest/meta-data/";
    assertThat(body(latest + "events/maintenance/scheduled")).contains("\"State\" : \"active\"");
    assertThat(body(latest + "autoscaling/target-lifecycle-state")).isEqualTo("Standby");
    assertThat(body(latest + "tags/instance/Name")).isEqualTo("blue");
    assertThat(status(latest + "public-ipv4")).isEqualTo(404);
    assertThat(status(latest + "iam/info")).isEqualTo(404);
    assertThat(status(latest + "events/recommendations/rebalance")).isEqualTo(200);
    Running throttled = imds.replay("--port", "0", "--throttle", "1", "--trait", "throttled=503");
    assertThat(status(throttled.endpoint() + "/latest/meta-data/")).isEqualTo(503);
  }

  @Test
  void commandsControlTheRunningReplay() throws Exception {
    Path ready = folder.resolve("ready");
    Running replay =
        imds.replay("--port", "0", "--strict", "--ready-file", ready.toString(), "--seed", "7");
    String latest = replay.endpoint() + "/latest/meta-data/";
    assertThat(ready).hasContent(replay.endpoint());
    assertCode(0, "ping " + replay.endpoint());
    assertCode(1, "event spot-interruption");
    assertCode(0, "event spot-interruption at=+1h --force");
    assertThat(status(latest + "spot/instance-action")).isEqualTo(404);
    assertCode(2, "event flood");
    assertCode(0, "clock freeze");
    assertCode(0, "clock advance 61m");
    assertThat(status(latest + "spot/instance-action")).isEqualTo(200);
    assertCode(0, "event cancel spot-interruption-1");
    assertThat(status(latest + "spot/instance-action")).isEqualTo(404);
    assertCode(0, "fault status status=503 path=meta-data/mac");
    assertThat(status(latest + "mac")).isEqualTo(503);
    assertCode(0, "fault clear");
    assertThat(status(latest + "mac")).isEqualTo(200);
    assertCode(0, "verify");
    assertThat(status(latest + "instance-typ")).isEqualTo(404);
    assertThat(assertCode(1, "verify").lines("did you mean .*/instance-type")).isEqualTo(1);
    assertThat(assertCode(0, "requests").lines("never recorded")).isEqualTo(1);
    assertThat(replay.endBy("TERM", SOON)).as("a strict replay exits with 1").isEqualTo(1);
    assertThat(ready).doesNotExist();
    assertCode(1, "event");
    assertCode(1, "ping " + latest + " --timeout 0s");
  }

  private Ended assertCode(int code, String line) throws Exception {
    Ended ended = imds.run(line.split(" "));
    assertThat(ended.code()).as("%s: %s", line, ended.output()).isEqualTo(code);
    return ended;
  }

  @Test
  void aScenarioAFaultAndAClockWorkTogether() throws Exception {
    Path scenario = folder.resolve("story.json");
    Files.writeString(
        scenario,
        "{\"format\": \"imds-tape-scenario/1\", \"spot\": true,\n"
            + " \"events\": [{\"event\": \"fis\", \"delay\": \"0s\"}]}");
    Running replay =
        imds.replay(
            "--port",
            "0",
            "--scenario",
            scenario.toString(),
            "--fault",
            "not-up-yet",
            "--clock",
            "2026-11-24T10:00:00Z");
    assertThat(status(replay.endpoint() + "/latest/meta-data/")).isZero();
    assertCode(0, "clock advance 10s");
    assertThat(body(replay.endpoint() + "/latest/meta-data/spot/termination-time"))
        .isEqualTo("2026-11-24T10:02:00Z");
    Files.writeString(
        scenario, "{\"format\": \"imds-tape-scenario/1\",\n \"events\": [{\"event\": \"flood\"}]}");
    assertThat(assertCode(2, "replay --port 0 --scenario " + scenario).lines("story.json:2:23: "))
        .isEqualTo(1);
  }

  @Test
  void controlBeyondThisMachineAsksForTheTokenThatIsPrinted() throws Exception {
    Running replay = imds.replay("--port", "0", "--control-listen", "0.0.0.0");
    String bearer = "Bearer " + replay.find("^control token: (\\S+)$");
    assertThat(status(replay.control() + "/events")).isEqualTo(401);
    assertThat(status(replay.control() + "/events", "Authorization", bearer)).isEqualTo(200);
    assertCode(0, "event");
    int port = URI.create(replay.control()).getPort();
    assertCode(0, "event --control-url http://localhost:" + port);
    Running everywhere = imds.replay("--port", "0", "--listen", "0.0.0.0");
    assertThat(status(everywhere.endpoint() + "/latest/meta-data/")).isEqualTo(200);
  }

  @Test
  void realCredentialsAreForTokenHoldersAndNeverLogged() throws Exception {
    String secret = "not-a-real-one";
    String command =
        "echo '{\"Version\": 1, \"AccessKeyId\": \"some-id\", \"SecretAccessKey\": \""
            + secret
            + "\", \"SessionToken\": \"some-token\"}'";
    assertThat(imds.run("replay", "--port", "0", "--credentials-process", command).code())
        .isEqualTo(2);
    assertThat(
            imds.run(
                    "replay",
                    "--port",
                    "0",
                    "--tokens",
                    "required",
                    "--listen",
                    "0.0.0.0",
                    "--credentials-process",
                    command)
                .code())
        .isEqualTo(2);
    assertThat(
            imds.run(
                    "replay",
                    "--port",
                    "0",
                    "--tokens",
                    "required",
                    "--credentials-process",
                    "exit 3")
                .code())
        .isEqualTo(1);
    Path journal = folder.resolve("journal");
    Running replay =
        imds.replay(
            "--port",
            "0",
            "--tokens",
            "required",
            "--credentials-process",
            command,
            "--journal",
            journal.toString());
    String role = replay.endpoint() + "/latest/meta-data/iam/security-credentials/web-server";
    assertThat(body(role, TOKEN, token(replay.endpoint()))).contains(secret);
    assertThat(status(role)).isEqualTo(401);
    assertThat(status(replay.control() + "/events")).isEqualTo(401);
    assertCode(0, "event");
    assertCode(0, "event --control-url " + replay.control());
    assertCode(1, "clock advance 1h");
    assertThat(replay.output()).doesNotContain(secret, "control token");
    assertThat(journal).content().doesNotContain(secret);
  }

  @Test
  void realCredentialsAreForTheOwnUserAndForWhomTheyAreSharedWith() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can be another user");
    String command =
        "echo '{\"Version\": 1, \"AccessKeyId\": \"some-id\", \"SecretAccessKey\": \"x\","
            + " \"SessionToken\": \"y\"}'";
    String[] options = {
      "--port",
      "0",
      "--tokens",
      "required",
      "--credentials-process",
      command,
      "--share-with",
      "65533"
    };
    Running replay = imds.replay(options);
    assertThat(statusFor(65_532, replay.endpoint())).as("another user").isEqualTo("000");
    assertThat(statusFor(65_533, replay.endpoint())).as("a named user").isEqualTo("200");
    assertThat(statusFor(0, replay.endpoint())).as("the own user").isEqualTo("200");
    assertThat(replay.output()).contains("refused a program of user 65532");
    options[7] = "any";
    assertThat(statusFor(65_532, imds.replay(options).endpoint())).isEqualTo("200");
  }

  /** The status that a user gets for a token request; 000 if the connection is closed. */
  private static String statusFor(int user, String endpoint) throws Exception {
    Process curl =
        new ProcessBuilder(
                "setpriv",
                "--reuid=" + user,
                "--clear-groups",
                "curl",
                "-s",
                "-o",
                "/dev/null",
                "-w",
                "%{http_code}",
                "-X",
                "PUT",
                "-H",
                "X-aws-ec2-metadata-token-ttl-seconds: 60",
                endpoint + "/latest/api/token")
            .start();
    return new String(curl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }
}
