package imdstape.recorder.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.Listing;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.client.transport.UnreadReason;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Crawls of services with invalid, endless and escaping listings. */
@Timeout(30)
class HostileListingTest extends HostileCrawlSupport {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";

  @Test
  void anEndlessListingIsNotAListing() {
    service
        .respondWithBody("/latest/meta-data/", "mac\nodd/")
        .respondWith(
            ODD + "/",
            out -> {
              out.write(
                  (OK + "Transfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.UTF_8));
              byte[] chunk =
                  ("1000\r\n" + "a\n".repeat(0x800) + "\r\n").getBytes(StandardCharsets.UTF_8);
              while (true) {
                out.write(chunk);
              }
            });
    assertUnread(UnreadReason.TOO_LONG, CapturedResponse.MAX_BODY_BYTES + 1);
  }

  @Test
  void aDirectoryThatListsItselfIsCutAfterAFewLevels() {
    StringBuilder path = new StringBuilder(ODD + "/");
    service.respondWithBody("/latest/meta-data/", "mac\nodd/");
    for (int depth = 0; depth < 40; depth++) {
      service.respondWithBody(path.toString(), "odd/\nagain/");
      path.append("odd/");
    }
    Crawl crawl = crawl();
    assertThat(crawl.tree("latest").leaves().values())
        .filteredOn(leaf -> leaf.unreadReason() == UnreadReason.NO_LISTING)
        .isNotEmpty();
    assertThat(crawl.skipped().keySet())
        .extracting(SkippedEntry::reason)
        .containsOnly(SkippedEntry.SkipReason.REPEATS_PARENTS);
    assertThat(service.requests()).hasSizeLessThan(150);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00ff\u00fe", "<html>\n<p>", "a\u0000b", "a\rb"})
  void aDirectoryWithoutAListingBecomesAWithheldLeaf(String bytes) {
    service
        .respondWithBody("/latest/meta-data/", "mac\nodd/")
        .respondWith(
            ODD + "/",
            out ->
                out.write(
                    (OK + "Content-Length: " + bytes.length() + "\r\n\r\n" + bytes)
                        .getBytes(StandardCharsets.ISO_8859_1)));
    Crawl crawl = assertUnread(UnreadReason.NO_LISTING, bytes.length());
    assertThat(crawl.skipped())
        .containsExactly(
            Map.entry(
                new SkippedEntry("latest", "meta-data/odd", SkippedEntry.SkipReason.NOT_A_LISTING),
                1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        ".",
        "../user-data",
        "../../latest/trap",
        "/latest/trap",
        "//trap",
        "http://127.0.0.1:1/trap",
        "a/trap",
        "..\\trap",
        "\\trap",
        "%2e%2e",
        "%2E.",
        ".%2e",
        "%2e%2e%2ftrap",
        "a%2ftrap",
        "a%5Ctrap",
        "%252e%252e",
        "a%252ftrap",
        "a%25252ftrap",
        "%c0%ae%c0%ae",
        "%u002e%u002e%2ftrap",
        "..;trap",
        "..;trap=1",
        ".. ",
        " ..",
        "\uff0e\uff0e",
        "\u2025",
        "a\uff0ftrap",
        "a\u2215trap",
        "a\u2044trap",
        "a\uff3ctrap",
        "\uff052e\uff052e",
        ".\u200b.",
        "\u202etrap",
        "a\ufefftrap",
      })
  void aNameThatLeavesItsDirectoryIsNotRequestedAndIsReported(String name) {
    service
        .respondWithBody("/latest/meta-data/", name + "\nmac\nodd/")
        .respondWithBody(ODD + "/", name + "/\nsound")
        .respondWithBody(ODD + "/sound", "yes");
    Crawl crawl = crawl();
    assertThat(service.requests())
        .noneMatch(request -> request.contains("trap"))
        .noneMatch(
            request ->
                request.matches("GET .*(\\.\\.|%2[EeFf5]|%5[Cc]|%C0|%E2|%EF).*")
                    && !request.contains("/dynamic/../meta-data/"));
    assertThat(response(crawl.tree("latest"), "meta-data/odd/sound").text()).contains("yes");
    assertThat(crawl.skipped().keySet())
        .containsExactlyInAnyOrder(
            new SkippedEntry("latest", "meta-data", SkippedEntry.SkipReason.LEAVES_DIRECTORY),
            new SkippedEntry("latest", "meta-data/odd", SkippedEntry.SkipReason.LEAVES_DIRECTORY));
    assertThat(crawl.tree("latest").listings().get("meta-data/odd")).isEqualTo(Listing.of("sound"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "100%",
        "a=b",
        "team@acme:owner",
        "a_b+c-d.e",
        "...",
        "..a",
        "Gr\u00f6\u00dfe",
        "a b"
      })
  void anUnusualNameInsideItsDirectoryIsRequested(String name) {
    service.respondWithBody("/latest/meta-data/", "mac\n" + name);
    Crawl crawl = crawl();
    assertThat(crawl.skipped()).isEmpty();
    assertThat(response(crawl.tree("latest"), "meta-data/" + name).status()).isEqualTo(404);
  }

  @Test
  void aSecretPathInLookAlikeLettersIsNotRequested() {
    service
        .respondWithBody("/latest/meta-data/", "mac\niam/\n\uff43redentials\nCREDENTIALS")
        .respondWithBody("/latest/meta-data/iam/", "Security-Credentials/")
        .respondWithBody("/latest/meta-data/iam/Security-Credentials/", "trap");
    assertThat(crawl().tree("latest").notRequested()).hasSize(3);
    assertThat(service.requests())
        .noneMatch(request -> request.matches(".*(Credentials|CREDENTIALS|%EF).*"))
        .noneMatch(request -> request.contains("trap"));
  }
}
