package imdstape.recorder.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixtures.FixtureLibrary;
import imdstape.recorder.client.PausingClock;
import imdstape.recorder.crawl.HostileService;
import imdstape.recorder.crawl.ScriptedClock;
import imdstape.recorder.redact.RedactionContext;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.scenario.Scenario;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service that turns bad while it is watched: bounded, reported, and what was seen is kept. */
@Timeout(60)
class HostileWatchTest {

  private static final String BASE = "/latest/meta-data/";
  private static final Duration LENGTH = Duration.ofMinutes(2);

  @TempDir Path directory;

  private WatchedReplayHarness watch;
  private HostileService service;

  @BeforeEach
  void start() throws IOException {
    watch = new WatchedReplayHarness(directory.resolve("s.json"));
    watch.patience = Duration.ofMillis(300);
    service =
        new HostileService()
            .body(BASE, "events/\nplacement/\ntags/\nspot/")
            .body(BASE + "tags/", "instance/")
            .body(BASE + "tags/instance/", "Name")
            .body(BASE + "tags/instance/Name", "blue");
    // a notice after twenty seconds, whatever comes then
    at(20, "spot/instance-action", "{\"action\": \"stop\", \"time\": \"2026-11-24T12:02:30Z\"}");
  }

  @AfterEach
  void close() throws IOException {
    watch.close();
    service.close();
  }

  /** What can be bad about the answers of a path. */
  enum BadResponse {
    GARBAGE("status|no-answer|cut-short") {
      @Override
      void say(OutputStream out, HostileService service) throws IOException {
        out.write(new byte[] {0, 1, 2, (byte) 0xff, 13, 10, 13, 10});
        throw new IOException("over");
      }
    },
    ENDLESS("too-long") {
      @Override
      void say(OutputStream out, HostileService service) throws IOException {
        out.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".getBytes(UTF_8));
        byte[] more = new byte[1 << 16];
        while (true) {
          out.write(more);
        }
      }
    },
    SERVER_ERROR("status 500") {
      @Override
      void say(OutputStream out, HostileService service) throws IOException {
        out.write(HostileService.answer(500, "no"));
      }
    },
    HALF("cut-short") {
      @Override
      void say(OutputStream out, HostileService service) throws IOException {
        out.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".getBytes(UTF_8));
        throw new IOException("over");
      }
    },
    SILENCE("no-answer") {
      @Override
      void say(OutputStream out, HostileService service) throws InterruptedException {
        service.holds();
      }
    };

    private final String word;

    BadResponse(String word) {
      this.word = word;
    }

    abstract void say(OutputStream out, HostileService service)
        throws IOException, InterruptedException;
  }

  @ParameterizedTest
  @EnumSource
  void aPathThatTurnsBadIsReportedAndNoChange(BadResponse badness) throws Exception {
    String path = BASE + "autoscaling/target-lifecycle-state";
    service.says(
        path,
        out -> {
          // at one round, so that the others show that it goes on
          if (passed(30) && !passed(35)) {
            badness.say(out, service);
          } else {
            out.write(HostileService.answer(200, "InService"));
          }
        });
    String told = watch.watch(service.endpoint(), LENGTH);
    assertThat(watch.lines.toString())
        .containsPattern("answers that say nothing: \\d+ (" + badness.word + ")")
        .contains("events: 1 spot-interruption")
        .doesNotContain("ended before");
    assertThat(told).contains("\"at\": \"+20s\"").doesNotContain("target-lifecycle-state");
  }

  @ParameterizedTest
  @EnumSource
  void aServiceThatTurnsBadAltogetherEndsTheWatchOrIsOutlived(BadResponse badness)
      throws Exception {
    for (String path : new String[] {"", "tags/", "tags/instance/", "tags/instance/Name"}) {
      String before =
          path.isEmpty() ? "events/\ntags/" : path.endsWith("s/") ? "instance/" : "Name";
      service.says(
          BASE + path,
          out -> {
            if (passed(40)) {
              badness.say(out, service);
            } else {
              out.write(HostileService.answer(200, before));
            }
          });
    }
    String told = watch.watch(service.endpoint(), LENGTH);
    assertThat(told).contains("spot-interruption").contains("\"at\": \"+20s\"");
    assertThat(watch.lines.toString()).contains("answers that say nothing: ");
    // a back-off, and no more requests than a sound service has had
    assertThat(watch.made).hasSizeLessThan(500);
  }

  @Test
  void aServiceThatDisappearsEndsItAndWhatWasSeenIsWritten() throws Exception {
    String path = BASE + "autoscaling/target-lifecycle-state";
    service.says(
        path,
        out -> {
          if (passed(30)) {
            service.close();
          }
          out.write(HostileService.answer(404, ""));
        });
    String told = watch.watch(service.endpoint(), LENGTH);
    assertThat(watch.lines)
        .anyMatch(line -> line.startsWith("  ended before its time: "))
        .contains("  events: 1 spot-interruption");
    assertThat(told).contains("spot-interruption");
    assertThat(watch.time.passed()).isLessThan(LENGTH);
  }

