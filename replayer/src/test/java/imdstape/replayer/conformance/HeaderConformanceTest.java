package imdstape.replayer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Leaf;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.http.HttpDate;
import imdstape.replayer.instance.InstanceState;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the header lines of responses: names, order and values. */
class HeaderConformanceTest extends ConformanceTestBase {

  private static final String ID = "/latest/meta-data/instance-id";
  private static final String REST = "X-Aws-Ec2-Metadata-Token-Ttl-Seconds";

  @Test
  @Fact({"2/1", "2/7"})
  void aValueWithAToken() throws Exception {
    assertThat(get(ID).headerNames())
        .containsExactly(
            REST,
            "Content-Type",
            "Accept-Ranges",
            "Last-Modified",
            "Content-Length",
            "Date",
            "Server",
            "Connection");
    assertThat(get(ID).header("Accept-Ranges")).isEqualTo("none");
    assertThat(get(ID).header("Server")).isEqualTo("EC2ws");
  }

  @Test
  @Fact("2/2")
  void aToken() throws Exception {
    RawHttpResponse answer = put(TTL + "60");

    assertThat(answer.headerNames())
        .containsExactly(REST, "Content-Length", "Date", "Server", "Connection", "Content-Type");
    assertThat(answer.header("Content-Length")).isEqualTo("56");
    assertThat(answer.header(REST)).isEqualTo("60");
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain");
  }

  @Test
  @Fact({"2/3", "2/5"})
  void aValueWithoutATokenHasNoRemainingSeconds() throws Exception {
    List<String> with = get(ID).headerNames();

    assertThat(getV1(ID).headerNames()).isEqualTo(with.subList(1, with.size()));
  }

  @Test
  @Fact("2/4")
  void theRemainingSecondsCountDown() throws Exception {
    ServedInstance served = served();
    String token = token(21_600);

    assertThat(request("GET", ID, TOKEN + token).header(REST)).isEqualTo("21600");
    served.now = ServedInstance.NOW.plusSeconds(25);
    assertThat(request("GET", ID, TOKEN + token).header(REST)).isEqualTo("21575");
  }

  @Test
  @Fact("2/5")
  void theRemainingSecondsAreOnEvery200WithAToken() throws Exception {
    for (String path :
        List.of("/", "/latest/", "/latest/meta-data/", "/latest/meta-data/iam/info", ID)) {
      assertThat(get(path).header(REST)).as(path).isNotEmpty();
    }
  }

