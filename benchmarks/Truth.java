import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether what a replay says under load is true: java Truth.java URL CONTROL PID REQUESTS PUT-SECONDS
 *
 * <p>Clients ask for all kinds of path in parallel, on kept connections and on others, pipelined and
 * not, with a token and without, while a value changes ten times a second; each body is compared with
 * what it has to be. Then they ask for tokens alone, and in the end there are 1,000 connections. The
 * memory that is resident is printed on the way.
 */
public class Truth {
  private static final int CLIENTS = 8;
  private static final String VALUE = "/latest/meta-data/tags/instance/Name";
  private static final String CREDENTIALS = "/latest/meta-data/iam/security-credentials/web-server";
  private static final List<String> STILL =
      List.of(
          "/",
          "/latest/meta-data/",
          "/latest/meta-data/instance-id",
          "/latest/meta-data/mac",
          "/latest/meta-data/tags/instance/",
          CREDENTIALS,
          "/latest/dynamic/instance-identity/document",
          "/latest/user-data",
          "/2016-09-02/meta-data/ami-id",
          "/latest/meta-data/network/interfaces/macs/",
          "/latest/meta-data/no-such-path",
          "/latest/api/none");

  private static final AtomicLong left = new AtomicLong();
  private static final AtomicLong wrong = new AtomicLong();
  private static final AtomicLong tokens = new AtomicLong();

  /** Of the changing value: the last that was said to be in force, and the last that was sent. */
  private static final AtomicInteger inForce = new AtomicInteger(-1);

  private static final AtomicInteger sent = new AtomicInteger(-1);

  /** Odd while it is unset: before the first change, and from time to time. */
  private static final AtomicInteger unset = new AtomicInteger(1);

  /** The sets of credentials that there were: time brings another one every few hours. */
  private static final List<String> sets = new CopyOnWriteArrayList<>();

  private static volatile boolean puts;
  private static volatile boolean over;
  private static String host;
  private static int port;
  private static final List<String> expected = new ArrayList<>();

