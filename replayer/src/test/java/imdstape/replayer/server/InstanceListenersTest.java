package imdstape.replayer.server;

import static imdstape.replayer.ServedInstance.body;
import static imdstape.replayer.ServedInstance.head;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.HttpTokens;
import imdstape.replayer.ServedInstance;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the bytes of responses, read until the server closes the connection. */
@ExtendWith(VertxExtension.class)
class InstanceListenersTest {

  private static final String PUT = "PUT /latest/api/token HTTP/1.1";
  private static final String TTL = "X-aws-ec2-metadata-token-ttl-seconds: 60";

  private ServedInstance served;

  @BeforeEach
  void serve(Vertx vertx) throws Exception {
    served = new ServedInstance(vertx, ServedInstance.defaultState());
  }

  @AfterEach
  void close() throws Exception {
    served.close();
  }

  @Test
  void aValueWithoutAToken() throws Exception {
    String answer = get("/latest/meta-data/instance-type");

    assertThat(head(answer))
        .isEqualTo(
            """
            HTTP/1.1 200 OK
            Content-Type: text/plain
            Accept-Ranges: none
            Last-Modified: Sun, 01 Nov 2026 00:00:00 GMT
            Content-Length: 9
            Date: Mon, 23 Nov 2026 10:00:00 GMT
            Server: EC2ws
            Connection: close\
            """);
    assertThat(body(answer)).isEqualTo("m7i.large");
  }

  @Test
  void aValueWithATokenStartsWithTheRemainingSeconds() throws Exception {
    String token = served.token(60);
    served.now = ServedInstance.NOW.plusSeconds(25);

    assertThat(head(get("/latest/meta-data/instance-type", "X-aws-ec2-metadata-token: " + token)))
        .isEqualTo(
            """
            HTTP/1.1 200 OK
            X-Aws-Ec2-Metadata-Token-Ttl-Seconds: 35
            Content-Type: text/plain
            Accept-Ranges: none
            Last-Modified: Sun, 01 Nov 2026 00:00:00 GMT
            Content-Length: 9
            Date: Mon, 23 Nov 2026 10:00:25 GMT
            Server: EC2ws
            Connection: close\
            """);
  }

  @Test
  void aToken() throws Exception {
    String answer = served.exchange("", PUT, "Host: 127.0.0.1", TTL);

    assertThat(head(answer))
        .isEqualTo(
            """
            HTTP/1.1 200 OK
            X-Aws-Ec2-Metadata-Token-Ttl-Seconds: 60
            Content-Length: 56
            Date: Mon, 23 Nov 2026 10:00:00 GMT
            Server: EC2ws
            Connection: close
            Content-Type: text/plain\
            """);
    assertThat(body(answer)).hasSize(56);
  }

  @Test
  void anAbsentPath() throws Exception {
    String answer = get("/latest/meta-data/nonsense");

    assertThat(head(answer))
        .isEqualTo(
            """
            HTTP/1.1 404 Not Found
            Content-Type: text/html
            Content-Length: 339
            Date: Mon, 23 Nov 2026 10:00:00 GMT
            Server: EC2ws
            Connection: close\
            """);
    assertThat(body(answer)).hasSize(339).endsWith("</html>\n");
  }

  @Test
  void aBadTokenIsAnEmpty401() throws Exception {
    assertEmpty("401 Unauthorized", get("/", "X-aws-ec2-metadata-token: bad"));
  }

  @Test
  void aMissingTokenIsAnEmpty401WhereTokensAreRequired(Vertx vertx) throws Exception {
    try (ServedInstance strict =
        new ServedInstance(vertx, ServedInstance.defaultState().with(HttpTokens.REQUIRED))) {
      assertEmpty("401 Unauthorized", strict.exchange("", "GET / HTTP/1.1", "Host: 127.0.0.1"));
    }
  }

