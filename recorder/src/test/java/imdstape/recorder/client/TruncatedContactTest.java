package imdstape.recorder.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.recorder.client.diagnosis.HostEnvironment;
import imdstape.recorder.client.diagnosis.ServiceDiagnosis;
import imdstape.recorder.client.diagnosis.ServiceDiagnosis.DiagnosisCode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The first requests to a service that closes connections early. */
@ExtendWith(VertxExtension.class)
class TruncatedContactTest {

  /** Web Client would give no status: the service would seem to be mute. */
  @Test
  void theStatusOfATruncatedResponseIsDiagnosed(Vertx vertx) throws Exception {
    Buffer response = Buffer.buffer("HTTP/1.1 403 Forbidden\r\nContent-Length: 10\r\n\r\nabc");
    var service =
        vertx
            .createNetServer()
            .connectHandler(socket -> socket.handler(any -> socket.end(response)))
            .listen(0, "127.0.0.1")
            .await(10, SECONDS);

    ContactResult contact =
        new ImdsClient(vertx, URI.create("http://127.0.0.1:" + service.actualPort())).makeContact();

    assertThat(contact.tokenPut().status()).hasValue(403);
    assertThat(ServiceDiagnosis.of(contact, HostEnvironment.UNKNOWN).code())
        .isEqualTo(DiagnosisCode.DISABLED);
  }
}
