package imdstape.recorder.crawl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A metadata service on loopback that keeps to no rule: a test says for a path which bytes it
 * sends. Everywhere else it is what it should be.
 */
public final class HostileService implements AutoCloseable {

  private final ServerSocket listener;
  private final Map<String, ResponseScript> says = new ConcurrentHashMap<>();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Writes an answer; whoever throws hangs up. */
  public interface ResponseScript {
    void to(OutputStream out) throws IOException, InterruptedException;
  }

  /** It listens at once. */
  public HostileService() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    body("/latest/api/token", "a-token");
    body("/", "latest");
    body("/latest/", "meta-data");
    Thread accepting = new Thread(this::accept, "hostile");
    accepting.setDaemon(true);
    accepting.start();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** What to say at a path. */
  public HostileService says(String path, ResponseScript say) {
    says.put(path, say);
    return this;
  }

  /** Bytes as they are, and then the connection's end. */
  public HostileService raw(String path, String bytes) {
    return says(
        path,
        out -> {
          out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
          throw new IOException("over");
        });
  }

  /** A sound answer. */
  public HostileService body(String path, String body) {
    return says(path, out -> out.write(answer(200, body)));
  }

  /** Every request so far: method and target. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  /** How often a path was asked for. */
  public long timesAsked(String path) {
    return asked.stream().filter(("GET " + path)::equals).count();
  }

  /** Waits until the test is over, or a moment: it says nothing meanwhile. */
  public boolean lasts(long millis) throws InterruptedException {
    return !closed.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Says nothing more until the test is over. */
  public void holds() throws InterruptedException {
    closed.await();
  }

  /** The bytes of a sound answer. */
  public static byte[] answer(int status, String body) {
    return ("HTTP/1.1 "
            + status
            + " X\r\nContent-Type: text/plain\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        open.add(socket);
        Thread serving = new Thread(() -> serve(socket), "hostile connection");
        serving.setDaemon(true);
        serving.start();
      }
    } catch (IOException over) {
      closed.countDown();
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String line = in.readLine();
      while (line != null) {
        String[] words = line.split(" ");
        asked.add(words[0] + " " + words[1]);
        for (String header = in.readLine(); header != null && !header.isEmpty(); ) {
          header = in.readLine();
        }
        ResponseScript say = says.get(words[1]);
        if (say == null) {
          socket.getOutputStream().write(answer(404, "<h1>"));
        } else {
          say.to(socket.getOutputStream());
        }
        socket.getOutputStream().flush();
        line = in.readLine();
      }
    } catch (IOException | InterruptedException over) {
      open.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
