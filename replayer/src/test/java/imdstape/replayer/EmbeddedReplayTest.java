package imdstape.replayer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.fixtures.FixtureLibrary;
import imdstape.replayer.instance.Instance;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.journal.JournalEntry;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.ValueChange;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replays that a program embeds, without the command line. */
@ExtendWith(VertxExtension.class)
class EmbeddedReplayTest {

  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final String INSTANCE_TYPE = "meta-data/instance-type";
  private static final String NAME = "meta-data/tags/instance/Name";

  private Vertx vertx;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void setVertx(Vertx created) {
    vertx = created;
  }

  @Test
  void twoReplaysOfOneJvmServeTheirOwnFixtures() throws Exception {
    EmbeddedReplay x86 = start("linux-on-demand");
    EmbeddedReplay arm = start("linux-arm64");

    assertThat(x86.endpoint()).isNotEqualTo(arm.endpoint());
    assertThat(read(x86, INSTANCE_TYPE)).isEqualTo("m7i.large");
    assertThat(read(arm, INSTANCE_TYPE)).isEqualTo("m7g.xlarge");
    assertThat(paths(x86)).isEqualTo(paths(arm)).containsExactly("token", INSTANCE_TYPE);
  }

  @Test
  void aChangeOfOneInstanceDoesNotShowInTheOther() throws Exception {
    EmbeddedReplay changed = start("linux-on-demand");
    EmbeddedReplay other = start("linux-on-demand");
    String name = read(other, NAME);
    InstanceEvent event = new ValueChange(NOW.plusSeconds(3_600), NAME, "changed");

    changed.instance().state().update(state -> state.with(event));
    assertThat(read(changed, NAME)).isEqualTo(name);
    changed
        .instance()
        .state()
        .updateClock(state -> state.with(state.clock().setTo(NOW, NOW.plusSeconds(3_601))));

    assertThat(read(changed, NAME)).isEqualTo("changed");
    assertThat(read(other, NAME)).isEqualTo(name);
    assertThat(other.instance().instanceTime()).isEqualTo(NOW);
  }

  @Test
  void controlChangesItsOwnReplayOnly() throws Exception {
    EmbeddedReplay changed = start("linux-on-demand");
    EmbeddedReplay other = start("linux-on-demand");
    String name = read(other, NAME);

    HttpRequest event =
        HttpRequest.newBuilder(URI.create(changed.controlEndpoint() + "/events"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"event\": \"value\", \"path\": \"%s\", \"value\": \"red\"}".formatted(NAME)))
            .build();
    assertThat(send(event).statusCode()).isEqualTo(200);

    assertThat(read(changed, NAME)).isEqualTo("red");
    assertThat(read(other, NAME)).isEqualTo(name);
    HttpRequest reset =
        HttpRequest.newBuilder(URI.create(changed.controlEndpoint() + "/reset"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    assertThat(send(reset).statusCode()).isEqualTo(200);
    assertThat(read(changed, NAME)).isEqualTo(name);
  }

  @Test
  void closingAReplayFreesItsPortsAndLeavesTheOtherRunning() throws Exception {
    EmbeddedReplay closed = start("linux-on-demand");
    EmbeddedReplay other = start("linux-arm64");
    assertThat(read(closed, INSTANCE_TYPE)).isEqualTo("m7i.large");

    closed.close().await(20, SECONDS);

    for (String url : List.of(closed.endpoint(), closed.controlEndpoint())) {
      URI freed = URI.create(url);
      ServedInstance.awaitFreePort(freed.getPort());
      assertThatThrownBy(() -> new Socket(freed.getHost(), freed.getPort()).close())
          .isInstanceOf(ConnectException.class);
    }
    assertThat(read(other, INSTANCE_TYPE)).isEqualTo("m7g.xlarge");
    closed.close().await(20, SECONDS);
  }

  @Test
  void aClosedReplayIsGarbage() throws Exception {
    WeakReference<Instance> instance = startAndClose();
    for (int round = 0; round < 200 && instance.get() != null; round++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(20);
    }

    assertThat(instance.get()).isNull();
  }

  private WeakReference<Instance> startAndClose() throws Exception {
    EmbeddedReplay replay = start("linux-on-demand");
    assertThat(read(replay, INSTANCE_TYPE)).isEqualTo("m7i.large");
    replay.close().await(20, SECONDS);
    return new WeakReference<>(replay.instance());
  }

  @Test
  void aReplayThatCannotListenLeavesNothingOpen() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      ReplayConfig config =
          ReplayConfig.builder(state("linux-on-demand"))
              .control("127.0.0.1", taken.getLocalPort(), null)
              .build();

      assertThatThrownBy(() -> Replay.start(vertx, config).await(20, SECONDS))
          .hasMessageContaining("already in use");
    }
  }

  @Test
  void listenersReceiveRequestsAndWarnings() throws Exception {
    List<JournalEntry> entries = new CopyOnWriteArrayList<>();
    List<String> warnings = new CopyOnWriteArrayList<>();
    ReplayConfig config =
        ReplayConfig.builder(state("linux-on-demand"))
            .clock(() -> NOW)
            .journalListener(entries::add)
            .warnings(warnings::add)
            .withoutControl()
            .build();
    EmbeddedReplay replay = Replay.start(vertx, config).await(20, SECONDS);
    String port = replay.endpoint().substring(replay.endpoint().lastIndexOf(':'));

    read(replay, INSTANCE_TYPE);
    HttpRequest byLocalName =
        HttpRequest.newBuilder(URI.create("http://localhost" + port + "/latest/meta-data/"))
            .header("Origin", "http://evil.example")
            .build();
    assertThat(send(byLocalName).statusCode()).isEqualTo(403);

    assertThat(entries).hasSize(3);
    assertThat(warnings).hasSize(1);
    assertThat(replay.controlEndpoint()).isEmpty();
  }

  @Test
  void aPortThatDoesNotExistIsRejected() {
    ReplayConfig.Builder config = ReplayConfig.builder(state("linux-on-demand"));

    assertThatThrownBy(() -> config.listen("127.0.0.1", 65_536))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private EmbeddedReplay start(String fixture) throws Exception {
    return Replay.start(
            vertx,
            ReplayConfig.builder(state(fixture)).fixtureName(fixture).clock(() -> NOW).build())
        .await(20, SECONDS);
  }

  private static InstanceState state(String fixture) {
    return InstanceState.of(FixtureLibrary.load(fixture), new byte[32], 7);
  }

  /** Reads a value as an AWS SDK does: a token first, then the value. */
  private String read(EmbeddedReplay replay, String path) throws Exception {
    HttpRequest token =
        HttpRequest.newBuilder(URI.create(replay.endpoint() + "/latest/api/token"))
            .header("X-aws-ec2-metadata-token-ttl-seconds", "60")
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpRequest value =
        HttpRequest.newBuilder(URI.create(replay.endpoint() + "/latest/" + path))
            .header("X-aws-ec2-metadata-token", send(token).body())
            .build();
    HttpResponse<String> response = send(value);
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static List<String> paths(EmbeddedReplay replay) {
    return replay.instance().journal().entries().stream()
        .map(JournalEntry::displayPath)
        .map(path -> path.replaceFirst("/latest/(api/)?", ""))
        .toList();
  }
}
