package imdstape.replayer.server;

import static imdstape.replayer.ServedInstance.body;
import static imdstape.replayer.ServedInstance.head;
import static imdstape.replayer.ServedInstance.readResponse;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.replayer.ServedInstance;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that a connection is closed unless the client asks to keep it. */
@ExtendWith(VertxExtension.class)
class KeepAliveTest {

  private static final String CLOSED =
      """
      200 OK
      Content-Type: text/plain
      Accept-Ranges: none
      Last-Modified: Sun, 01 Nov 2026 00:00:00 GMT
      Content-Length: 9
      Date: Mon, 23 Nov 2026 10:00:00 GMT
      Server: EC2ws
      Connection: close\
      """;

  private ServedInstance served;

  @BeforeEach
  void serve(Vertx vertx) throws Exception {
    served = new ServedInstance(vertx, ServedInstance.defaultState());
  }

  @AfterEach
  void close() throws Exception {
    served.close();
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1, Host: 127.0.0.1",
    "HTTP/1.1, Connection: close",
    "HTTP/1.1, Connection: Close",
    "HTTP/1.1, Connection: TE",
    "HTTP/1.0, Host: 127.0.0.1",
    "HTTP/1.0, Connection: close",
    "HTTP/1.0, Connection: keep-alive",
    "HTTP/1.1, 'Connection: keep-alive, close'",
  })
  void withoutKeepAliveTheLastHeaderLineClosesTheConnection(String version, String header)
      throws Exception {
    String answer =
        served.exchange(
            "", "GET /latest/meta-data/instance-type " + version, header, "Host: 127.0.0.1");

    assertThat(head(answer)).isEqualTo(version + " " + CLOSED);
    assertThat(body(answer)).isEqualTo("m7i.large");
  }

  @Test
  void anErrorOnAClosedConnectionHasItsContentTypeLast() throws Exception {
    String answer =
        served.exchange(
            "", "GET /latest/api/token HTTP/1.1", "Host: 127.0.0.1", "Connection: close");

    assertThat(head(answer)).endsWith("Server: EC2ws\nConnection: close\nContent-Type: text/plain");
  }

  @Test
  void aKeptConnectionHasNoConnectionHeader() throws Exception {
    try (Socket socket = served.connect()) {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      for (int i = 0; i < 3; i++) {
        out.write(request("GET", "/latest/meta-data/mac", "Connection: keep-alive"));
        String answer = readResponse(in);
        assertThat(head(answer))
            .endsWith("\nServer: EC2ws")
            .doesNotContainIgnoringCase("connection");
        assertThat(body(answer)).isEqualTo("02:00:5e:00:53:00");
      }
      out.write(request("GET", "/latest/meta-data/mac", "Connection: close"));
      assertThat(readResponse(in)).contains("\r\nConnection: close\r\n");
      assertThat(in.read()).as("the end of the stream").isEqualTo(-1);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    String both =
        new String(
                request("GET", "/latest/meta-data/mac", "Connection: keep-alive"),
                StandardCharsets.US_ASCII)
            + new String(
                request("HEAD", "/latest/meta-data/ami-id", "Connection: keep-alive"),
                StandardCharsets.US_ASCII)
            + new String(
                request("GET", "/latest/meta-data/profile", "Connection: close"),
                StandardCharsets.US_ASCII);
    String answers = served.sendRaw(both);

    assertThat(answers.split("HTTP/1.1 200 OK")).hasSize(4);
    assertThat(answers)
        .containsSubsequence("02:00:5e:00:53:00", "Content-Length: 21", "default-hvm");
    assertThat(answers).endsWith("\r\n\r\ndefault-hvm");
  }

  @Test
  void anUnreadBodyIsNotParsedAsTheNextRequest() throws Exception {
    String put =
        """
        PUT /latest/api/token HTTP/1.1
        Host: 127.0.0.1
        Connection: keep-alive
        X-aws-ec2-metadata-token-ttl-seconds: 60
        """
            .replace("\n", "\r\n");
    for (String rest :
        List.of(
            "Content-Length: 25\r\n\r\nGET /nonsense HTTP/1.1\r\n\r",
            "Transfer-Encoding: chunked\r\n\r\n5\r\nGET /\r\n0\r\n\r\n")) {
      try (Socket socket = served.connect()) {
        OutputStream out = socket.getOutputStream();
        out.write((put + rest).getBytes(StandardCharsets.US_ASCII));
        assertThat(body(readResponse(socket.getInputStream()))).hasSize(56);
        out.write(request("GET", "/latest/meta-data/mac", "Connection: keep-alive"));
        assertThat(body(readResponse(socket.getInputStream()))).isEqualTo("02:00:5e:00:53:00");
      }
    }
  }

  @Test
  void aRefusedRequestLeavesAKeptConnectionOpen() throws Exception {
    try (Socket socket = served.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(request("DELETE", "/latest/meta-data/mac", "Connection: keep-alive"));
      assertThat(readResponse(socket.getInputStream())).startsWith("HTTP/1.1 405 Not Allowed\r\n");
      out.write(request("GET", "/latest/meta-data/mac", "Connection: Keep-Alive"));
      assertThat(readResponse(socket.getInputStream())).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  private static byte[] request(String method, String path, String header) {
    return (method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
