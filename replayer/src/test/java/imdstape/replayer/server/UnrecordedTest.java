package imdstape.replayer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.fixture.Service;
import imdstape.replayer.Served;
import imdstape.replayer.fault.Fault;
import imdstape.replayer.fault.Scope;
import imdstape.replayer.instance.World;
import imdstape.replayer.journal.Entry;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as asked for and never recorded. */
class UnrecordedTest {

  private static final String HOST = "Host: 127.0.0.1";

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 500, 503})
  void aStatusThatAFaultPutsInItsPlaceHidesNothing(int status) throws Exception {
    try (Served served = new Served(under(new Fault.Status(status)))) {
      ask(served, "GET", "/latest/meta-data/macc");
      ask(served, "HEAD", "/latest/meta-data/macc");
      ask(served, "GET", "/latest/meta-data/mac");

      assertThat(served.asked).extracting(Entry::unrecorded).containsExactly(true, true, false);
    }
  }

  @Test
  void neitherDoesAReset() throws Exception {
    try (Served served = new Served(under(new Fault.Reset()))) {
      assertThatThrownBy(() -> ask(served, "GET", "/latest/meta-data/macc"))
          .isInstanceOf(IOException.class);

      assertThat(served.asked).extracting(Entry::unrecorded).containsExactly(true);
    }
  }

  @Test
  void neitherDoesAMissingToken() throws Exception {
    try (Served served = new Served(Served.world().with(Service.Tokens.REQUIRED))) {
      ask(served, "GET", "/latest/meta-data/macc");
      ask(served, "GET", "/latest/meta-data/mac");

      assertThat(served.asked).extracting(Entry::unrecorded).containsExactly(true, false);
    }
  }

  @Test
  void whoeverIsRefusedAtTheDoorOrAsksForNoDataAskedForNothing() throws Exception {
    try (Served served = new Served(Served.world())) {
      served.exchange("", "GET /favicon.ico HTTP/1.1", "Host: evil.example");
      ask(served, "PUT", "/latest/api/tokens");
      ask(served, "GET", "/latest/api/token");
      ask(served, "OPTIONS", "/latest/nothing");

      assertThat(served.asked).hasSize(4).noneMatch(Entry::unrecorded);
    }
  }

  private static World under(Fault fault) {
    World world = Served.world();
    return world.with(world.faults().with(fault, Scope.ALL));
  }

  private static void ask(Served served, String method, String path) throws IOException {
    served.exchange("", method + " " + path + " HTTP/1.1", HOST);
  }
}
