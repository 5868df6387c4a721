package imdstape.replayer;

import imdstape.fixture.Fixture;
import imdstape.fixture.Leaf;
import imdstape.fixtures.FixtureLibrary;
import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import imdstape.replayer.instance.Instance;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.InstanceStateHolder;
import imdstape.replayer.journal.Journal;
import imdstape.replayer.journal.JournalEntry;
import imdstape.replayer.server.CredentialRefreshHook;
import imdstape.replayer.server.InstanceListeners;
import imdstape.replayer.server.ReplayServer;
import imdstape.replayer.server.ServerContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A world that is served on a free port of this machine, at an instant the test chooses. */
public final class ServedInstance implements AutoCloseable {

  public static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  public volatile Instant now = NOW;
  public final List<JournalEntry> entries = new CopyOnWriteArrayList<>();
  public final List<String> refusals = new CopyOnWriteArrayList<>();
  public final Instance instance;
  public final InstanceStateHolder state;
  public final InstanceListeners server;
  public final Vertx vertx = Vertx.vertx();
  private final int port;

  public ServedInstance(InstanceState world) throws Exception {
    this(world, Set.of());
  }

  public ServedInstance(InstanceState world, Set<String> names) throws Exception {
    this(world, names, null);
  }

  /** One that does something before it answers. */
  public ServedInstance(InstanceState world, CredentialRefreshHook before) throws Exception {
    this(world, Set.of(), before);
  }

  private ServedInstance(
      InstanceState world, Set<String> names, @Nullable CredentialRefreshHook before)
      throws Exception {
    this.instance = new Instance("served", world, () -> now, new Journal(entries::add));
    this.state = instance.state();
    this.server =
        new ReplayServer(vertx)
            .add(
                instance,
                new ServerContext(
                    new HostGuard(names), new RefusalLog(refusals::add), Duration.ofMillis(50)),
                before);
    this.port = listen("127.0.0.1", 0);
  }

  public int listen(String address, int wanted) throws Exception {
    return await(server.listen(address, wanted));
  }

  public static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  public static InstanceState defaultState() {
    return InstanceState.of(FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME), new byte[32], 7);
  }

  /** The default fixture, with leaves of one's own. */
  public static Fixture fixtureWith(Map<String, Leaf> leaves) {
    Fixture base = FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME);
    SortedMap<String, Leaf> tree = new TreeMap<>(base.tree());
    tree.putAll(leaves);
    return new Fixture(
        "changed",
        base.origin(),
        base.service(),
        tree,
        base.listings(),
        base.differences(),
        Fixture.RedactionSummary.NONE);
  }

  public int port() {
    return port;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Sends lines as a request's head, and a body, and reads to the end of the stream. */
  public String exchange(String body, String... head) throws IOException {
    return sendRaw(String.join("\r\n", head) + "\r\n\r\n" + body);
  }

  /** Sends bytes and reads to the end of the stream, which only the server ends. */
  public String sendRaw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  public Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Reads one answer off a connection that stays open. */
  public static String readResponse(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int read = in.read();
      if (read < 0) {
        throw new IOException("the stream ended in the head: " + head);
      }
      head.append((char) read);
    }
    String length = head.toString().replaceFirst("(?s).*Content-Length: (\\d+)\r\n.*", "$1");
    return head + new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.ISO_8859_1);
  }

  public static String head(String answer) {
    return answer.substring(0, answer.indexOf("\r\n\r\n")).replace("\r\n", "\n");
  }

  public static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  /** A token of this life. */
  public String token(int seconds) throws IOException {
    return body(
        exchange(
            "",
            "PUT /latest/api/token HTTP/1.1",
            "Host: 127.0.0.1",
            "X-aws-ec2-metadata-token-ttl-seconds: " + seconds));
  }

  @Override
  public void close() {
    server
        .close()
        .transform(done -> vertx.close())
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }
}
