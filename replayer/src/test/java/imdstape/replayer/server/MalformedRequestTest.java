package imdstape.replayer.server;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.replayer.ServedInstance;
import imdstape.replayer.journal.JournalEntry;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests malformed requests; {@code .ci/fuzz} sends a hundred thousand more. */
@ExtendWith(VertxExtension.class)
class MalformedRequestTest {

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
    "'GET /', 400 Bad Request",
    "'GET', 400 Bad Request",
    "'%HTTP/1.0', 400 Bad Request",
    "'GET / HTTP/9.9', 400 Bad Request",
    "'GET / HTTp/1.1', 400 Bad Request",
    "'GET / EVIL/1.1', 400 Bad Request",
    "'PRI * HTTP/2.0', 400 Bad Request",
    "'GET nonsense HTTP/1.1', 400 Bad Request",
    "'GET /%zz HTTP/1.1', 400 Bad Request",
    "'GET /%ff HTTP/1.1', 400 Bad Request",
  })
  void aMalformedRequestLineIsA400InTheFormOfTheService(String line, String status)
      throws Exception {
    assertThat(served.exchange("", line, "Host: 127.0.0.1"))
        .startsWith("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n")
        .contains("\r\nServer: EC2ws\r\nConnection: close\r\n")
        .doesNotContain("EVIL", "9.9");
    assertThat(served.entries).extracting(JournalEntry::status).containsExactly(400);
    assertThat(served.entries)
        .extracting(JournalEntry::displayPath)
        .containsExactly(JournalEntry.NO_PATH);
  }

  @Test
  void tooLongRequestLinesAndHeadersHaveTheirStatus() throws Exception {
    assertThat(served.exchange("", "GET /" + "a".repeat(9_000) + " HTTP/1.1"))
        .startsWith("HTTP/1.1 414 ")
        .contains("Server: EC2ws");
    assertThat(served.exchange("", "GET / HTTP/1.1", "X: " + "a".repeat(20_000)))
        .startsWith("HTTP/1.1 431 ")
        .contains("Server: EC2ws");
  }

  @Test
  void aMalformedRequestIsInTheJournalWithoutAProtocol() throws Exception {
    served.exchange("", "GET /" + "a".repeat(9_000) + " HTTP/1.1");
    served.exchange("", "GET / HTTP/1.1", "X: " + "a".repeat(20_000));
    served.exchange("", "GET");

    assertThat(served.entries).extracting(JournalEntry::status).containsExactly(414, 431, 400);
    assertThat(served.entries)
        .allSatisfy(
            entry -> {
              assertThat(entry.protocol()).isEqualTo(JournalEntry.Protocol.UNREADABLE);
              assertThat(entry.method()).isEqualTo("(no method)");
              assertThat(entry.caller()).isEqualTo("127.0.0.1");
            });
  }

  @Test
  void anIncompleteRequestIsClosedWithoutAResponse() throws Exception {
    try (Socket socket = served.connect()) {
      socket.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void aRequestThatArrivesByteByByteIsAnswered() throws Exception {
    byte[] request =
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = served.connect()) {
      socket.setTcpNoDelay(true);
      for (byte one : request) {
        socket.getOutputStream().write(one);
        socket.getOutputStream().flush();
      }
      assertThat(ServedInstance.readResponse(socket.getInputStream()))
          .startsWith("HTTP/1.1 200 OK\r\n");
    }
  }
}
