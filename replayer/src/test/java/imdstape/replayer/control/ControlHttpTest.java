package imdstape.replayer.control;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.replayer.instance.InstanceState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how the control server speaks HTTP: methods, paths, headers and bodies. */
class ControlHttpTest extends ControlTestBase {

  private static final String HEAD = " HTTP/1.1\r\nHost: localhost";
  private static final String JSON_HEAD = HEAD + "\r\nContent-Type: application/json\r\n";
  private static final String NOT_FOUND =
      "there is nothing but /health /ready /metrics /openapi.json /fixture /clock /reset /events"
          + " /events/{id} /events/{id}/complete /options /faults /faults/{id} /requests"
          + " /requests/summary\"";

  @Test
  void aResponseHasTheseBytes() throws Exception {
    assertThat(raw("GET /fixture" + HEAD))
        .isEqualTo(
            String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "Content-Type: application/json",
                "Imds-Control-Version: 1",
                "connection: close",
                "content-length: 36",
                "",
                "{\n  \"fixture\" : \"linux-on-demand\"\n}\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/events | DELETE, GET, POST | GET and POST and DELETE",
        "/events/any/complete | POST | POST",
        "/events/any | DELETE | DELETE",
        "/requests | DELETE, GET | GET and DELETE",
        "/health | GET | GET",
      })
  void aRefusedMethodAndOptionsNameTheAllowedMethods(
      String path, String methods, String inTheMessage) throws Exception {
    HttpResponse<String> refusedMethod = write("PUT", path, "{}");
    HttpResponse<String> options =
        send(HttpRequest.newBuilder(base.resolve(path)).method("OPTIONS", BodyPublishers.noBody()));

    assertThat(refusedMethod.statusCode()).isEqualTo(405);
    assertThat(refusedMethod.body()).contains("\"" + path + " knows " + inTheMessage + "\"");
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(options.body()).isEmpty();
    assertThat(options.headers().firstValue("Content-Length")).isEmpty();
    String allow = refusedMethod.headers().firstValue("Allow").orElseThrow();
    assertThat(options.headers().firstValue("Allow")).contains(allow);
    List<String> allowed = new ArrayList<>(List.of(methods.split(", ")));
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    allowed.add("OPTIONS");
    assertThat(allow.split(", ")).containsExactlyInAnyOrderElementsOf(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/options", "/health", "/metrics", "/openapi.json", "/nowhere"})
  void headHasTheHeadersOfGetAndNoBody(String path) throws Exception {
    HttpResponse<String> get = get(path);
    HttpResponse<String> head =
        client.send(
            HttpRequest.newBuilder(base.resolve(path))
                .method("HEAD", BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());

    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(head.headers().map()).isEqualTo(get.headers().map());
    assertThat(head.body()).isEmpty();
  }

  @Test
  void aMissingTokenIsToldTheScheme() throws Exception {
    listen(server("sesame", false));

    for (String method : List.of("GET", "DELETE", "OPTIONS")) {
      HttpResponse<String> response =
          send(
              HttpRequest.newBuilder(base.resolve("/events"))
                  .method(method, BodyPublishers.noBody()));
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }
    assertThat(get("/health").headers().firstValue("WWW-Authenticate")).isEmpty();
  }

  @Test
  void accessIsCheckedBeforeEverythingElse() throws Exception {
    listen(server("sesame", false));
    String authorized = HEAD + "\r\nAuthorization: Bearer sesame";
    String tooLong =
        "\r\nContent-Type: application/json\r\nContent-Length: 70000\r\nConnection: close\r\n\r\n";
    String body = " ".repeat(70_000);

    assertThat(raw("GET * HTTP/1.1\r\nHost: evil.example")).startsWith("HTTP/1.1 403");
    assertThat(raw("CONNECT 127.0.0.1:80" + HEAD)).startsWith("HTTP/1.1 401");
    assertThat(raw("POST /nowhere" + HEAD)).startsWith("HTTP/1.1 401");
    assertThat(raw("POST /nowhere" + HEAD + tooLong, body)).startsWith("HTTP/1.1 401");
    assertThat(raw("POST *" + authorized)).startsWith("HTTP/1.1 415");
    assertThat(raw("POST /nowhere" + authorized + tooLong, body)).startsWith("HTTP/1.1 413");
    assertThat(raw("CONNECT 127.0.0.1:80" + authorized))
        .startsWith("HTTP/1.1 404")
        .contains(NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/events/",
        "/events//",
        "//events",
        "/./events",
        "/x/../events",
        "/%65vents",
        "/EVENTS",
        "/events;a=b",
        "/events/a/b",
        "/events/x/complete/",
        "/events%2Fa",
        "/events/%zz",
        "/events/%",
        "/%00",
        "/",
        "*"
      })
  void pathsThatOnlyResembleARouteAreNotFound(String target) throws Exception {
    post("/events", "{\"event\": \"maintenance\"}");

    for (String method : List.of("GET ", "DELETE ", "OPTIONS ")) {
      assertThat(raw(method + target + HEAD)).startsWith("HTTP/1.1 404").contains(NOT_FOUND);
    }
    assertThat(state.get().timeline().entries()).hasSize(1);
    assertThat(refused).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/events/x;y, x;y",
    "/events/.., ..",
    "/events/a:b, a:b",
    "/events/a+b, a+b",
    "/events/a%20b, a b",
    "/events/x%2Fcomplete, x/complete"
  })
  void anIdInAPathIsDecoded(String target, String id) throws Exception {
    assertThat(raw("DELETE " + target + HEAD))
        .startsWith("HTTP/1.1 404")
        .contains("\"there is no event " + id + "; none is set\"");
  }

  @Test
  void aMalformedQueryIsRefusedWhereItIsRead() throws Exception {
    assertThat(raw("DELETE /events/x?%zz" + HEAD))
        .startsWith("HTTP/1.1 400")
        .contains("Imds-Control-Version: 1", "the query has a malformed escape");
    assertThat(raw("GET /events?%zz" + HEAD)).startsWith("HTTP/1.1 200");
    assertThat(refused).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\r\nHost: ::1"})
  void aRequestWithoutAValidHostIsRefused(String host) throws Exception {
    assertThat(raw("GET /events HTTP/1.1" + host))
        .startsWith("HTTP/1.1 400")
        .contains("\"the Host header is missing or invalid\"");
    assertThat(raw("GET /events HTTP/1.0")).startsWith("HTTP/1.0 200");
    assertThat(refused).isEmpty();
  }

  @Test
  void aBodyMayHave65536Bytes() throws Exception {
    String longest = "{\"preset\": \"flaky\"}" + " ".repeat(65_536 - 19);

    assertThat(post("/faults", longest).statusCode()).isEqualTo(200);
    InstanceState before = state.get();
    for (HttpRequest.BodyPublisher body :
        List.of(
            BodyPublishers.ofString(longest + " "),
            BodyPublishers.fromPublisher(BodyPublishers.ofString(longest + " ")))) {
      for (String method : List.of("POST", "DELETE")) {
        HttpResponse<String> response =
            send(
                HttpRequest.newBuilder(base.resolve("/faults"))
                    .header("Content-Type", "application/json")
                    .method(method, body));
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("\"that is longer than 65536 bytes\"");
      }
    }
    assertThat(state.get()).isSameAs(before);
  }

  @Test
  void aConnectionIsGoodForMoreAfterALongBody() throws Exception {
    String responses =
        raw(
            "PATCH /options" + JSON_HEAD + "Content-Length: 70000\r\n\r\n",
            " ".repeat(70_000) + "GET /fixture" + HEAD + "\r\nConnection: close\r\n\r\n");

    assertThat(responses).startsWith("HTTP/1.1 413").contains("HTTP/1.1 200", "linux-on-demand");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATCH /options", "DELETE /events", "PATCH /nowhere"})
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void aBodyWithoutEndIsNotReadToItsEnd(String start) throws Exception {
    byte[] piece = new byte[65_536];
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          (start + JSON_HEAD + "Content-Length: 20000000000\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 413");

      assertThat(countWritten(out, piece)).isLessThan(64 << 20);
    }
  }

  private static long countWritten(OutputStream out, byte[] piece) {
    long written = 0;
    try {
      while (written < 64 << 20) {
        out.write(piece);
        written += piece.length;
      }
    } catch (IOException closed) {
      assertThat(closed).hasMessageMatching("(?i).*(reset|broken pipe).*");
    }
    return written;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 20\r\n\r\n{",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n"
      })
  void aBodyThatBreaksOffIsNoFailureOfTheServer(String rest) throws Exception {
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(("PATCH /options" + JSON_HEAD + rest).getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }

    assertThat(get("/options").body()).isEqualTo(OPTIONS);
    assertThat(refused).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "application/x-www-form-urlencoded, a=%zz&b",
    "multipart/form-data, --x",
    "multipart/form-data; boundary=x, abc"
  })
  void theBodyOfARequestWithoutContentIsIgnored(String type, String body) throws Exception {
    for (String text : List.of(body, "a=" + body.repeat(2_000))) {
      HttpResponse<String> response =
          send(
              HttpRequest.newBuilder(base.resolve("/faults"))
                  .header("Content-Type", type)
                  .method("DELETE", BodyPublishers.ofString(text)));

      assertThat(response.statusCode()).isEqualTo(200);
    }
    assertThat(refused).isEmpty();
  }

  @Test
  void aBodyIsAskedForIfItIsExpected() throws Exception {
    String head = "PATCH /options" + JSON_HEAD + "Connection: close\r\nContent-Length: 2\r\n";

    assertThat(raw(head + "Expect: 100-continue\r\n\r\n", "{}"))
        .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n");
    assertThat(raw(head + "Expect: 200-ok\r\n\r\n", "{}"))
        .startsWith("HTTP/1.1 417")
        .contains("the only expectation that is met is 100-continue");
  }

  @Test
  void aFailureOfTheServerIsAnsweredAndLogged() throws Exception {
    opening =
        () -> {
          throw new NoClassDefFoundError("gone");
        };

    HttpResponse<String> response = delete("/events");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body())
        .contains("\"that should not happen; the replay's own output says more\"");
    assertThat(refused).containsExactly("control failed: java.lang.NoClassDefFoundError: gone");
  }
}
