package imdstape.recorder.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import imdstape.recorder.FakeMetadataService;
import imdstape.recorder.client.diagnosis.HostEnvironment;
import imdstape.recorder.client.transport.UnreadReason;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.crawl.CrawlInterruption;
import imdstape.recorder.crawl.Crawler;
import imdstape.recorder.crawl.ScriptedClock;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pace, budget, token renewal and cancellation of a crawl, under a scripted clock. */
@Timeout(30)
@ExtendWith(VertxExtension.class)
class RequestPolicyTest {

  private Vertx vertx;
  private FakeMetadataService service;
  private final ScriptedClock clock = new ScriptedClock();
  private final CancellationToken cancellation = new CancellationToken();
  private final List<CrawlListener.RequestRecord> requests = new ArrayList<>();

  @BeforeEach
  void createService(Vertx created) {
    vertx = created;
    service = new FakeMetadataService(vertx).leaf("meta-data/instance-id", "i-05f1c8a92e7d3b604");
  }

  @Test
  void requestsAreSpacedByThePace() throws Exception {
    Crawl crawl = crawl(RequestPace.perSecond(80), RequestPolicy.DEFAULT_BUDGET);
    assertThat(clock.elapsed())
        .isEqualTo(Duration.ofNanos(12_500_000L * (crawl.requestCount() - 1)));
    assertThat(clock.pauses())
        .hasSize(crawl.requestCount() - 1)
        .containsOnly(Duration.ofNanos(12_500_000));
    assertThat(requests).hasSize(crawl.requestCount());
  }

  @Test
  void theDefaultPaceUsesLessThanHalfOfTheLinkLocalLimit() {
    int packetsWhereConnectionsAreNotKept = 5;
    long requestsPerSecond = Duration.ofSeconds(1).dividedBy(RequestPace.DEFAULT.interval());
    assertThat(requestsPerSecond * packetsWhereConnectionsAreNotKept).isLessThan(1024 / 2);
    // a crawl of a modern instance takes less than 25 s
    assertThat(1_512 / requestsPerSecond).isLessThan(25);
  }

  @Test
  void anUnlimitedPaceNeverPauses() throws Exception {
    crawl(RequestPace.UNLIMITED, RequestPolicy.DEFAULT_BUDGET);
    assertThat(clock.pauses()).isEmpty();
  }

