package imdstape.recorder.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixtures.FixtureLibrary;
import imdstape.recorder.client.PausingClock;
import imdstape.recorder.crawl.HostileService;
import imdstape.recorder.crawl.ScriptedClock;
import imdstape.recorder.redact.RedactionContext;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.ScenarioSetup;
import imdstape.scenario.codec.ScenarioDocument;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Watches of services that start to fail: limited and reported, and earlier changes are kept. */
@Timeout(60)
@ExtendWith(VertxExtension.class)
class HostileWatchTest {

  private static final String BASE = "/latest/meta-data/";
  private static final Duration LENGTH = Duration.ofMinutes(2);

  @TempDir Path directory;

  private WatchedReplayHarness watch;
  private HostileService service;

  @BeforeEach
  void start(Vertx vertx) throws IOException {
    watch = new WatchedReplayHarness(vertx, directory.resolve("s.json"));
    watch.timeout = Duration.ofMillis(300);
    service =
        new HostileService()
            .respondWithBody(BASE, "events/\nplacement/\ntags/\nspot/")
            .respondWithBody(BASE + "tags/", "instance/")
            .respondWithBody(BASE + "tags/instance/", "Name")
            .respondWithBody(BASE + "tags/instance/Name", "blue");
    // every test has a notice after twenty seconds
    appearAfter(
        20, "spot/instance-action", "{\"action\": \"stop\", \"time\": \"2026-11-24T12:02:30Z\"}");
  }

  @AfterEach
  void close() throws IOException {
    service.close();
  }

  /** Responses that do not tell the state of a path, with the reason that the report names. */
  enum BadResponse {
    GARBAGE("status|no-answer|cut-short") {
      @Override
      void writeTo(OutputStream out, HostileService service) throws IOException {
        out.write(new byte[] {0, 1, 2, (byte) 0xff, 13, 10, 13, 10});
        throw new IOException("over");
      }
    },
    ENDLESS("too-long") {
      @Override
      void writeTo(OutputStream out, HostileService service) throws IOException {
        out.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".getBytes(UTF_8));
        byte[] more = new byte[1 << 16];
        while (true) {
          out.write(more);
        }
      }
    },
    SERVER_ERROR("status 500") {
      @Override
      void writeTo(OutputStream out, HostileService service) throws IOException {
        out.write(HostileService.responseBytes(500, "no"));
      }
    },
    HALF("cut-short") {
      @Override
      void writeTo(OutputStream out, HostileService service) throws IOException {
        out.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".getBytes(UTF_8));
        throw new IOException("over");
      }
    },
    SILENCE("no-answer") {
      @Override
      void writeTo(OutputStream out, HostileService service) throws InterruptedException {
        service.waitUntilClosed();
      }
    };

    private final String reason;

    BadResponse(String reason) {
      this.reason = reason;
    }

    abstract void writeTo(OutputStream out, HostileService service)
        throws IOException, InterruptedException;
  }

  @ParameterizedTest
  @EnumSource
  void aPathThatStartsToFailIsReportedAndIsNotAChange(BadResponse response) throws Exception {
    String path = BASE + "autoscaling/target-lifecycle-state";
    service.respondWith(
        path,
        out -> {
          // in one round only: the later rounds show that the watch continues
          if (passed(30) && !passed(35)) {
            response.writeTo(out, service);
          } else {
            out.write(HostileService.responseBytes(200, "InService"));
          }
        });
    String scenario = watch.watchService(service.endpoint(), LENGTH);
    assertThat(watch.reportLines.toString())
        .containsPattern("answers that say nothing: \\d+ (" + response.reason + ")")
        .contains("events: 1 spot-interruption")
        .doesNotContain("ended before");
    assertThat(scenario).contains("\"at\": \"+20s\"").doesNotContain("target-lifecycle-state");
  }

  @ParameterizedTest
  @EnumSource
  void aServiceThatStartsToFailEndsTheWatchOrTheWatchContinues(BadResponse response)
      throws Exception {
    for (String path : new String[] {"", "tags/", "tags/instance/", "tags/instance/Name"}) {
      String before =
          path.isEmpty() ? "events/\ntags/" : path.endsWith("s/") ? "instance/" : "Name";
      service.respondWith(
          BASE + path,
          out -> {
            if (passed(40)) {
              response.writeTo(out, service);
            } else {
              out.write(HostileService.responseBytes(200, before));
            }
          });
    }
    String scenario = watch.watchService(service.endpoint(), LENGTH);
    assertThat(scenario).contains("spot-interruption").contains("\"at\": \"+20s\"");
    assertThat(watch.reportLines.toString()).contains("answers that say nothing: ");
    // the watch backs off, so that a failing service gets no more requests than a working one
    assertThat(watch.requests).hasSizeLessThan(500);
  }

  @Test
  void aServiceThatDisappearsEndsTheWatchAndTheScenarioIsWritten() throws Exception {
    String path = BASE + "autoscaling/target-lifecycle-state";
    service.respondWith(
        path,
        out -> {
          if (passed(30)) {
            service.close();
          }
          out.write(HostileService.responseBytes(404, ""));
        });
    String scenario = watch.watchService(service.endpoint(), LENGTH);
    assertThat(watch.reportLines)
        .anyMatch(line -> line.startsWith("  ended before its time: "))
        .contains("  events: 1 spot-interruption");
    assertThat(scenario).contains("spot-interruption");
    assertThat(watch.clock.elapsed()).isLessThan(LENGTH);
  }

