package imdstape.replayer.server.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import imdstape.replayer.ServedInstance;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class ListenerUrlTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, http://127.0.0.1:7",
    "::1, http://[::1]:7",
    "192.0.2.1, http://192.0.2.1:7",
    "localhost, http://localhost:7",
    "0.0.0.0, http://127.0.0.1:7",
    "::, http://127.0.0.1:7",
    "0:0:0:0:0:0:0:0, http://127.0.0.1:7",
  })
  void anAddressThatIsEveryOneIsNoneToAsk(String address, String url) {
    assertThat(ListenerUrl.of(address, 7)).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void whatIsPrintedIsAnsweredByItsOwnDoor(String every, Vertx vertx) throws Exception {
    assumeThat(canBind(every)).isTrue();
    try (ServedInstance served = new ServedInstance(vertx, ServedInstance.defaultState())) {
      URI url =
          URI.create(ListenerUrl.of(every, served.listen(every, 0)) + "/latest/meta-data/mac");

      assertThat(
              HttpClient.newHttpClient()
                  .send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void theAddressOfAllIsNoHostThatIsAnswered(Vertx vertx) throws Exception {
    try (ServedInstance served = new ServedInstance(vertx, ServedInstance.defaultState())) {
      assertThat(served.exchange("", "GET /latest/meta-data/mac HTTP/1.1", "Host: 0.0.0.0:1338"))
          .startsWith("HTTP/1.1 403");
    }
  }

  private static boolean canBind(String address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
      return true;
    } catch (IOException none) {
      return false;
    }
  }
}
