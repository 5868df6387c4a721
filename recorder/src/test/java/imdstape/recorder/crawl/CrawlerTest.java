package imdstape.recorder.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.Listing;
import imdstape.recorder.FakeMetadataService;
import imdstape.recorder.client.ImdsClient;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.client.transport.UnreadReason;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Crawls of a fake service. */
@ExtendWith(VertxExtension.class)
class CrawlerTest {

  private Vertx vertx;
  private FakeMetadataService service;

  @BeforeEach
  void createService(Vertx created) {
    vertx = created;
    service = new FakeMetadataService(vertx).leaf("meta-data/instance-id", "i-05f1c8a92e7d3b604");
  }

  @Test
  void listingsDecideTheNextPaths() throws Exception {
    service
        .leaf("meta-data/network/interfaces/macs/0e:49:61:0f:c3:11/mac", "0e:49:61:0f:c3:11")
        .listing("meta-data/public-keys", "0=a key, with a comma")
        .leaf("meta-data/public-keys/0/openssh-key", "ssh-rsa AAAA k\n");
    Crawl.CrawledTree tree = crawl().tree("latest");
    assertThat(tree.leaves())
        .containsKeys(
            "meta-data/network/interfaces/macs/0e:49:61:0f:c3:11/mac",
            "meta-data/public-keys/0/openssh-key");
    assertThat(service.requests())
        .contains("GET /latest/meta-data/network/interfaces/macs/0e:49:61:0f:c3:11/")
        .noneMatch(request -> request.contains("0="));
  }

  @Test
  void knownUnlistedCategoriesAreRequestedInLatest() throws Exception {
    Crawl.CrawledTree tree = crawl().tree("latest");
    assertThat(response(tree, "meta-data/spot/instance-action").status()).isEqualTo(404);
    assertThat(service.requests()).noneMatch(request -> request.contains("pkcs7"));
  }

  @Test
  void aSlashAfterARoleDoesNotMakeItsCredentialsADirectory() throws Exception {
    service
        .listing("meta-data/iam/security-credentials", "a-role/\nanother")
        .leaf("meta-data/iam/security-credentials/a-role/deep", "secret");
    Crawl.CrawledTree tree = crawl().tree("latest");
    assertThat(tree.notRequested())
        .containsExactly(
            "meta-data/iam/security-credentials/a-role",
            "meta-data/iam/security-credentials/another");
    assertThat(service.requests()).noneMatch(request -> request.contains("security-credentials/a"));
  }

  @Test
  void detectsWhetherImdsV1IsAnswered() throws Exception {
    assertThat(crawl().service().tokens()).isEqualTo(HttpTokens.REQUIRED);
    try (FakeMetadataService withoutTokens =
        new FakeMetadataService(vertx).withoutTokens().leaf("meta-data/mac", "0e:49:61:0f:c3:11")) {
      assertThat(crawl(withoutTokens.start()).service().tokens()).isEqualTo(HttpTokens.OPTIONAL);
    }
  }

  @Test
  void aServiceThatListsNoVersionsHasTheLatest() throws Exception {
    service.respond("/", request -> request.response().setStatusCode(404).end());
    assertThat(crawl().service().versions()).containsExactly("latest");
  }

