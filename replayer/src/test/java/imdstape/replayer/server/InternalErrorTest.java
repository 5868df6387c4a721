package imdstape.replayer.server;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.replayer.ServedInstance;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.journal.JournalEntry;
import imdstape.scenario.ValueChange;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the response and the log of a defect. */
@ExtendWith(VertxExtension.class)
class InternalErrorTest {

  private static final String GET = "GET /latest/meta-data/mac HTTP/1.1\r\nHost: 127.0.0.1\r\n";

  /** A state in which every lookup fails, because of an event that no user can add. */
  @SuppressWarnings("NullAway")
  private static InstanceState broken() {
    Instant never = null;
    return ServedInstance.defaultState()
        .with(new ValueChange(never, "meta-data/tags/instance/a", "b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "Content-Length: 1\r\n\r\nx"})
  void aDefectIsA500AndIsLoggedOnce(String way, Vertx vertx) throws Exception {
    try (ServedInstance served = new ServedInstance(vertx, broken())) {
      for (int i = 0; i < 3; i++) {
        assertThat(served.sendRaw(GET + way))
            .startsWith("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n")
            .contains("Server: EC2ws");
      }
      assertThat(served.refusals)
          .containsExactly(
              "GET /latest/meta-data/mac was answered with a 500: java.lang.NullPointerException;"
                  + " this is a defect of imds-tape, and --stacktrace shows where it arose");
      assertThat(served.entries).extracting(JournalEntry::status).containsExactly(500, 500, 500);
    }
  }

  @Test
  void aRepairedStateAnswersAgain(Vertx vertx) throws Exception {
    try (ServedInstance served = new ServedInstance(vertx, broken())) {
      served.sendRaw(GET + "\r\n");
      served.state.update(state -> ServedInstance.defaultState());

      assertThat(served.sendRaw(GET + "\r\n")).startsWith("HTTP/1.1 200 OK");
    }
  }
}