  @Test
  void aForwardedPutIsAnEmpty403() throws Exception {
    assertEmpty(
        "403 Forbidden",
        served.exchange("", PUT, "Host: 127.0.0.1", TTL, "X-Forwarded-For: 10.0.0.1"));
  }

  @Test
  void aPutWithoutATtlIsAnEmpty400() throws Exception {
    assertEmpty("400 Bad Request", served.exchange("", PUT, "Host: 127.0.0.1"));
  }

  @Test
  void aGetOfTheTokenPathIsA405WithAnAllowHeader() throws Exception {
    assertThat(get("/latest/api/token"))
        .isEqualTo(
            """
            HTTP/1.1 405 Not Allowed
            Allow: OPTIONS, PUT
            Content-Length: 0
            Date: Mon, 23 Nov 2026 10:00:00 GMT
            Server: EC2ws
            Connection: close
            Content-Type: text/plain

            """
                .replace("\n", "\r\n"));
  }

  @Test
  void aPutWithExpectContinueIsA417() throws Exception {
    String answer =
        served.exchange(
            "", PUT, "Host: 127.0.0.1", TTL, "Content-Length: 5", "Expect: 100-continue");

    assertThat(head(answer))
        .startsWith("HTTP/1.1 417 Expectation Failed\nContent-Type: text/html\nContent-Length: ");
    assertThat(answer).doesNotContain("100 Continue");
    assertThat(body(answer)).contains("<h1>417 - Expectation Failed</h1>");
  }

  @Test
  void aHeadHasTheHeadersOfTheGetAndNoBody() throws Exception {
    for (String path : new String[] {"/latest/meta-data/instance-type", "/nonsense", "/"}) {
      String answer = served.exchange("", "HEAD " + path + " HTTP/1.1", "Host: 127.0.0.1");

      assertThat(head(answer)).as(path).isEqualTo(head(get(path)));
      assertThat(body(answer)).as(path).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Content-Length: 0", "Content-Type: application/x-www-form-urlencoded"})
  void aPutWithNoBodyGetsAToken(String header) throws Exception {
    String answer =
        header.isEmpty()
            ? served.exchange("", PUT, "Host: 127.0.0.1", TTL)
            : served.exchange("", PUT, "Host: 127.0.0.1", TTL, header);

    assertThat(head(answer)).startsWith("HTTP/1.1 200 OK");
    assertThat(body(answer)).hasSize(56);
  }

  @Test
  void aPutWithAChunkedBodyGetsAToken() throws Exception {
    for (String chunks : new String[] {"0\r\n\r\n", "3\r\na=b\r\n0\r\n\r\n"}) {
      String answer =
          served.exchange(chunks, PUT, "Host: 127.0.0.1", TTL, "Transfer-Encoding: chunked");

      assertThat(head(answer)).as(chunks).startsWith("HTTP/1.1 200 OK");
      assertThat(body(answer)).as(chunks).hasSize(56);
    }
  }

  @Test
  void aPutOfAFormGetsAToken() throws Exception {
    String answer =
        served.exchange(
            "a=b",
            PUT,
            "Host: 127.0.0.1",
            TTL,
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Length: 3");

    assertThat(head(answer)).startsWith("HTTP/1.1 200 OK");
  }

  private String get(String path, String... headers) throws Exception {
    String[] head = new String[headers.length + 2];
    head[0] = "GET " + path + " HTTP/1.1";
    head[1] = "Host: 127.0.0.1";
    System.arraycopy(headers, 0, head, 2, headers.length);
    return served.exchange("", head);
  }

  private static void assertEmpty(String status, String answer) {
    assertThat(answer)
        .isEqualTo(
            """
            HTTP/1.1 %s
            Content-Length: 0
            Date: Mon, 23 Nov 2026 10:00:00 GMT
            Server: EC2ws
            Connection: close
            Content-Type: text/plain

            """
                .formatted(status)
                .replace("\n", "\r\n"));
  }
}