  public static void main(String... args) throws Exception {
    URI url = URI.create(args[0]);
    host = url.getHost();
    port = url.getPort();
    String control = args[1];
    Path status = Path.of("/proc", args[2], "status");
    long requests = Long.parseLong(args[3]);
    int seconds = Integer.parseInt(args[4]);
    try (Client first = new Client(1)) {
      for (String path : STILL) {
        expected.add(first.ask("GET", path, ""));
      }
      sets.add(expected.get(STILL.indexOf(CREDENTIALS)));
    }
    left.set(requests);
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int seed = i;
      clients.add(new Thread(() -> run(seed)));
    }
    Thread changes = new Thread(() -> change(control));
    changes.start();
    clients.forEach(Thread::start);
    long before = requests;
    long each = Math.max(1, requests / 10);
    while (left.get() > 0) {
      Thread.sleep(100);
      if (before - left.get() >= each) {
        before -= each;
        System.out.printf("  %,11d requests: %d MiB%n", requests - before, resident(status));
      }
    }
    for (Thread client : clients) {
      client.join();
    }
    System.out.printf("  %,11d requests, %d wrong%n", requests, wrong.get());
    puts = true;
    clients.clear();
    for (int i = 0; i < CLIENTS; i++) {
      int seed = 100 + i;
      clients.add(new Thread(() -> run(seed)));
    }
    clients.forEach(Thread::start);
    Thread.sleep(seconds * 1_000L);
    over = true;
    for (Thread client : clients) {
      client.join();
    }
    changes.join();
    System.out.printf(
        "  %,11d tokens in %d s, %d wrong: %d MiB%n",
        tokens.get(), seconds, wrong.get(), resident(status));
    List<Client> many = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      many.add(new Client(i));
      many.get(i).ask("GET", STILL.get(2), "");
    }
    System.out.printf("  %,11d open connections: %d MiB%n", many.size(), resident(status));
    for (Client one : many) {
      one.close();
    }
    System.exit(wrong.get() == 0 ? 0 : 1);
  }

  private static int resident(Path status) throws IOException {
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")) / 1024)
        .sum();
  }

  private static void change(String control) {
    HttpClient client = HttpClient.newHttpClient();
    try {
      for (int i = 0; left.get() > 0 || (puts && !over); i++) {
        if (i % 500 == 499) {
          // there is an end to what a story may hold
          unset.incrementAndGet();
          send(client, control + "/events", "DELETE", "{}");
        }
        sent.set(i);
        String body =
            "{\"event\": \"value\", \"path\": \"meta-data/tags/instance/Name\", \"value\": \"now-"
                + i + "\"}";
        send(client, control + "/events", "POST", body);
        inForce.set(i);
        if (unset.get() % 2 == 1) {
          unset.incrementAndGet();
        }
        Thread.sleep(100);
      }
    } catch (IOException | InterruptedException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static void send(HttpClient client, String url, String method, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException("a change was refused: " + answer.statusCode());
    }
  }

  private static void run(int seed) {
    Random random = new Random(seed);
    while (puts ? !over : left.get() > 0) {
      try (Client client = new Client(seed)) {
        String token = token(client.ask("PUT", "/latest/api/token", ""));
        for (int i = 0; i < 2_000 && (puts ? !over : left.get() > 0); i++) {
          if (puts) {
            token(client.ask("PUT", "/latest/api/token", ""));
          } else {
            client.batch(random, token);
          }
        }
      } catch (IOException broken) {
        wrong.incrementAndGet();
        System.out.println("  " + broken);
      }
    }
  }

  private static String token(String answer) {
    String token = answer.substring(answer.indexOf('\n') + 1);
    tokens.incrementAndGet();
    if (!answer.startsWith("200\n") || token.length() != 56) {
      wrong.incrementAndGet();
      System.out.println("  a token that is none: " + answer.length() + " characters");
    }
    return token;
  }

  /** One connection. */
  private static final class Client implements AutoCloseable {
    private final Socket socket = new Socket(host, port);
    private final OutputStream out = socket.getOutputStream();
    private final InputStream in = new BufferedInputStream(socket.getInputStream(), 65_536);

    Client(int number) throws IOException {
      socket.setSoTimeout(20_000);
      socket.setTcpNoDelay(true);
    }

    String ask(String method, String path, String line) throws IOException {
      write(List.of(head(method, path, line)));
      return read();
    }

    /** Asks for some at once, and compares. */
    void batch(Random random, String token) throws IOException {
      String line = random.nextBoolean() ? "" : "X-aws-ec2-metadata-token: " + token + "\r\n";
      List<Integer> asked = new ArrayList<>();
      List<String> heads = new ArrayList<>();
      int from = inForce.get();
      int before = unset.get();
      int set = sets.size() - 1;
      for (int i = 1 + random.nextInt(24); i > 0; i--) {
        int which = random.nextInt(STILL.size() + 1);
        asked.add(which);
        // what has a body goes the long way
        String body = random.nextInt(50) == 0 ? "Content-Length: 0\r\nExpect: nothing\r\n" : "";
        String path = which == STILL.size() ? VALUE : STILL.get(which);
        heads.add(head("GET", path, line + body));
      }
      write(heads);
      for (int which : asked) {
        String answer = read();
        String path = which == STILL.size() ? VALUE : STILL.get(which);
        boolean right =
            switch (path) {
              case VALUE -> isNow(answer, from, before);
              case CREDENTIALS -> isSet(answer, set);
              default -> answer.equals(expected.get(which));
            };
        if (!right && wrong.incrementAndGet() <= 20) {
          System.out.println("  wrong: " + path + " says " + answer.lines().limit(2).toList());
        }
        left.decrementAndGet();
      }
    }

    /** The set that there was when it was asked, or a later one. */
    private static boolean isSet(String answer, int from) {
      if (sets.indexOf(answer) < 0) {
        synchronized (sets) {
          if (sets.indexOf(answer) < 0 && updated(answer).compareTo(updated(sets.get(sets.size() - 1))) > 0) {
            sets.add(answer);
          }
        }
      }
      return sets.indexOf(answer) >= from;
    }

    private static String updated(String answer) {
      int at = answer.indexOf("\"LastUpdated\" : \"");
      return at < 0 ? "" : answer.substring(at, Math.min(answer.length(), at + 40));
    }

    /** Between what was in force when it was asked, and what was sent when it was answered. */
    private static boolean isNow(String answer, int from, int before) {
      String value = answer.substring(answer.indexOf('\n') + 1);
      if (!answer.startsWith("200\n") || !value.startsWith("now-")) {
        return answer.startsWith("200\n") && (before % 2 == 1 || unset.get() != before);
      }
      int number = Integer.parseInt(value.substring(4));
      return number >= from && number <= sent.get();
    }

    private static String head(String method, String path, String line) {
      String ttl =
          method.equals("PUT") ? "X-aws-ec2-metadata-token-ttl-seconds: 21600\r\n" : "";
      return method + " " + path + " HTTP/1.1\r\nHost: " + host + ":" + port
          + "\r\nConnection: keep-alive\r\n" + line + ttl + "\r\n";
    }

    private void write(List<String> heads) throws IOException {
      out.write(String.join("", heads).getBytes(StandardCharsets.US_ASCII));
    }

    /** Status and body. */
    private String read() throws IOException {
      int status = Integer.parseInt(line().split(" ")[1]);
      int length = 0;
      for (String line = line(); !line.isEmpty(); line = line()) {
        if (line.startsWith("Content-Length: ")) {
          length = Integer.parseInt(line.substring(16));
        }
      }
      return status + "\n" + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the stream ended");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