  @Test
  void aClockThatIsSetBackDelaysARequestByOneIntervalOnly() throws Exception {
    RequestPacer pacer = new RequestPacer(RequestPace.perSecond(10), clock);
    pacer.awaitTurn();
    clock.set(ScriptedClock.START.minusSeconds(3600));
    pacer.awaitTurn();
    pacer.awaitTurn();
    assertThat(clock.pauses()).containsExactly(Duration.ofMillis(100), Duration.ofMillis(100));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1001, Integer.MAX_VALUE})
  void aPaceOutOfRangeIsRejected(int perSecond) {
    assertThatThrownBy(() -> RequestPace.perSecond(perSecond))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theTokenIsRenewedBeforeItExpires() throws Exception {
    for (int i = 0; i < 500; i++) {
      service.leaf("meta-data/tags/instance/tag-" + i, "value");
    }
    Crawl crawl = crawl(RequestPace.perSecond(1), RequestPolicy.DEFAULT_BUDGET);
    List<Duration> renewals =
        requests.stream()
            .filter(entry -> entry.method().equals("PUT"))
            .map(CrawlListener.RequestRecord::sentAfter)
            .toList();
    // the last PUT is the probe of a bad TTL
    List<Duration> ofTheSession = renewals.subList(0, renewals.size() - 1);
    assertThat(ofTheSession).hasSize(1 + (crawl.requestCount() - 1) / 270);
    for (int i = 1; i < ofTheSession.size(); i++) {
      assertThat(ofTheSession.get(i).minus(ofTheSession.get(i - 1)))
          .isLessThan(TokenSession.TOKEN_TTL)
          .isGreaterThanOrEqualTo(Duration.ofSeconds(270));
    }
    assertThat(requests)
        .noneMatch(entry -> entry.status().equals(OptionalInt.of(401)) && entry.withToken());
  }

  @Test
  void aTokenWithAShorterTtlIsRenewedEarlier() throws Exception {
    service.respond(
        "/latest/api/token",
        request ->
            request
                .response()
                .putHeader("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "10")
                .end("a-token"));
    Crawl crawl = crawl(RequestPace.perSecond(1), RequestPolicy.DEFAULT_BUDGET);
    long renewals = requests.stream().filter(entry -> entry.method().equals("PUT")).count();
    assertThat(renewals).isGreaterThanOrEqualTo(crawl.requestCount() / 10);
  }

  @Test
  void aLostTokenRenewalIsRetried() throws Exception {
    AtomicInteger puts = new AtomicInteger();
    service.respond(
        "/latest/api/token",
        request -> {
          if (puts.incrementAndGet() == 2) {
            request.connection().close();
          } else {
            request
                .response()
                .putHeader("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "20")
                .end("a-token");
          }
        });
    assertThat(crawl(RequestPace.perSecond(1), RequestPolicy.DEFAULT_BUDGET).interruption())
        .isNull();
    assertThat(clock.pauses()).contains(RequestPolicy.FIRST_BACKOFF);
  }

  @Test
  void aRefusedTokenRenewalEndsTheCrawl() throws Exception {
    AtomicInteger puts = new AtomicInteger();
    service.respond(
        "/latest/api/token",
        request -> {
          int status = puts.incrementAndGet() == 1 ? 200 : 403;
          request
              .response()
              .setStatusCode(status)
              .putHeader("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "20")
              .end("a-token");
        });
    Crawl crawl = crawl(RequestPace.perSecond(1), RequestPolicy.DEFAULT_BUDGET);
    assertThat(Objects.requireNonNull(crawl.interruption()).reason())
        .isEqualTo("the service gives no new token (status 403)");
  }

  @Test
  void aUsedUpBudgetEndsTheCrawlAndReportsProgress() throws Exception {
    Crawl crawl = crawl(RequestPace.UNLIMITED, 20);
    CrawlInterruption end = Objects.requireNonNull(crawl.interruption());
    assertThat(end.reason()).isEqualTo("the budget of 20 requests is used up");
    assertThat(crawl.requestCount()).isEqualTo(20);
    assertThat(service.requests()).hasSize(20);
    assertThat(end.requestedPaths()).isLessThan(end.knownPaths());
  }

  @Test
  void aBudgetTooSmallForAListingIsAFailure() {
    assertThatThrownBy(() -> crawl(RequestPace.UNLIMITED, 4))
        .isInstanceOf(CommandException.class)
        .hasMessage("the budget of 4 requests is used up before there was anything to record");
  }

  @Test
  void anInterruptedCrawlMarksUnreachedPathsAndOmitsPartialVersions() throws Exception {
    service.versions("2009-04-04", "2021-07-15", "latest").leaf("meta-data/vendor/a", "x");
    Crawl crawl = crawl(RequestPace.UNLIMITED, 8);
    assertThat(crawl.service().versions()).containsExactly("latest");
    assertThat(crawl.tree("latest").leaves().values())
        .anyMatch(leaf -> leaf.unreadReason() == UnreadReason.NOT_REACHED);
    // a path that was not requested is not recorded as absent
    assertThat(crawl.tree("latest").leaves()).doesNotContainKey("meta-data/spot/instance-action");
    Crawl longer = crawl(RequestPace.UNLIMITED, 62);
    assertThat(longer.service().versions()).containsExactly("2021-07-15", "latest");
    assertThat(longer.tree("latest").leaves().values())
        .noneMatch(leaf -> leaf.unreadReason() == UnreadReason.NOT_REACHED);
  }

  @Test
  void cancellationEndsTheCrawlBeforeTheNextRequest() throws Exception {
    CrawlListener cancelling =
        new CrawlListener() {
          @Override
          public void pathFetched(int found, int fetched) {
            if (fetched == 3) {
              cancellation.cancel();
            }
          }
        };
    Crawl crawl = crawl(RequestPace.UNLIMITED, RequestPolicy.DEFAULT_BUDGET, cancelling);
    assertThat(Objects.requireNonNull(crawl.interruption()).fixtureNote())
        .startsWith("stopped after 3 of ");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void withoutProbesNoUnusualRequestIsSent() throws Exception {
    RequestPolicy policy =
        new RequestPolicy(
            RequestPace.UNLIMITED, RequestPolicy.DEFAULT_BUDGET, RequestPolicy.DEFAULT_TIMEOUT);
    ImdsClient client =
        new ImdsClient(vertx, service.start(), policy, clock, cancellation, CrawlListener.NONE);
    new Crawler(client, HostEnvironment.UNKNOWN, false).crawl();
    assertThat(service.requests())
        .noneMatch(request -> request.startsWith("OPTIONS"))
        .noneMatch(request -> request.contains("no-such-thing"))
        .containsOnlyOnce("PUT /latest/api/token");
  }

  @Test
  void theFrozenClockNeverAdvances() throws Exception {
    Instant before = PausingClock.FROZEN.instant();
    PausingClock.FROZEN.pause(Duration.ofDays(1));
    assertThat(PausingClock.FROZEN.instant()).isEqualTo(before);
  }

  private Crawl crawl(RequestPace pace, int budget) throws Exception {
    return crawl(pace, budget, CrawlListener.NONE);
  }

  private Crawl crawl(RequestPace pace, int budget, CrawlListener other) throws Exception {
    CrawlListener collecting =
        new CrawlListener() {
          @Override
          public void requestCompleted(RequestRecord entry) {
            requests.add(entry);
          }
        };
    ImdsClient client =
        new ImdsClient(
            vertx,
            service.start(),
            new RequestPolicy(pace, budget, RequestPolicy.DEFAULT_TIMEOUT),
            clock,
            cancellation,
            collecting.and(other));
    return new Crawler(client).crawl();
  }
}