  @Test
  void endlessAndEscapingListingsAreLimited() throws Exception {
    StringBuilder names = new StringBuilder("Name\n../../iam/security-credentials/x\n");
    names.append('%').append("2e");
    for (int i = 0; i < 20_000; i++) {
      names.append("\nkey").append(i);
    }
    appearAfter(30, "tags/instance/", names.toString());
    watch.watchService(service.endpoint(), Duration.ofMinutes(1));
    assertThat(watch.reportLines.toString())
        .containsPattern("answers that say nothing: .*more paths than are asked for");
    assertThat(watch.requests).hasSizeLessThan(1_300);
    assertThat(watch.requests)
        .noneMatch(entry -> entry.target().contains("..") || entry.target().contains("%2"));
  }

  @Test
  void credentialsInAListingOfRolesAreNeitherRequestedNorKept() throws Exception {
    appearAfter(0, "iam/", "info\nsecurity-credentials/");
    appearAfter(0, "iam/security-credentials/", "{\"SecretAccessKey\": \"rabbit/rabbit\"}");
    String scenario = watch.watchService(service.endpoint(), LENGTH);
    assertThat(scenario + watch.reportLines).doesNotContain("rabbit");
    assertThat(service.requests())
        .filteredOn(request -> request.contains("security-credentials"))
        .allMatch(request -> request.endsWith("/security-credentials/"));
  }

  @Test
  void aValueThatAlwaysChangesEndsTheWatchAtTheLimit() throws Exception {
    int[] count = {0};
    service.respondWith(
        BASE + "tags/instance/Name",
        out -> out.write(HostileService.responseBytes(200, "value of " + count[0]++)));
    String scenario = watch.watchService(service.endpoint(), Duration.ofHours(1));
    assertThat(scenario.lines().filter(line -> line.contains("\"event\""))).hasSizeLessThan(200);
    assertThat(scenario).doesNotContain("value of");
  }

  @Test
  void aServiceClockMayAdvanceByAtMostAWeekPerResponse() throws Exception {
    service.respondWith(
        BASE,
        out ->
            out.write(
                "HTTP/1.1 200 OK\r\nDate: Fri, 31 Dec 9999 23:59:59 GMT\r\nContent-Length: 5\r\n\r\nspot/"
                    .getBytes(UTF_8)));
    // the first response, of the token, has no Date header
    String scenario = watch.watchService(service.endpoint(), LENGTH);
    assertThat(scenario).contains("spot-interruption");
    // the scenario is valid for the replayer
    ScenarioSetup.apply(
        ScenarioDocument.parse("told", scenario.getBytes(UTF_8), IllegalStateException::new),
        InstanceState.of(FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME), new byte[32], 1),
        Instant.EPOCH,
        UnaryOperator.identity(),
        false);
  }

  @Test
  void aUsedUpBudgetEndsTheWatch() throws Exception {
    watch.budget = 400;
    String scenario = watch.watchService(service.endpoint(), Duration.ofHours(2));
    assertThat(watch.reportLines)
        .contains("  ended before its time: the budget of 400 requests is used up")
        .contains("  events: 1 spot-interruption");
    assertThat(scenario).contains("spot-interruption");
    assertThat(service.requests()).hasSizeLessThanOrEqualTo(401);
  }

  @Test
  void aCancelledWatchWritesWhatItHasSeen() throws Exception {
    PausingClock cancelling =
        new PausingClock() {
          @Override
          public Instant instant() {
            return watch.clock.instant();
          }

          @Override
          public void pause(Duration duration) throws InterruptedException {
            watch.clock.pause(duration);
            if (passed(40)) {
              watch.cancellation.cancel();
            }
            if (Thread.interrupted()) {
              throw new InterruptedException();
            }
          }
        };
    String scenario =
        watch.watchService(service.endpoint(), LENGTH, cancelling, RedactionContext.DEFAULT);
    assertThat(watch.reportLines).contains("  ended before its time: stopped");
    assertThat(scenario).contains("spot-interruption");
    assertThat(watch.clock.elapsed()).isEqualTo(Duration.ofSeconds(40));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void eventsAreRequestedEveryRoundAndOtherPathsLessOften() throws Exception {
    watch.watchService(service.endpoint(), LENGTH);
    long rounds = 25;
    assertThat(watch.requests)
        .filteredOn(entry -> entry.target().endsWith("/spot/instance-action"))
        .hasSize((int) rounds);
    assertThat(watch.requests)
        .filteredOn(entry -> entry.target().endsWith("/tags/instance/Name"))
        .hasSize(3);
    int planned = Integer.parseInt(watch.plan.replaceAll(".*about (\\d+) requests", "$1"));
    assertThat(watch.requests.size()).isBetween(planned / 2, planned * 3 / 2);
    assertThat(watch.clock.pauses()).hasSize(24).containsOnly(Duration.ofSeconds(5));
  }

  @Test
  void noTemporaryFileIsLeft() throws Exception {
    watch.watchService(service.endpoint(), LENGTH);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(directory.resolve("s.json"));
    }
  }

  private boolean passed(int seconds) {
    return !watch.clock.instant().isBefore(ScriptedClock.START.plusSeconds(seconds));
  }

  /** Makes a path appear after some seconds. */
  private void appearAfter(int seconds, String path, String body) {
    service.respondWith(
        BASE + path,
        out ->
            out.write(
                passed(seconds)
                    ? HostileService.responseBytes(200, body)
                    : HostileService.responseBytes(404, "")));
  }
}
