package imdstape.replayer.server;

import static imdstape.replayer.ServedInstance.body;
import static imdstape.replayer.ServedInstance.readResponse;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.replayer.ServedInstance;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.SpotInterruption.InterruptionAction;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ParallelLoadTest {

  private static final int CLIENTS = 4;
  private static final int REQUESTS = 500;
  private static final String NOTICE =
      "{\"action\": \"terminate\", \"time\": \"2026-11-23T10:02:00Z\"}";

  private final Set<String> tokens = ConcurrentHashMap.newKeySet();

  @Test
  void parallelClientsReceiveTheResponsesOfASingleOne(Vertx vertx) throws Exception {
    SpotInterruption event =
        new SpotInterruption(
            ServedInstance.NOW.plusSeconds(1),
            InterruptionAction.TERMINATE,
            ServedInstance.NOW.plusSeconds(120));
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (ServedInstance served =
        new ServedInstance(vertx, ServedInstance.defaultState().asSpot().with(event))) {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int seed = client;
        work.add(() -> run(served, new Random(seed)));
      }
      int puts = 0;
      for (Future<Integer> done : clients.invokeAll(work, 60, TimeUnit.SECONDS)) {
        puts += done.get();
      }
      assertThat(served.entries).hasSize(CLIENTS * REQUESTS);
      assertThat(tokens).as("no token twice").hasSize(puts).isNotEmpty();
    } finally {
      clients.shutdownNow();
    }
  }

  /** Sends requests on one connection; half way, the clock reaches the time of a notice. */
  private int run(ServedInstance served, Random random) throws Exception {
    int puts = 0;
    String token = "";
    boolean seen = false;
    try (Socket socket = served.connect()) {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      for (int i = 0; i < REQUESTS; i++) {
        if (i == REQUESTS / 2) {
          served.now = ServedInstance.NOW.plusSeconds(1);
        }
        String header = token.isEmpty() ? "" : "X-aws-ec2-metadata-token: " + token + "\r\n";
        switch (i == 0 ? 0 : random.nextInt(5)) {
          case 0 -> {
            token =
                ask(
                    out,
                    in,
                    "PUT /latest/api/token",
                    "X-aws-ec2-metadata-token-ttl-seconds: 60\r\n",
                    200);
            assertThat(token).hasSize(56);
            tokens.add(token);
            puts++;
          }
          case 1 ->
              assertThat(ask(out, in, "GET /latest/meta-data/mac", header, 200))
                  .isEqualTo("02:00:5e:00:53:00");
          case 2 ->
              assertThat(ask(out, in, "GET /2009-04-04/meta-data/ami-id", "", 200))
                  .isEqualTo("ami-0abcdef1234567890");
          case 3 -> assertThat(ask(out, in, "GET /latest/nonsense", header, 404)).hasSize(339);
          default -> {
            boolean after = i >= REQUESTS / 2 || seen;
            String notice =
                ask(
                    out,
                    in,
                    "GET /latest/meta-data/spot/instance-action",
                    header,
                    after ? 200 : -1);
            seen |= notice.equals(NOTICE);
            assertThat(seen || notice.length() == 339).as(notice).isTrue();
          }
        }
      }
    }
    return puts;
  }

  private static String ask(
      OutputStream out, InputStream in, String line, String header, int status) throws Exception {
    String request =
        line + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n" + header + "\r\n";
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    String answer = readResponse(in);
    if (status > 0) {
      assertThat(answer).as(request).startsWith("HTTP/1.1 " + status + " ");
    }
    return body(answer);
  }
}
