package imdstape.replayer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.metadata.HttpTokens;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.journal.JournalEntry;
import imdstape.scenario.Fault;
import imdstape.scenario.FaultScope;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which requests count as requests for unrecorded paths. */
@ExtendWith(VertxExtension.class)
class UnrecordedPathTest {

  private static final String HOST = "Host: 127.0.0.1";

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 500, 503})
  void aStatusFaultDoesNotHideAnUnrecordedPath(int status, Vertx vertx) throws Exception {
    try (ServedInstance served = new ServedInstance(vertx, under(new Fault.StatusFault(status)))) {
      ask(served, "GET", "/latest/meta-data/macc");
      ask(served, "HEAD", "/latest/meta-data/macc");
      ask(served, "GET", "/latest/meta-data/mac");

      assertThat(served.entries)
          .extracting(JournalEntry::unrecorded)
          .containsExactly(true, true, false);
    }
  }

  @Test
  void aResetDoesNotHideAnUnrecordedPath(Vertx vertx) throws Exception {
    try (ServedInstance served = new ServedInstance(vertx, under(new Fault.ResetFault()))) {
      assertThatThrownBy(() -> ask(served, "GET", "/latest/meta-data/macc"))
          .isInstanceOf(IOException.class);

      assertThat(served.entries).extracting(JournalEntry::unrecorded).containsExactly(true);
    }
  }

  @Test
  void aMissingTokenDoesNotHideAnUnrecordedPath(Vertx vertx) throws Exception {
    try (ServedInstance served =
        new ServedInstance(vertx, ServedInstance.defaultState().with(HttpTokens.REQUIRED))) {
      ask(served, "GET", "/latest/meta-data/macc");
      ask(served, "GET", "/latest/meta-data/mac");

      assertThat(served.entries).extracting(JournalEntry::unrecorded).containsExactly(true, false);
    }
  }

  @Test
  void refusedRequestsAndTokenRequestsAreNotUnrecordedPaths(Vertx vertx) throws Exception {
    try (ServedInstance served = new ServedInstance(vertx, ServedInstance.defaultState())) {
      served.exchange("", "GET /favicon.ico HTTP/1.1", "Host: evil.example");
      ask(served, "PUT", "/latest/api/tokens");
      ask(served, "GET", "/latest/api/token");
      ask(served, "OPTIONS", "/latest/nothing");

      assertThat(served.entries).hasSize(4).noneMatch(JournalEntry::unrecorded);
    }
  }

  private static InstanceState under(Fault fault) {
    InstanceState state = ServedInstance.defaultState();
    return state.with(state.faults().with(fault, FaultScope.ALL));
  }

  private static void ask(ServedInstance served, String method, String path) throws IOException {
    served.exchange("", method + " " + path + " HTTP/1.1", HOST);
  }
}
