import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/**
 * Hostile bytes for a replay on this machine: {@code java Fuzz.java URL MODE NUMBER SEED}. It prints
 * what came back, by status, and exits with 1 if anything came back that should not.
 */
final class Fuzz {

  private static final int THREADS = 8;
  private static final Pattern SANE =
      Pattern.compile(
          "(?s)(HTTP/1\\.[01] (200|206|301|400|401|403|404|405|414|417|431) [A-Za-z -]+\r\n.*"
              + "\r\nServer: EC2ws\r\n.*)?");
  private static final Pattern TELLTALE =
      Pattern.compile("Exception|imdstape|io\\.(vertx|netty)|java\\.(lang|io)|\\sat [a-z]+\\.");
  private static final List<String> SOUND =
      List.of(
          "GET /latest/meta-data/instance-id HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
          "PUT /latest/api/token HTTP/1.1\r\nHost: 127.0.0.1\r\n"
              + "X-aws-ec2-metadata-token-ttl-seconds: 60\r\nContent-Length: 0\r\n\r\n",
          "GET /latest/user-data HTTP/1.1\r\nHost: 127.0.0.1:80\r\n"
              + "X-aws-ec2-metadata-token: AQAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\r\n"
              + "Connection: keep-alive\r\n\r\n",
          "PUT /latest/api/token HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
              + "X-aws-ec2-metadata-token-ttl-seconds: 1\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
          "GET http://169.254.169.254/latest//dynamic/../meta-data/%6dac?x=1 HTTP/1.1\r\n\r\n",
          "HEAD /2009-04-04/meta-data/ HTTP/1.0\r\n\r\n",
          "OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: [::1]\r\nRange: bytes=0-1\r\nExpect: 100-continue\r\n\r\n",
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  private static final List<String> NASTY =
      List.of(
          "\r\n", "\n", "\r", "\0", " ", "\t", ":", "/", "//", "..", "%", "%00", "%2e%2e%2f", "?",
          "#", "HTTP/9.9", "HTTP/1.1", "Content-Length: -1\r\n", "Content-Length: 99999999999\r\n",
          "Content-Length: 5\r\nContent-Length: 6\r\n", "Transfer-Encoding: chunked\r\n",
          "Transfer-Encoding: x\r\n", "ffffffffff\r\n", "Host: \r\n", "Host: a\r\nHost: b\r\n",
          "Host: [\r\n", "Host: ::::\r\n", " folded\r\n", "X-Forwarded-For: 1\r\n", "\u00ff\u00fe",
          "X-aws-ec2-metadata-token: \u0000\r\n", "Connection: keep-alive\r\n", "GET ", "€");

  private final InetSocketAddress address;

  private Fuzz(InetSocketAddress address) {
    this.address = address;
  }

  public static void main(String[] arguments) throws Exception {
    URI url = URI.create(arguments[0]);
    if (!url.getHost().equals("127.0.0.1")) {
      throw new IllegalArgumentException("only a replay on 127.0.0.1 is asked");
    }
    Fuzz fuzz =
        new Fuzz(new InetSocketAddress(InetAddress.getByName(url.getHost()), url.getPort()));
    int number = Integer.parseInt(arguments[2]);
    long seed = Long.parseLong(arguments[3]);
    switch (arguments[1]) {
      case "malformed" -> fuzz.malformed(number, seed);
      case "idle" -> fuzz.idle(number);
      case "slow" -> fuzz.slow(number);
      case "large" -> fuzz.large(number);
      default -> throw new IllegalArgumentException(arguments[1]);
    }
  }

  /** Requests with something wrong, each on a connection of its own. */
  private void malformed(int number, long seed) throws Exception {
    // as daemons: what fails in one of them ends this process, and the others do not keep it
    ExecutorService pool =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work);
              thread.setDaemon(true);
              return thread;
            });
    List<Future<Map<String, Integer>>> parts = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      SplittableRandom chance = new SplittableRandom(seed + thread);
      int share = number / THREADS + (thread < number % THREADS ? 1 : 0);
      Callable<Map<String, Integer>> part = () -> part(share, chance);
      parts.add(pool.submit(part));
    }
    Map<String, Integer> counts = new TreeMap<>();
    for (Future<Map<String, Integer>> part : parts) {
      part.get().forEach((what, count) -> counts.merge(what, count, Integer::sum));
    }
    pool.shutdown();
    System.out.println(counts);
    System.exit(counts.keySet().stream().anyMatch(what -> what.startsWith("!")) ? 1 : 0);
  }

  private Map<String, Integer> part(int number, SplittableRandom chance) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < number; i++) {
      byte[] request = broken(chance);
      String answer = exchange(request, 1 + chance.nextInt(250));
      counts.merge(verdict(answer, request), 1, Integer::sum);
    }
    return counts;
  }

  private static String verdict(String answer, byte[] request) {
    String head = answer.substring(0, Math.min(answer.length(), 400));
    if (!SANE.matcher(answer).matches() || TELLTALE.matcher(answer).find()) {
      System.err.println("to " + shown(request) + "\ncame " + shown(head.getBytes(StandardCharsets.ISO_8859_1)));
      return "!";
    }
    return answer.isEmpty() ? "closed" : answer.split(" ")[1];
  }

  private static String shown(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.substring(0, Math.min(300, text.length())).replace("\r", "\\r").replace("\n", "\\n");
  }

  private static byte[] broken(SplittableRandom chance) {
    if (chance.nextInt(20) == 0) {
      byte[] noise = new byte[1 + chance.nextInt(2_000)];
      chance.nextBytes(noise);
      return noise;
    }
    StringBuilder request = new StringBuilder(SOUND.get(chance.nextInt(SOUND.size())));
    for (int wounds = 1 + chance.nextInt(4); wounds > 0; wounds--) {
      int at = chance.nextInt(request.length() + 1);
      int rest = request.length() - at;
      switch (chance.nextInt(8)) {
        case 0 -> request.insert(at, NASTY.get(chance.nextInt(NASTY.size())));
        case 1 -> request.insert(at, (char) chance.nextInt(256));
        case 2 -> request.delete(at, at + Math.min(rest, 1 + chance.nextInt(10)));
        case 3 -> request.setLength(Math.max(1, at));
        case 4 -> request.insert(at, request.substring(at, at + Math.min(rest, 40)));
        case 5 -> {
          if (rest > 0) {
            request.setCharAt(at, (char) (request.charAt(at) ^ (1 << chance.nextInt(8))));
          }
        }
        case 6 -> request.insert(0, NASTY.get(chance.nextInt(NASTY.size())));
        default -> {
          if (chance.nextInt(40) == 0) {
            request.insert(at, "x".repeat(1 + chance.nextInt(300_000)));
          } else {
            request.insert(at, "a".repeat(chance.nextInt(40)));
          }
        }
      }
    }
    return request.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Sends it all, says that no more comes, and reads to the end. */
  private String exchange(byte[] request, int source) throws IOException {
    try (Socket socket = new Socket()) {
      // many sources, as one has too few ports for all these connections
      socket.bind(new InetSocketAddress("127.0.1." + source, 0));
      socket.connect(address, 10_000);
      socket.setSoTimeout(10_000);
      socket.setSoLinger(true, 0);
      StringBuilder answer = new StringBuilder();
      try {
        OutputStream out = socket.getOutputStream();
        out.write(request);
        socket.shutdownOutput();
      } catch (SocketException refused) {
        // it was closed on us in the middle; what it said before is still to be read
      }
      try {
        InputStream in = socket.getInputStream();
        byte[] some = new byte[8_192];
        for (int read = in.read(some); read >= 0; read = in.read(some)) {
          answer.append(new String(some, 0, read, StandardCharsets.ISO_8859_1));
        }
      } catch (SocketTimeoutException late) {
        return "! no end within 10 s";
      } catch (SocketException reset) {
        // a close with bytes unread is a reset
      }
      return answer.toString();
    }
  }

  /** Connections that say nothing; among them one that asks is answered. */
  private void idle(int number) throws IOException {
    List<Socket> idle = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      Socket socket = new Socket();
      socket.bind(new InetSocketAddress("127.0.2." + (1 + i % 250), 0));
      socket.connect(address, 10_000);
      idle.add(socket);
    }
    long from = System.nanoTime();
    String answer = exchange(SOUND.get(0).getBytes(StandardCharsets.US_ASCII), 1);
    System.out.printf("answered beside %d idle in %d ms%n", idle.size(), (System.nanoTime() - from) / 1_000_000);
    System.out.flush();
    // whoever started this measures the replay's memory, and then lets it go on
    System.in.read();
    for (Socket socket : idle) {
      socket.close();
    }
    System.exit(answer.startsWith("HTTP/1.1 200 ") ? 0 : 1);
  }

  /** Senders that drip a byte at a time; beside them, whoever asks is answered. */
  private void slow(int number) throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      slow.add(new Socket(address.getAddress(), address.getPort()));
    }
    byte[] request = SOUND.get(0).getBytes(StandardCharsets.US_ASCII);
    long worst = 0;
    for (int at = 0; at < request.length; at++) {
      for (Socket socket : slow) {
        socket.getOutputStream().write(request[at]);
      }
      long from = System.nanoTime();
      String answer = exchange(request, 1);
      worst = Math.max(worst, System.nanoTime() - from);
      if (!answer.startsWith("HTTP/1.1 200 ")) {
        System.out.println("beside slow senders came: " + verdict(answer, request));
        System.exit(1);
      }
    }
    for (Socket socket : slow) {
      socket.setSoTimeout(10_000);
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (!answer.startsWith("HTTP/1.1 200 ")) {
        System.out.println("a slow sender got: " + verdict(answer, request));
        System.exit(1);
      }
    }
    System.out.printf("%d slow senders answered; beside them nobody waited %d ms%n", number, 1 + worst / 1_000_000);
  }

  /** Megabytes where a line, a header or a body should be. */
  private void large(int megabytes) throws IOException {
    byte[] many = new byte[megabytes << 20];
    java.util.Arrays.fill(many, (byte) 'a');
    String put = "PUT /latest/api/token HTTP/1.1\r\nX-aws-ec2-metadata-token-ttl-seconds: 60\r\n";
    for (String start :
        List.of(
            "",
            "GET /",
            "GET / HTTP/1.1\r\n",
            "GET / HTTP/1.1\r\nX: ",
            put + "Content-Length: " + many.length + "\r\n\r\n",
            put + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(many.length) + "\r\n",
            put + "Transfer-Encoding: chunked\r\n\r\n")) {
      byte[] head = start.getBytes(StandardCharsets.US_ASCII);
      byte[] request = new byte[head.length + many.length];
      System.arraycopy(head, 0, request, 0, head.length);
      System.arraycopy(many, 0, request, head.length, many.length);
      String answer = exchange(request, 1);
      String verdict = verdict(answer, request);
      System.out.println(megabytes + " MiB after " + shown(head) + ": " + verdict);
      if (verdict.startsWith("!")) {
        System.exit(1);
      }
    }
  }
}