  @Test
  void aListingWithoutEndAndOneThatLeadsElsewhereAreBounded() throws Exception {
    StringBuilder names = new StringBuilder("Name\n../../iam/security-credentials/x\n");
    names.append('%').append("2e");
    for (int i = 0; i < 20_000; i++) {
      names.append("\nkey").append(i);
    }
    at(30, "tags/instance/", names.toString());
    watch.watch(service.endpoint(), Duration.ofMinutes(1));
    assertThat(watch.lines.toString())
        .containsPattern("answers that say nothing: .*more paths than are asked for");
    assertThat(watch.made).hasSizeLessThan(1_300);
    assertThat(watch.made)
        .noneMatch(entry -> entry.target().contains("..") || entry.target().contains("%2"));
  }

  @Test
  void aCredentialWhereRolesAreListedIsNeitherAskedForNorKept() throws Exception {
    at(0, "iam/", "info\nsecurity-credentials/");
    at(0, "iam/security-credentials/", "{\"SecretAccessKey\": \"rabbit/rabbit\"}");
    String told = watch.watch(service.endpoint(), LENGTH);
    assertThat(told + watch.lines).doesNotContain("rabbit");
    assertThat(service.asked())
        .filteredOn(asked -> asked.contains("security-credentials"))
        .allMatch(asked -> asked.endsWith("/security-credentials/"));
  }

  @Test
  void aValueThatNeverRestsFillsNoScenarioWithoutEnd() throws Exception {
    int[] count = {0};
    service.says(
        BASE + "tags/instance/Name",
        out -> out.write(HostileService.answer(200, "value of " + count[0]++)));
    String told = watch.watch(service.endpoint(), Duration.ofHours(3));
    assertThat(told.lines().filter(line -> line.contains("\"event\""))).hasSizeLessThan(200);
    assertThat(told).doesNotContain("value of");
  }

  @Test
  void aClockThatLiesIsNotFollowedFurtherThanAWeekAnAnswer() throws Exception {
    service.says(
        BASE,
        out ->
            out.write(
                "HTTP/1.1 200 OK\r\nDate: Fri, 31 Dec 9999 23:59:59 GMT\r\nContent-Length: 5\r\n\r\nspot/"
                    .getBytes(UTF_8)));
    // a first answer without it, as tokens come
    String told = watch.watch(service.endpoint(), LENGTH);
    assertThat(told).contains("spot-interruption");
    // whatever it says: a time that a scenario can have
    Scenario.parse("told", told.getBytes(UTF_8), IllegalStateException::new)
        .of(
            InstanceState.of(FixtureLibrary.named(FixtureLibrary.DEFAULT), new byte[32], 1),
            Instant.EPOCH,
            UnaryOperator.identity(),
            false);
  }

  @Test
  void theBudgetEndsIt() throws Exception {
    watch.budget = 400;
    String told = watch.watch(service.endpoint(), Duration.ofHours(2));
    assertThat(watch.lines)
        .contains("  ended before its time: the budget of 400 requests is used up")
        .contains("  events: 1 spot-interruption");
    assertThat(told).contains("spot-interruption");
    assertThat(service.asked()).hasSizeLessThanOrEqualTo(401);
  }

  @Test
  void whoStopsItGetsWhatWasSeen() throws Exception {
    PausingClock stopping =
        new PausingClock() {
          @Override
          public Instant instant() {
            return watch.time.instant();
          }

          @Override
          public void pause(Duration duration) throws InterruptedException {
            watch.time.pause(duration);
            if (passed(40)) {
              watch.stop.wish();
            }
            if (Thread.interrupted()) {
              throw new InterruptedException();
            }
          }
        };
    String told = watch.watch(service.endpoint(), LENGTH, stopping, RedactionContext.DEFAULT);
    assertThat(watch.lines).contains("  ended before its time: stopped");
    assertThat(told).contains("spot-interruption");
    assertThat(watch.time.passed()).isEqualTo(Duration.ofSeconds(40));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void eventsAreAskedForOftenAndTheRestSeldom() throws Exception {
    watch.watch(service.endpoint(), LENGTH);
    long rounds = 25;
    assertThat(watch.made)
        .filteredOn(entry -> entry.target().endsWith("/spot/instance-action"))
        .hasSize((int) rounds);
    assertThat(watch.made)
        .filteredOn(entry -> entry.target().endsWith("/tags/instance/Name"))
        .hasSize(3);
    int planned = Integer.parseInt(watch.plan.replaceAll(".*about (\\d+) requests", "$1"));
    assertThat(watch.made.size()).isBetween(planned / 2, planned * 3 / 2);
    assertThat(watch.time.pauses()).hasSize(24).containsOnly(Duration.ofSeconds(5));
  }

  @Test
  void nothingIsLeftBeside() throws Exception {
    watch.watch(service.endpoint(), LENGTH);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(directory.resolve("s.json"));
    }
  }

  private boolean passed(int seconds) {
    return !watch.time.instant().isBefore(ScriptedClock.START.plusSeconds(seconds));
  }

  /** A path that is there from then on. */
  private void at(int seconds, String path, String body) {
    service.says(
        BASE + path,
        out ->
            out.write(
                passed(seconds)
                    ? HostileService.answer(200, body)
                    : HostileService.answer(404, "")));
  }
}