  @Test
  @Fact("2/6")
  void theRemainingSecondsAreNotOnA404UnlessARecordingSaysOtherwise() throws Exception {
    served();
    assertThat(get("/nonsense").header(REST)).isEmpty();
    serve(stateWith(ServiceTrait.TTL_ON_404, "present"));
    assertThat(get("/nonsense").header(REST)).isEqualTo("60");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-aws-ec2-metadata-token: ",
        "x-aws-ec2-metadata-token: ",
        "X-AWS-EC2-METADATA-TOKEN: ",
        "X-aws-ec2-metadata-token:",
      })
  @Fact("2/7")
  void theNameOfTheTokenHeaderIsCaseInsensitive(String name) throws Exception {
    assertThat(request("GET", ID, name + token(60)).header(REST)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/latest/meta-data/iam/info",
        "/latest/meta-data/iam/security-credentials/web-server",
        "/latest/meta-data/events/maintenance/scheduled",
        "/latest/dynamic/instance-identity/document",
        "/latest/dynamic/instance-identity/pkcs7",
        "/latest/meta-data/metrics/vhostmd",
        "/latest/meta-data/",
        "/",
      })
  @Fact("2/8")
  void everythingIsPlainTextWithoutACharset(String path) throws Exception {
    served();
    assertThat(get(path).header("Content-Type")).isEqualTo("text/plain");
  }

  @Test
  @Fact({"2/9", "2/10"})
  void userDataIsBytesUnlessARecordingSaysOtherwise() throws Exception {
    serve(stateWith(Map.of("user-data", Leaf.of("#!/bin/sh\n"))));
    assertThat(get("/latest/user-data").header("Content-Type"))
        .isEqualTo("application/octet-stream");
    Leaf recorded = new Leaf(200, "text/plain", Leaf.of("x").body());
    serve(stateWith(Map.of("user-data", recorded)));
    assertThat(get("/latest/user-data").header("Content-Type")).isEqualTo("text/plain");
  }

  @Test
  @Fact("2/11")
  void staticValuesHaveTheSameLastModified() throws Exception {
    String modified = get("/latest/meta-data/").header("Last-Modified");

    assertThat(modified).matches("\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
    assertThat(get(ID).header("Last-Modified")).isEqualTo(modified);
    assertThat(get("/latest/meta-data/mac").header("Last-Modified")).isEqualTo(modified);
  }

  @Test
  @Fact("2/12")
  void credentialsHaveTheirCreationAsLastModified() throws Exception {
    ServedInstance served = served();
    for (int hour = 0; hour < 3; hour++) {
      served.now = ServedInstance.NOW.plusSeconds(3_600L * hour);
      for (String path : List.of("iam/info", "iam/security-credentials/web-server")) {
        RawHttpResponse answer = get("/latest/meta-data/" + path);
        String updated = answer.text().replaceFirst("(?s).*\"LastUpdated\" : \"([^\"]*)\".*", "$1");
        assertThat(answer.header("Last-Modified"))
            .isEqualTo(HttpDate.format(java.time.Instant.parse(updated)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/latest/meta-data/", ID, "/nonsense", "/latest/api/token"})
  @Fact("2/13")
  void aResponseHasALengthAndNoHeaderThatCapturesLack(String path) throws Exception {
    RawHttpResponse answer = get(path, "Accept-Encoding: gzip, deflate, br");

    assertThat(answer.header("Content-Length")).isEqualTo("" + answer.body().length());
    assertThat(answer.headerNames())
        .isSubsetOf(
            REST,
            "Allow",
            "Content-Type",
            "Accept-Ranges",
            "Last-Modified",
            "Content-Length",
            "Date",
            "Server",
            "Connection");
  }

  @Test
  @Fact("2/14")
  void aRangeIsIgnoredUnlessARecordingSaysOtherwise() throws Exception {
    served();
    assertThat(get(ID, "Range: bytes=0-1").status()).isEqualTo(200);
    serve(stateWith(ServiceTrait.RANGE, "honoured"));
    RawHttpResponse part = get(ID, "Range: bytes=0-1");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("i-");
    assertThat(part.header("Content-Range")).isEqualTo("bytes 0-1/19");
    assertThat(get(ID, "Range: bytes=17-").body()).hasSize(2);
    assertThat(get(ID, "Range: bytes=19-").status()).isEqualTo(416);
    assertThat(get(ID, "Range: lines=1").status()).isEqualTo(200);
  }

  @Test
  @Fact("2/15")
  void aConditionIsIgnoredUnlessARecordingSaysOtherwise() throws Exception {
    served();
    String since = "If-Modified-Since: " + get(ID).header("Last-Modified");
    assertThat(get(ID, since).status()).isEqualTo(200);
    serve(stateWith(ServiceTrait.CONDITIONAL, "honoured"));
    assertThat(get(ID, since).status()).isEqualTo(304);
    assertThat(get(ID, "If-Modified-Since: x").status()).isEqualTo(200);
    ServiceTraits old =
        ServiceTraits.MODERN
            .with(ServiceTrait.CONDITIONAL, "honoured")
            .with(ServiceTrait.GENERATION, "a");
    serve(InstanceState.of(FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME), old, new byte[32], 7));
    String etag = get(ID).header("ETag");
    assertThat(get(ID, "If-None-Match: " + etag).status()).isEqualTo(304);
    assertThat(get(ID, "If-None-Match: \"1\"", since).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Accept: */*", "Connection: close", "Connection: TE"})
  @Fact("2/16")
  void theConnectionIsClosedUnlessTheClientAsksToKeepIt(String header) throws Exception {
    assertThat(get(ID, header).header("Connection")).isEqualTo("close");
  }

  @Test
  @Fact({"2/17", "2/18"})
  void theConnectionIsKeptIfTheClientAsksAndPipelinedRequestsAreAnsweredInOrder() throws Exception {
    String token = token(60);
    StringBuilder requested = new StringBuilder();
    List<String> paths = List.of("mac", "instance-id", "no-such-thing", "local-ipv4");
    for (String path : paths) {
      requested
          .append("GET /latest/meta-data/%s HTTP/1.1\r\nHost: %s\r\n".formatted(path, host))
          .append(TOKEN + token + "\r\nConnection: keep-alive\r\n\r\n");
    }
    try (Socket socket = socket()) {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      out.write(requested.toString().getBytes(StandardCharsets.US_ASCII));
      for (String path : paths) {
        RawHttpResponse answer = one(in);
        assertThat(answer.headerNames()).doesNotContain("Connection");
        assertThat(answer.body()).as(path).isEqualTo(get("/latest/meta-data/" + path).body());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "a"})
  @Fact({"0/1", "0/2"})
  void olderServersHaveAnotherOrderOfHeaderLines(String generation) throws Exception {
    serve(stateWith(ServiceTrait.GENERATION, generation));
    RawHttpResponse answer = getV1(ID);

    assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
    assertThat(answer.headerNames())
        .isEqualTo(
            generation.equals("a")
                ? List.of(
                    "Content-Type",
                    "Accept-Ranges",
                    "ETag",
                    "Last-Modified",
                    "Content-Length",
                    "Connection",
                    "Date",
                    "Server")
                : List.of(
                    "Accept-Ranges",
                    "Content-Length",
                    "Content-Type",
                    "Date",
                    "Last-Modified",
                    "Connection",
                    "Server"));
  }

  @Test
  @Fact("0/3")
  void anEtagIsAQuotedDecimalNumber() throws Exception {
    serve(stateWith(ServiceTrait.GENERATION, "a"));

    assertThat(getV1(ID).header("ETag")).matches("\"\\d{1,10}\"");
    assertThat(getV1(ID).header("ETag")).isEqualTo(getV1(ID).header("ETag"));
    serve(stateWith(ServiceTrait.GENERATION, "b"));
    assertThat(getV1(ID).header("ETag")).isEmpty();
  }

  private static RawHttpResponse one(InputStream in) throws Exception {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int read = in.read();
      assertThat(read).as("the stream ended").isNotNegative();
      head.append((char) read);
    }
    int length = Integer.parseInt(new RawHttpResponse(head.toString()).header("Content-Length"));
    return new RawHttpResponse(
        head + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
  }
}