  @Test
  void aRequestThatFailsTwiceIsTriedAThirdTime() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    service.respond(
        "/latest/meta-data/instance-id",
        request -> {
          switch (attempts.incrementAndGet()) {
            case 1 -> request.connection().close();
            case 2 -> request.response().setStatusCode(503).end();
            default -> request.response().end("i-05f1c8a92e7d3b604");
          }
        });
    assertThat(response(crawl().tree("latest"), "meta-data/instance-id").status()).isEqualTo(200);
  }

  @Test
  void aTokenThatExpiresDuringTheCrawlIsRenewed() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    service.respond(
        "/latest/meta-data/instance-id",
        request ->
            request
                .response()
                .setStatusCode(attempts.incrementAndGet() == 1 ? 401 : 200)
                .end("i-05f1c8a92e7d3b604"));
    assertThat(response(crawl().tree("latest"), "meta-data/instance-id").status()).isEqualTo(200);
    // the first token, the renewal, and the probe of a bad TTL
    assertThat(service.requests().stream().filter("PUT /latest/api/token"::equals)).hasSize(3);
  }

  @Test
  void aRedirectIsAnAnswerAndIsNotFollowed() throws Exception {
    service
        .leaf("meta-data/hostname", "")
        .respond(
            "/latest/meta-data/hostname",
            request ->
                request
                    .response()
                    .setStatusCode(301)
                    .putHeader("Location", "/latest/meta-data/trap")
                    .end());
    assertThat(response(crawl().tree("latest"), "meta-data/hostname").status()).isEqualTo(301);
    assertThat(service.requests()).noneMatch(request -> request.endsWith("trap"));
  }

  @Test
  void aServerWithAnHtmlPageForEveryPathIsRejected() {
    service.respond("/latest/", request -> request.response().end("<html>\n<h1>Welcome</h1>"));
    assertThatThrownBy(this::crawl)
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("is this an instance metadata service?")
        .hasMessageNotContaining("Welcome");
  }

  @Test
  void anEndlessTreeIsCutAtTheMaximumDepth() throws Exception {
    StringBuilder path = new StringBuilder("/latest/meta-data/");
    for (int depth = 0; depth < 40; depth++) {
      String name = "deeper" + depth + "/";
      service.respond(path.toString(), request -> request.response().end(name));
      path.append(name);
    }
    Crawl.CrawledTree tree = crawl().tree("latest");
    assertThat(tree.leaves().values())
        .filteredOn(leaf -> leaf.unreadReason() == UnreadReason.TOO_DEEP)
        .hasSize(1);
    assertThat(tree.listings()).hasSizeLessThan(20);
  }

  @Test
  void aListedButAbsentPathIsRecordedInEveryVersion() throws Exception {
    service
        .versions("2009-04-04", "latest")
        .listing("meta-data", "instance-id\ndangling\nnowhere/")
        .leaf("meta-data/mac", "0e:49:61:0f:c3:11");
    Crawl crawl = crawl();
    for (String version : crawl.service().versions()) {
      assertThat(response(crawl.tree(version), "meta-data/dangling").status()).isEqualTo(404);
      assertThat(response(crawl.tree(version), "meta-data/nowhere").status()).isEqualTo(404);
      assertThat(crawl.tree(version).listings().get("meta-data"))
          .isEqualTo(Listing.of("instance-id\ndangling\nnowhere/"));
    }
  }

  @Test
  void aNameListedTwiceIsRequestedOnce() throws Exception {
    service.listing("meta-data", "instance-id\ninstance-id\ninstance-id/");
    crawl();
    assertThat(service.requests()).containsOnlyOnce("GET /latest/meta-data/instance-id");
  }

  @Test
  void anInvalidVersionNameIsSkippedAndReported() throws Exception {
    service.versions("../trap", "v2", "2021-07-15", "latest");
    Crawl crawl = crawl();
    assertThat(crawl.service().versions()).containsExactly("2021-07-15", "latest");
    assertThat(crawl.skipped()).containsValue(2);
  }

  @Test
  void anOlderVersionWithoutAListingIsEmptyAndReported() throws Exception {
    service
        .versions("2009-04-04", "latest")
        .respond("/2009-04-04/", request -> request.response().end("<html>"));
    Crawl crawl = crawl();
    assertThat(crawl.tree("2009-04-04").leaves()).isEmpty();
    assertThat(crawl.skipped().keySet())
        .containsExactly(new SkippedEntry("2009-04-04", "", SkippedEntry.SkipReason.NOT_A_LISTING));
  }

  @Test
  void aServiceWithoutImdsV2IsDiagnosed() {
    service.respond("/latest/api/token", request -> request.response().setStatusCode(405).end());
    assertThatThrownBy(this::crawl)
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("gives no token (status 405)");
  }

  @Test
  void aDisabledEndpointIsDiagnosed() {
    service.respond("/latest/api/token", request -> request.response().setStatusCode(403).end());
    assertThatThrownBy(this::crawl)
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("HttpEndpoint option is disabled");
  }

  @Test
  void aClosedPortIsDiagnosed() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    URI closedPort = URI.create("http://127.0.0.1:" + port);
    assertThatThrownBy(() -> crawl(closedPort))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("nothing listens at " + closedPort)
        .hasMessageContaining("--endpoint");
  }

  @Test
  void toStringOfACrawlShowsNoValues() throws Exception {
    service.leaf("user-data", "cAnArY");
    Crawl crawl = crawl();
    assertThat(response(crawl.tree("latest"), "user-data").body())
        .isEqualTo("cAnArY".getBytes(StandardCharsets.UTF_8));
    assertThat(crawl + " " + crawl.tree("latest") + crawl.tree("latest").leaves())
        .doesNotContain("cAnArY")
        .doesNotContain("i-05f1c8a92e7d3b604");
  }

  private static CapturedResponse response(Crawl.CrawledTree tree, String path) {
    return Objects.requireNonNull(tree.leaves().get(path), path);
  }

  private Crawl crawl() throws TimeoutException {
    return crawl(service.start());
  }

  private Crawl crawl(URI endpoint) {
    return new Crawler(new ImdsClient(vertx, endpoint)).crawl();
  }
}
