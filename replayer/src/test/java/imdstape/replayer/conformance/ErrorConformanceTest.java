package imdstape.replayer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.ServiceTrait;
import imdstape.replayer.ServedInstance;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests error responses. */
class ErrorConformanceTest extends ConformanceTestBase {

  private static final String NONE = "/latest/meta-data/no-such-thing";
  private static final List<String> EMPTY =
      List.of("Content-Length", "Date", "Server", "Connection", "Content-Type");

  /** As in three captures. */
  private static final String PAGE =
      """
      <?xml version="1.0" encoding="iso-8859-1"?>
      <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
      \t\t "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
      <html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
       <head>
        <title>404 - Not Found</title>
       </head>
       <body>
        <h1>404 - Not Found</h1>
       </body>
      </html>
      """;

  @Test
  @Fact("1.6/1")
  void thePageOfA404IsTheCapturedOne() throws Exception {
    assertThat(PAGE).hasSize(339);
    assertThat(get(NONE).text()).isEqualTo(PAGE);
  }

  @Test
  @Fact("1.6/2")
  void a404NamesTypeLengthDateServerAndConnectionAndNothingElse() throws Exception {
    RawHttpResponse answer = get(NONE);

    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 404 Not Found");
    assertThat(answer.headerNames())
        .containsExactly("Content-Type", "Content-Length", "Date", "Server", "Connection");
    assertThat(answer.header("Content-Type")).isEqualTo("text/html");
    assertThat(answer.header("Content-Length")).isEqualTo("339");
    assertThat(answer.header("Server")).isEqualTo("EC2ws");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b"})
  @Fact("1.6/3")
  void theErrorPageOfOlderServersHasNineSpaces(String generation) throws Exception {
    serve(stateWith(ServiceTrait.GENERATION, generation));

    assertThat(get(NONE).text()).isEqualTo(PAGE.replace("\t\t ", " ".repeat(9))).hasSize(345);
  }

  @Test
  @Fact("1.6/4")
  void absentAndUnknownPathsHaveTheSame404() throws Exception {
    assertThat(get("/latest/meta-data/spot/").text()).isEqualTo(get("/nonsense").text());
    assertThat(get("/latest/meta-data/tags/instance/x/y").headerNames())
        .isEqualTo(get(NONE).headerNames());
  }

  @ParameterizedTest
  @CsvSource({"''", "bad", "AQAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="})
  @Fact("1.7/1")
  void anInvalidTokenIsAnEmpty401(String token) throws Exception {
    RawHttpResponse answer = request("GET", "/latest/meta-data/", TOKEN + token);

    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 401 Unauthorized");
    assertThat(answer.headerNames()).isEqualTo(EMPTY);
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  @Fact("1.7/1")
  void noTokenAndAnExpiredOneAreAnEmpty401WhereTokensAreRequired() throws Exception {
    ServedInstance served = serve(stateRequiringTokens());
    String token = token(1);

    assertThat(request("GET", "/latest/meta-data/").headerNames()).isEqualTo(EMPTY);
    served.now = ServedInstance.NOW.plusSeconds(2);
    RawHttpResponse expired = request("GET", "/latest/meta-data/", TOKEN + token);
    assertThat(expired.status()).isEqualTo(401);
    assertThat(expired.headerNames()).isEqualTo(EMPTY);
  }

  @Test
  @Fact("1.7/2")
  void onSomeHostsA401HasAPage() throws Exception {
    serve(stateWith(ServiceTrait.UNAUTHORIZED, "page"));
    RawHttpResponse answer = request("GET", "/", TOKEN + "bad");

    assertThat(answer.text()).isEqualTo(PAGE.replace("404 - Not Found", "401 - Unauthorized"));
    assertThat(answer.header("Content-Type")).isEqualTo("text/html");
  }

  @Test
  @Fact({"1.7/4", "3/3"})
  void aForwardedPutIsAnEmpty403() throws Exception {
    RawHttpResponse answer = put(TTL + "60", "X-Forwarded-For: 10.0.0.1");

    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 403 Forbidden");
    assertThat(answer.headerNames()).isEqualTo(EMPTY);
    assertThat(answer.header("Content-Length")).isEqualTo("0");
  }

  @Test
  @Fact("1.7/5")
  void aForwardedGetWithATokenIs403() throws Exception {
    assertThat(get("/latest/meta-data/", "X-Forwarded-For: 10.0.0.1").status()).isEqualTo(403);
  }

  @Test
  @Fact("1.7/6")
  void aForwardedGetWithoutATokenIsAnswered() throws Exception {
    assertThat(getV1("/latest/meta-data/", "X-Forwarded-For: 10.0.0.1").text())
        .isEqualTo(text("/latest/meta-data/"));
    assertThat(getV1(NONE, "X-Forwarded-For: 10.0.0.1").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/2021-03-23/api/token", "/1.0/api/token", "/2009-04-04/api/token"})
  @Fact("1.7/7")
  void thePutOfATokenToADatedVersionIs403(String path) throws Exception {
    assertThat(request("PUT", path, TTL + "60").status()).isEqualTo(403);
  }

  @Test
  @Fact("1.7/8")
  void theTokenPathAllowsOptionsAndPut() throws Exception {
    RawHttpResponse answer = request("GET", "/latest/api/token");

    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 405 Not Allowed");
    assertThat(answer.header("Allow")).isEqualTo("OPTIONS, PUT");
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  @Fact("1.7/8")
  void olderServersHaveAnotherReasonForA405() throws Exception {
    serve(stateWith(ServiceTrait.GENERATION, "b"));

    assertThat(request("GET", "/latest/api/token").reason()).isEqualTo("Method Not Allowed");
  }

  @Test
  @Fact("1.7/9")
  void aPutWithExpectContinueIsA417WithAPage() throws Exception {
    RawHttpResponse answer = put(TTL + "60", "Content-Length: 5", "Expect: 100-continue");

    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 417 Expectation Failed");
    assertThat(answer.text())
        .isEqualTo(
            PAGE.replace("404 - Not Found", "417 - Expectation Failed")
                .replace("\t\t ", " ".repeat(9)));
    assertThat(answer.header("Content-Type")).isEqualTo("text/html");
  }

  @Test
  @Fact("1.7/10")
  void aPutIsAnsweredInEveryFormThatClientsSend() throws Exception {
    String ttl = TTL + "60";
    String host = "Host: " + this.host;
    List<RawHttpResponse> answers =
        List.of(
            exchange("", PUT, host, ttl),
            exchange("", PUT, host, ttl, "Content-Length: 0"),
            exchange("0\r\n\r\n", PUT, host, ttl, "Transfer-Encoding: chunked"),
            exchange(
                "",
                PUT,
                host,
                ttl,
                "Content-Length: 0",
                "Content-Type: application/x-www-form-urlencoded"));

    assertThat(answers).allMatch(answer -> answer.status() == 200);
    assertThat(answers).allMatch(answer -> answer.body().length() == 56);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "21601", "30000", "ten", "", " ", "1.5", "0x10", "1 2"})
  @Fact({"1.7/11", "3/2"})
  void aPutWithABadTtlIs400(String ttl) throws Exception {
    assertThat(put(TTL + ttl).status()).isEqualTo(400);
  }

  @Test
  @Fact({"1.7/11", "3/2"})
  void aPutWithoutATtlIs400() throws Exception {
    assertThat(put().status()).isEqualTo(400);
  }

  @Test
  @Fact("1.7/12")
  void theBodyOfABadTtlIsEmptyUnlessARecordingSaysOtherwise() throws Exception {
    served();
    assertThat(put(TTL + "0").headerNames()).isEqualTo(EMPTY);
    serve(stateWith(ServiceTrait.BAD_TTL, "page"));
    assertThat(put(TTL + "0").text()).contains("<h1>400 - Bad Request</h1>");
  }

  @Test
  @Fact("1.7/13")
  void aRequestWithoutAHostIsAnsweredUnlessARecordingSaysOtherwise() throws Exception {
    served();
    assertThat(exchange("", "GET / HTTP/1.1").status()).isEqualTo(200);
    assertThat(exchange("", "GET / HTTP/1.0").status()).isEqualTo(200);
    serve(stateWith(ServiceTrait.NO_HOST, "refused"));
    assertThat(exchange("", "GET / HTTP/1.1").status()).isEqualTo(400);
    assertThat(exchange("", "GET / HTTP/1.0").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "DELETE", "PATCH", "PUT", "TRACE", "FROB"})
  @Fact("1.7/14")
  void methodsThatWouldChangeDataAreRefused(String method) throws Exception {
    served();
    RawHttpResponse answer = request(method, "/latest/meta-data/instance-id");

    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 405 Not Allowed");
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"403", "400", "501"})
  @Fact("1.7/14")
  void theStatusOfARefusedMethodFollowsTheRecording(String status) throws Exception {
    serve(stateWith(ServiceTrait.METHODS, status));

    assertThat(request("DELETE", "/latest/meta-data/instance-id").status() + "").isEqualTo(status);
    assertThat(request("POST", "/latest/user-data").status() + "").isEqualTo(status);
    assertThat(put(TTL + "60").status()).isEqualTo(200);
  }

  @Test
  @Fact("1.7/15")
  void optionsAreAnsweredUnlessARecordingSaysOtherwise() throws Exception {
    served();
    assertThat(request("OPTIONS", "/latest/meta-data/").header("Allow"))
        .isEqualTo("GET, HEAD, OPTIONS");
    assertThat(request("OPTIONS", "/latest/api/token").header("Allow")).isEqualTo("OPTIONS, PUT");
    assertThat(request("OPTIONS", "/latest/api/token").status()).isEqualTo(200);
    serve(stateWith(ServiceTrait.OPTIONS, "refused"));
    assertThat(request("OPTIONS", "/latest/meta-data/").status()).isEqualTo(405);
  }

  @Test
  @Fact("1.7/16")
  void aHeadIsAGetWithoutItsBody() throws Exception {
    for (String path : List.of("/latest/meta-data/instance-id", NONE, "/latest/meta-data/")) {
      RawHttpResponse head = request("HEAD", path, TOKEN + token(60));
      RawHttpResponse get = get(path);

      assertThat(head.statusLine()).as(path).isEqualTo(get.statusLine());
      assertThat(head.headerNames()).as(path).isEqualTo(get.headerNames());
      assertThat(head.header("Content-Length")).isEqualTo("" + get.body().length());
      assertThat(head.body()).as(path).isEmpty();
    }
  }
}
