package imdstape.replayer.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import imdstape.replayer.control.ControlVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A remote command meets a replay that may have another version of the control API. */
class ControlVersionTest {

  private final HttpServer replay;
  private final ControlClient client = new ControlClient();

  ControlVersionTest() throws IOException {
    this.replay = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    replay.start();
    client.url = "http://127.0.0.1:" + replay.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    replay.stop(0);
  }

  @Test
  void anotherVersionIsAnErrorThatNamesBothVersionsAndWhatToDo() {
    respond("2", "\"a body that only version 2 has\"");

    assertThatThrownBy(() -> client.request("GET", "/clock", null))
        .isInstanceOfSatisfying(
            CommandException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILURE))
        .hasMessageContaining("replay at " + client.url)
        .hasMessageContaining("version 2")
        .hasMessageContaining("this imds has version " + ControlVersion.CURRENT)
        .hasMessageContaining("use the imds that started the replay");
  }

  @Test
  void theSameVersionIsAccepted() {
    respond(ControlVersion.CURRENT, "[]");

    assertThat(client.request("GET", "/events", null)).hasToString("[]");
  }

  @Test
  void anOlderReplayThatNamesNoVersionIsAccepted() {
    respond(null, "[]");

    assertThat(client.request("GET", "/events", null)).hasToString("[]");
  }

  private void respond(@Nullable String version, String body) {
    replay.createContext(
        "/",
        exchange -> {
          if (version != null) {
            exchange.getResponseHeaders().add(ControlVersion.HEADER, version);
          }
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }
}
