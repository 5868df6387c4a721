package imdstape.recorder;

import imdstape.recorder.client.ImdsClient;
import imdstape.recorder.client.RequestPolicy;
import imdstape.recorder.client.diagnosis.HostEnvironment;
import imdstape.recorder.crawl.Crawler;
import java.net.URI;

/**
 * The service that a recording asks, and how it asks.
 *
 * @param endpoint {@code http://host} or {@code http://host:port}, nothing after it
 * @param policy pace, budget and timeout of the requests
 * @param environment the machine that this runs on, which explains why a service does not answer
 * @param probing whether to send also requests that no client sends, such as one with an invalid
 *     token; without them the service is taken for a modern one
 */
public record CrawlSettings(
    URI endpoint, RequestPolicy policy, HostEnvironment environment, boolean probing) {

  /** Settings with the defaults that suit an instance. */
  public static CrawlSettings of(URI endpoint) {
    return new CrawlSettings(endpoint, RequestPolicy.DEFAULT, HostEnvironment.UNKNOWN, true);
  }

  /** These settings with another policy. */
  public CrawlSettings withPolicy(RequestPolicy other) {
    return new CrawlSettings(endpoint, other, environment, probing);
  }

  Crawler createCrawler(RecordingSession session) {
    RecordingConfig config = session.config();
    return new Crawler(
        new ImdsClient(
            session.vertx(),
            endpoint,
            policy,
            config.clock(),
            config.cancellation(),
            config.crawlListener()),
        environment,
        probing);
  }
}
