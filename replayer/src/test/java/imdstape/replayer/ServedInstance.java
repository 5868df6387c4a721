package imdstape.replayer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

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
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An instance that is served on a free loopback port, at a time that the test chooses. Requests and
 * refusals are collected.
 */
public final class ServedInstance implements AutoCloseable {

  public static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  public volatile Instant now = NOW;
  public final List<JournalEntry> entries = new CopyOnWriteArrayList<>();
  public final List<String> refusals = new CopyOnWriteArrayList<>();
  public final Instance instance;
  public final InstanceStateHolder state;
  public final InstanceListeners listeners;
  public final Vertx vertx;
  private final int port;

  public ServedInstance(Vertx vertx, InstanceState initialState) throws Exception {
    this(vertx, initialState, Set.of());
  }

  public ServedInstance(Vertx vertx, InstanceState initialState, Set<String> allowedHosts)
      throws Exception {
    this(vertx, initialState, allowedHosts, null);
  }

  /** Serves an instance with a credential refresh hook. */
  public ServedInstance(Vertx vertx, InstanceState initialState, CredentialRefreshHook refreshHook)
      throws Exception {
    this(vertx, initialState, Set.of(), refreshHook);
  }

  private ServedInstance(
      Vertx vertx,
      InstanceState initialState,
      Set<String> allowedHosts,
      @Nullable CredentialRefreshHook refreshHook)
      throws Exception {
    this.vertx = vertx;
    this.instance = new Instance("served", initialState, () -> now, new Journal(entries::add));
    this.state = instance.state();
    this.listeners =
        new ReplayServer(vertx)
            .add(
                instance,
                new ServerContext(
                    new HostGuard(allowedHosts),
                    new RefusalLog(refusals::add),
                    Duration.ofMillis(50)),
                refreshHook);
    this.port = listen("127.0.0.1", 0);
  }

  public int listen(String address, int port) throws Exception {
    return listeners.listen(address, port).await(20, SECONDS);
  }

  public static InstanceState defaultState() {
    return InstanceState.of(FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME), new byte[32], 7);
  }

  /** Returns the default fixture with further or other leaves. */
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

  /**
   * Sends a request and reads to the end of the stream.
   *
   * @param head the lines of the head
   */
  public String exchange(String body, String... head) throws IOException {
    return sendRaw(String.join("\r\n", head) + "\r\n\r\n" + body);
  }

  /** Sends bytes and reads to the end of the stream, which only the server closes. */
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

  /** Reads one response from a connection that stays open. */
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

  /**
   * Requests a session token.
   *
   * @param seconds its lifetime
   */
  public String token(int seconds) throws IOException {
    return body(
        exchange(
            "",
            "PUT /latest/api/token HTTP/1.1",
            "Host: 127.0.0.1",
            "X-aws-ec2-metadata-token-ttl-seconds: " + seconds));
  }

  @Override
  public void close() throws TimeoutException {
    listeners.close().await(20, SECONDS);
  }

  /**
   * Waits until a port of a closed listener can be bound. The JDK's selector, which Vert.x uses
   * without a native transport, frees a port when it next wakes up, after the listener's close has
   * completed.
   */
  public static void awaitFreePort(int port) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (true) {
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertThat(free.isBound()).isTrue();
        return;
      } catch (IOException taken) {
        assertThat(System.nanoTime()).as("port %d is free: %s", port, taken).isLessThan(end);
        TimeUnit.MILLISECONDS.sleep(2);
      }
    }
  }
}
