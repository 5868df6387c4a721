package imdstape.replayer.token;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.HttpTokens;
import imdstape.metadata.ServiceTraits;
import imdstape.metadata.TokenHeaders;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.http.MetadataResponse.HeaderLine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenGateTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final String PUT = "/latest/api/token";

  private final SessionTokens tokens = new SessionTokens(new byte[32], "i-0abcdef1234567890");
  private final TokenGate optional =
      new TokenGate(tokens, HttpTokens.OPTIONAL, true, ServiceTraits.MODERN);
  private final TokenGate required =
      new TokenGate(tokens, HttpTokens.REQUIRED, true, ServiceTraits.MODERN);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 300, 21_600})
  void aPutWithAValidTtlGetsATokenWithThatTtl(int ttl) {
    Admission admission = admit(required, request("PUT", PUT, null, "" + ttl));

    assertThat(admission)
        .asInstanceOf(InstanceOfAssertFactories.type(Admission.Issue.class))
        .satisfies(
            issue -> {
              assertThat(issue.ttlSeconds()).isEqualTo(ttl);
              String token = new String(issue.response().body(), StandardCharsets.US_ASCII);
              assertThat(tokens.remainingSeconds(token, NOW)).hasValue(ttl);
            });
  }

  @Test
  void aPutWithoutATtlIsABadRequest() {
    assertThat(refused(optional, request("PUT", PUT, null, null)).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "-1", "21601", "30000", "ten", "1.5", "+5", "1e3", "99999999999", "٣"})
  void aPutWithABadTtlIsABadRequest(String ttl) {
    assertThat(refused(optional, request("PUT", PUT, null, ttl)).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/latest/api/token/", "/2021-03-23/api/token", "/1.0/api/token", "/x/api/token"})
  void aPutToAnyOtherTokenPathIsForbidden(String path) {
    assertEmpty(refused(optional, request("PUT", path, null, "60")), 403, "Forbidden");
  }

  @Test
  void aPutToAPathWithADoubledSlashGetsAToken() {
    assertThat(admit(required, request("PUT", "//latest/api/token", null, "60")))
        .isInstanceOf(Admission.Issue.class);
  }

  @Test
  void aForwardedPutIsForbidden() {
    assertEmpty(refused(optional, forwarded(request("PUT", PUT, null, "60"))), 403, "Forbidden");
  }

  @Test
  void aPutThatExpectsAContinueGetsThePageOfA417() {
    MetadataRequest expects = request("PUT", PUT, null, "60").withHeader("Expect", "100-continue");
    MetadataResponse response = refused(optional, expects);

    assertThat(response.status()).isEqualTo(417);
    assertThat(response.reason()).isEqualTo("Expectation Failed");
    assertThat(response.contentType()).isEqualTo("text/html");
    assertThat(response.body()).asString().contains("<title>417 - Expectation Failed</title>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "DELETE"})
  void theTokenPathAllowsOnlyPut(String method) {
    MetadataResponse response = refused(required, request(method, PUT, null, null));

    assertEmpty(response, 405, "Not Allowed");
    assertThat(response.extraHeaders()).containsExactly(new HeaderLine("Allow", "OPTIONS, PUT"));
  }

  @ParameterizedTest
  @CsvSource({"POST, /latest/meta-data/", "DELETE, /", "PATCH, /latest/user-data", "PUT, /latest"})
  void methodsThatWouldChangeDataAreRefused(String method, String path) {
    assertEmpty(refused(optional, request(method, path, null, null)), 405, "Not Allowed");
  }

  @Test
  void withoutATokenIsImdsV1AndPassesWhereTokensAreOptional() {
    assertThat(admit(optional, MetadataRequest.get("/")))
        .isEqualTo(new Admission.Pass(OptionalInt.empty()));
    assertThat(admit(optional, forwarded(MetadataRequest.get("/"))))
        .isInstanceOf(Admission.Pass.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/latest/meta-data/mac", "/nonsense", "/latest/api/token/"})
  void withoutATokenIsUnauthorizedOnEveryPathWhereTokensAreRequired(String path) {
    assertEmpty(refused(required, MetadataRequest.get(path)), 401, "Unauthorized");
    assertEmpty(refused(required, request("HEAD", path, null, null)), 401, "Unauthorized");
  }

  @Test
  void aValidTokenIsAdmittedWithItsRemainingSeconds() {
    MetadataRequest request =
        MetadataRequest.get("/").withToken(tokens.issue("AQAEA", Duration.ofSeconds(60), NOW, 0));

    for (TokenGate gate : new TokenGate[] {optional, required}) {
      assertThat(admit(gate, request)).isEqualTo(new Admission.Pass(OptionalInt.of(60)));
    }
  }

  @Test
  void aBadTokenIsUnauthorizedEvenWhereTokensAreOptional() {
    for (TokenGate gate : new TokenGate[] {optional, required}) {
      assertEmpty(refused(gate, MetadataRequest.get("/").withToken("bad")), 401, "Unauthorized");
      assertEmpty(refused(gate, MetadataRequest.get("/").withToken("")), 401, "Unauthorized");
    }
  }

  @Test
  void anExpiredTokenIsUnauthorized() {
    String token = tokens.issue("AQAEA", Duration.ofSeconds(60), NOW.minusSeconds(60), 0);

    assertEmpty(refused(optional, MetadataRequest.get("/").withToken(token)), 401, "Unauthorized");
  }

  @Test
  void aForwardedGetWithATokenIsForbidden() {
    String token = tokens.issue("AQAEA", Duration.ofSeconds(60), NOW, 0);

    assertEmpty(
        refused(optional, forwarded(MetadataRequest.get("/").withToken(token))), 403, "Forbidden");
    assertEmpty(
        refused(optional, forwarded(MetadataRequest.get("/").withToken("bad"))),
        401,
        "Unauthorized");
  }

  @Test
  void aTargetThatIsNoPathIsABadRequest() {
    assertEmpty(refused(optional, MetadataRequest.get("*")), 400, "Bad Request");
    assertEmpty(refused(required, MetadataRequest.get("/%zz")), 400, "Bad Request");
  }

  private static void assertEmpty(MetadataResponse response, int status, String reason) {
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.reason()).isEqualTo(reason);
    assertThat(response.body()).isEmpty();
    assertThat(response.kind()).isEqualTo(MetadataResponse.ResponseKind.EMPTY);
    assertThat(response.contentType()).isEqualTo("text/plain");
  }

  private static MetadataResponse refused(TokenGate gate, MetadataRequest request) {
    Admission admission = admit(gate, request);
    assertThat(admission).isInstanceOf(Admission.Refuse.class);
    return ((Admission.Refuse) admission).response();
  }

  private static Admission admit(TokenGate gate, MetadataRequest request) {
    return gate.admit(request, NOW, 0);
  }

  private static MetadataRequest request(
      String method, String target, @Nullable String token, @Nullable String ttl) {
    MetadataRequest request = MetadataRequest.of(method, target, Map.of());
    MetadataRequest withToken = token == null ? request : request.withToken(token);
    return ttl == null ? withToken : withToken.withHeader(TokenHeaders.TTL, ttl);
  }

  private static MetadataRequest forwarded(MetadataRequest request) {
    return request.withHeader("X-Forwarded-For", "10.0.0.1");
  }
}
