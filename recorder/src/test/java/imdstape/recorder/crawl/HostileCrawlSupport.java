package imdstape.recorder.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.recorder.client.CancellationToken;
import imdstape.recorder.client.CrawlListener;
import imdstape.recorder.client.ImdsClient;
import imdstape.recorder.client.RequestPace;
import imdstape.recorder.client.RequestPolicy;
import imdstape.recorder.client.diagnosis.HostEnvironment;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.client.transport.UnreadReason;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A hostile service with one odd path, and a crawl of it. */
@ExtendWith(VertxExtension.class)
abstract class HostileCrawlSupport {

  static final String ODD = "/latest/meta-data/odd";

  final ScriptedClock clock = new ScriptedClock();
  final CancellationToken cancellation = new CancellationToken();
  HostileService service;
  private Vertx vertx;

  @BeforeEach
  void startService(Vertx created) throws Exception {
    vertx = created;
    service =
        new HostileService()
            .respondWithBody("/latest/meta-data/", "mac\nodd")
            .respondWithBody("/latest/meta-data/mac", "0e:49:61:0f:c3:11");
  }

  @AfterEach
  void closeService() throws Exception {
    service.close();
  }

  /** Crawls and checks that the odd path has no body and that the rest was crawled. */
  Crawl assertUnread(UnreadReason reason, int length) {
    Crawl crawl = crawl();
    CapturedResponse odd = response(crawl.tree("latest"), "meta-data/odd");
    assertThat(odd.unreadReason()).isEqualTo(reason);
    assertThat(odd.length()).isEqualTo(length);
    assertThat(odd.body()).isEmpty();
    assertThat(response(crawl.tree("latest"), "meta-data/mac").text())
        .contains("0e:49:61:0f:c3:11");
    assertThat(crawl.interruption()).isNull();
    return crawl;
  }

  static CapturedResponse response(Crawl.CrawledTree tree, String path) {
    return Objects.requireNonNull(tree.leaves().get(path), path);
  }

  Crawl crawl() {
    return crawl(Duration.ofSeconds(10));
  }

  Crawl crawl(Duration timeout) {
    RequestPolicy policy =
        new RequestPolicy(RequestPace.UNLIMITED, RequestPolicy.DEFAULT_BUDGET, timeout);
    return new Crawler(
            new ImdsClient(
                vertx, service.endpoint(), policy, clock, cancellation, CrawlListener.NONE),
            HostEnvironment.UNKNOWN,
            false)
        .crawl();
  }
}
