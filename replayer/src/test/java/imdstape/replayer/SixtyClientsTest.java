package imdstape.replayer;

import static imdstape.replayer.Served.answer;
import static imdstape.replayer.Served.body;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.MetadataPath;
import imdstape.replayer.event.Event.SpotInterruption;
import imdstape.replayer.event.Event.SpotInterruption.Action;
import imdstape.replayer.event.RoleChange;
import imdstape.replayer.world.World;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** While the timeline changes under sixty clients, every answer is one of a world that was. */
class SixtyClientsTest {

  private static final int CLIENTS = 60;
  private static final int REQUESTS = 60;
  private static final int CHANGES = 200;
  private static final List<String> TARGETS =
      List.of(
          "/latest/meta-data/",
          "/latest/meta-data/spot/instance-action",
          "/latest/meta-data/iam/info",
          "/latest/meta-data/iam/security-credentials/",
          "/latest/meta-data/iam/security-credentials/web-server",
          "/latest/meta-data/iam/security-credentials/batch");

  /** What every world that was ever served answers, by path. */
  private final Set<String> possible = ConcurrentHashMap.newKeySet();

  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final Semaphore done = new Semaphore(0);

  @Test
  void everyAnswerIsOneOfAWorldThatWas() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (Served served = new Served(Served.world().asSpot())) {
      remember(served.world.get(), served.now);
      List<Future<Integer>> running = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int seed = client;
        Callable<Integer> work = () -> run(served, new Random(seed));
        running.add(clients.submit(work));
      }
      Random chance = new Random(7);
      for (int i = 0; i < CHANGES; i++) {
        change(served, chance);
        assertThat(done.tryAcquire(CLIENTS * REQUESTS / CHANGES, 60, TimeUnit.SECONDS)).isTrue();
      }
      int puts = 0;
      for (Future<Integer> one : running) {
        puts += one.get(60, TimeUnit.SECONDS);
      }
      assertThat(tokens).as("no token twice").hasSize(puts);
      assertThat(served.asked).hasSize(CLIENTS * REQUESTS);
      assertThat(served.asked).noneMatch(asked -> asked.status() / 100 == 5);
    } finally {
      clients.shutdownNow();
    }
  }

  /**
   * What is to come is remembered before it is served: an answer can only be too early for no test.
   */
  private void change(Served served, Random chance) {
    World before = served.world.get();
    Instant now = served.now;
    World next =
        switch (chance.nextInt(4)) {
          case 0 ->
              before.with(
                  before
                      .timeline()
                      .cleared()
                      .with(
                          new SpotInterruption(
                              now, Action.TERMINATE, now.plusSeconds(chance.nextInt(600)))));
          case 1 -> before.with(new RoleChange(now, chance.nextBoolean() ? "batch" : "web-server"));
          case 2 -> before.with(before.timeline().cleared());
          default -> before;
        };
    Instant then = now.plus(Duration.ofMinutes(chance.nextInt(30)));
    remember(next, now);
    remember(next, then);
    served.world.change(world -> next);
    served.now = then;
  }

  private void remember(World world, Instant now) {
    for (String target : TARGETS) {
      MetadataPath path = MetadataPath.parse(target).orElseThrow();
      byte[] body = world.tableAt(now).find(path, "127.0.0.1").body();
      possible.add(target + " " + new String(body, StandardCharsets.UTF_8));
    }
  }

  private int run(Served served, Random random) throws Exception {
    int puts = 0;
    String token = "";
    try (Socket socket = served.connected()) {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      for (int i = 0; i < REQUESTS; i++) {
        if (token.isEmpty() || random.nextInt(4) == 0) {
          token =
              ask(out, in, "PUT /latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds: 21600");
          assertThat(token).hasSize(56);
          tokens.add(token);
          puts++;
        } else {
          String target = TARGETS.get(random.nextInt(TARGETS.size()));
          String said = ask(out, in, "GET " + target, "X-aws-ec2-metadata-token: " + token);
          // a token may have ended: the clock runs hours ahead
          if (said.isEmpty()) {
            token = "";
          } else {
            assertThat(possible.contains(target + " " + said)).as(target + " " + said).isTrue();
          }
        }
        done.release();
      }
    }
    return puts;
  }

  private static String ask(OutputStream out, InputStream in, String line, String header)
      throws Exception {
    String head = " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n";
    out.write((line + head + header + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    return body(answer(in));
  }
}
