package imdstape.replayer.server;

import static imdstape.replayer.ServedInstance.body;
import static imdstape.replayer.ServedInstance.readResponse;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.HttpTokens;
import imdstape.metadata.TokenHeaders;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.MetadataService;
import imdstape.replayer.instance.RequestContext;
import imdstape.scenario.CredentialChange;
import imdstape.scenario.CredentialState;
import imdstape.scenario.Fault;
import imdstape.scenario.FaultScope;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.MetadataOptions;
import imdstape.scenario.MetadataOptions.Toggle;
import imdstape.scenario.OptionsChange;
import imdstape.scenario.RoleChange;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.SpotInterruption.InterruptionAction;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Changes timeline, options, faults and credentials while sixty clients send requests. Every
 * response belongs to one state that was served during its request: not to an earlier or a later
 * one, and not to a mixture of two.
 */
@ExtendWith(VertxExtension.class)
class ConcurrentChangesTest {

  private static final int CLIENTS = 60;
  private static final int REQUESTS = 60;
  private static final int CHANGES = 200;
  private static final List<String> TARGETS =
      List.of(
          "/latest/meta-data/",
          "/latest/meta-data/spot/instance-action",
          "/latest/meta-data/spot/termination-time",
          "/latest/meta-data/events/maintenance/scheduled",
          "/latest/meta-data/events/maintenance/history",
          "/latest/meta-data/tags/instance/tag",
          "/latest/meta-data/iam/info",
          "/latest/meta-data/iam/security-credentials/",
          "/latest/meta-data/iam/security-credentials/web-server",
          "/latest/meta-data/iam/security-credentials/batch",
          "/latest/meta-data/identity-credentials/ec2/security-credentials/ec2-instance");

  private static final String[] STRUCK = {
    "meta-data/iam/**", "meta-data/spot/**", "meta-data/*", "api/token"
  };

  /** The parts of a response that the state determines. */
  private record ReceivedResponse(int status, String body) {}

  private final MetadataOptions first = ServedInstance.defaultState().options();

  /** The served states in order, each added before it is served. */
  private final List<InstanceState> worlds = new CopyOnWriteArrayList<>();

  private final List<Instant> clocks = new CopyOnWriteArrayList<>();

  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final Semaphore done = new Semaphore(0);

