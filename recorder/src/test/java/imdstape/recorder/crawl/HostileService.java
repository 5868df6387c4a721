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
 * A metadata service on loopback that sends the bytes that a test sets for a path, valid HTTP or
 * not. Other paths are absent.
 */
public final class HostileService implements AutoCloseable {

  private final ServerSocket listener;
  private final Map<String, ResponseScript> scripts = new ConcurrentHashMap<>();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> openSockets = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Writes the response to a request; an exception closes the connection. */
  public interface ResponseScript {
    void writeTo(OutputStream out) throws IOException, InterruptedException;
  }

  /** Starts the service. */
  public HostileService() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    respondWithBody("/latest/api/token", "a-token");
    respondWithBody("/", "latest");
    respondWithBody("/latest/", "meta-data");
    Thread accepting = new Thread(this::accept, "hostile");
    accepting.setDaemon(true);
    accepting.start();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Sets the script for a path. */
  public HostileService respondWith(String path, ResponseScript script) {
    scripts.put(path, script);
    return this;
  }

  /** Sets bytes for a path, after which the connection closes. */
  public HostileService respondWithBytes(String path, String bytes) {
    return respondWith(
        path,
        out -> {
          out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
          throw new IOException("close the connection");
        });
  }

  /** Sets a valid response with status 200 for a path. */
  public HostileService respondWithBody(String path, String body) {
    return respondWith(path, out -> out.write(responseBytes(200, body)));
  }

  /** Every request so far, as method and target. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** How many GETs of a path there were. */
  public long requestCount(String path) {
    return requests.stream().filter(("GET " + path)::equals).count();
  }

  /** Waits for a time or until the test ends; returns whether the test goes on. */
  public boolean waitMillis(long millis) throws InterruptedException {
    return !closed.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Waits until the test ends. */
  public void waitUntilClosed() throws InterruptedException {
    closed.await();
  }

  /** The bytes of a valid response. */
  public static byte[] responseBytes(int status, String body) {
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
        openSockets.add(socket);
        Thread serving = new Thread(() -> serve(socket), "hostile connection");
        serving.setDaemon(true);
        serving.start();
      }
    } catch (IOException closing) {
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
        requests.add(words[0] + " " + words[1]);
        for (String header = in.readLine(); header != null && !header.isEmpty(); ) {
          header = in.readLine();
        }
        ResponseScript script = scripts.get(words[1]);
        if (script == null) {
          socket.getOutputStream().write(responseBytes(404, "<h1>"));
        } else {
          script.writeTo(socket.getOutputStream());
        }
        socket.getOutputStream().flush();
        line = in.readLine();
      }
    } catch (IOException | InterruptedException closing) {
      openSockets.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    for (Socket socket : openSockets) {
      socket.close();
    }
  }
}