  @Test
  void everyResponseBelongsToAStateThatWasServedMeanwhile(Vertx vertx) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (ServedInstance replay =
        new ServedInstance(vertx, ServedInstance.defaultState().asSpot())) {
      worlds.add(replay.state.get());
      clocks.add(replay.now);
      List<Future<Integer>> running = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int seed = client;
        running.add(clients.submit(() -> work(replay, new Random(seed))));
      }
      Random chance = new Random(7);
      for (int i = 0; i < CHANGES; i++) {
        change(replay, chance);
        assertThat(done.tryAcquire(CLIENTS * REQUESTS / CHANGES, 60, TimeUnit.SECONDS)).isTrue();
      }
      int puts = 0;
      for (Future<Integer> one : running) {
        puts += one.get(60, TimeUnit.SECONDS);
      }
      assertThat(tokens).as("no token twice").hasSize(puts);
      assertThat(replay.entries).hasSize(CLIENTS * REQUESTS);
      assertThat(replay.entries).noneMatch(asked -> asked.status() / 100 == 5);
    } finally {
      clients.shutdownNow();
    }
  }

  private void change(ServedInstance replay, Random chance) {
    InstanceState before = replay.state.get();
    Instant now = replay.now;
    EventTimeline none = before.timeline().cleared();
    InstanceState next =
        switch (chance.nextInt(9)) {
          case 0 ->
              before.with(
                  none.with(
                      new SpotInterruption(
                          now,
                          InterruptionAction.TERMINATE,
                          now.plusSeconds(chance.nextInt(600)))));
          case 1 -> before.with(new RoleChange(now, chance.nextBoolean() ? "batch" : "web-server"));
          case 2 -> before.with(none);
          case 3 -> {
            MaintenanceEvent due =
                MaintenanceEvent.withDefaults(
                    MaintenanceEvent.eventId(chance.nextInt(100)), "instance-stop", now);
            Instant end = now.plusSeconds(chance.nextInt(600));
            yield before.with(
                due.withEnd(
                    new MaintenanceEvent.MaintenanceEnd(
                        end, MaintenanceEvent.MaintenanceOutcome.COMPLETED)));
          }
          case 4 -> before.with(wish(chance).applyTo(before.options()));
          case 5 -> before.with(new OptionsChange(now, wish(chance)));
          case 6 -> before.with(new CredentialChange(now, one(CredentialState.values(), chance)));
          case 7 ->
              before.with(
                  before
                      .faults()
                      .cleared()
                      .with(
                          new Fault.StatusFault(chance.nextBoolean() ? 429 : 404),
                          FaultScope.ALL.withPath(one(STRUCK, chance))));
          default -> before.with(before.faults().cleared()).with(first);
        };
    Instant then = now.plus(Duration.ofMinutes(chance.nextInt(30)));
    worlds.add(next);
    clocks.add(then);
    replay.state.update(state -> next);
    replay.now = then;
  }

  /** A random option, mostly one with which requests are answered. */
  private static MetadataOptions.OptionsUpdate wish(Random chance) {
    return new MetadataOptions.OptionsUpdate(
        one(HttpTokens.values(), chance),
        chance.nextInt(4) == 0 ? Toggle.DISABLED : Toggle.ENABLED,
        null,
        null,
        one(Toggle.values(), chance),
        null);
  }

  private static <T> T one(T[] choices, Random chance) {
    return choices[chance.nextInt(choices.length)];
  }

  private static <T> List<T> since(List<T> all, int from) {
    List<T> now = List.copyOf(all);
    return now.subList(from, now.size());
  }

  /** Whether a state that was served since a time would give this response at a time since then. */
  private boolean isOfSince(int from, MetadataRequest request, ReceivedResponse received) {
    // a copy, as another state may be added meanwhile
    List<Instant> times = since(clocks, from);
    return since(worlds, from).stream()
        .anyMatch(
            state ->
                times.stream().anyMatch(now -> received.equals(expected(state, request, now))));
  }

  private static ReceivedResponse expected(
      InstanceState state, MetadataRequest request, Instant now) {
    Map<String, Long> faults =
        state.faults().countingRuleIds(request, now).stream()
            .collect(Collectors.toMap(id -> id, any -> 0L));
    MetadataResponse response =
        ((ResponseAction.Send)
                MetadataService.answer(state, request, new RequestContext(now, 0, faults)))
            .response();
    // no two tokens are equal
    boolean issued = request.method().equals("PUT") && response.status() == 200;
    return new ReceivedResponse(
        response.status(), issued ? "" : new String(response.body(), StandardCharsets.ISO_8859_1));
  }

  /** Runs clients, and does not wait for the others if one fails. */
  private int work(ServedInstance replay, Random random) throws Exception {
    try {
      return run(replay, random);
    } catch (Exception | AssertionError failed) {
      done.release(CLIENTS * REQUESTS);
      throw failed;
    }
  }

  private int run(ServedInstance replay, Random random) throws Exception {
    int puts = 0;
    String token = "";
    try (Socket socket = replay.connect()) {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      for (int i = 0; i < REQUESTS; i++) {
        boolean asks = token.isEmpty() || random.nextInt(4) == 0;
        MetadataRequest request =
            asks
                ? MetadataRequest.of("PUT", "/latest/api/token", Map.of(TokenHeaders.TTL, "21600"))
                : MetadataRequest.get(TARGETS.get(random.nextInt(TARGETS.size()))).withToken(token);
        // the last known state may not be served yet; then the one before it is
        int from = Math.max(0, Math.min(worlds.size(), clocks.size()) - 2);
        ReceivedResponse received = ask(out, in, request);
        if (asks && received.status() == 200) {
          token = received.body();
          assertThat(token).hasSize(56);
          tokens.add(token);
          puts++;
          received = new ReceivedResponse(200, "");
        }
        assertThat(isOfSince(from, request, received))
            .as(request.method() + " " + request.path() + " " + received)
            .isTrue();
        // the clock is hours ahead, so that the token may have ended
        token = received.status() == 401 ? "" : token;
        done.release();
      }
    }
    return puts;
  }

  private static ReceivedResponse ask(OutputStream out, InputStream in, MetadataRequest request)
      throws Exception {
    String header =
        request.token() == null
            ? TokenHeaders.TTL + ": " + request.requestedTtl()
            : TokenHeaders.TOKEN + ": " + request.token();
    String head = " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n";
    out.write(
        (request.method() + " " + request.path() + head + header + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    String answer = readResponse(in);
    return new ReceivedResponse(Integer.parseInt(answer.split(" ", 3)[1]), body(answer));
  }
}
