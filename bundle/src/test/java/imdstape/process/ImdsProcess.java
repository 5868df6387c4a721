package imdstape.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts {@code imds} as a process of its own, by its launcher or as a jar, in a folder and with a
 * run directory of its own, so that a test meets what a user meets. Not thread-safe.
 */
final class ImdsProcess {

  private static final Path LAUNCHER = Path.of("..", "imds").toAbsolutePath().normalize();
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(10);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final List<String> program;
  private final Path folder;
  private final List<Process> started = new ArrayList<>();
  private int files;

  /** What a command printed, standard output and error together, and its exit code. */
  record Ended(int code, String output) {

    /** The number of lines in which a pattern is found. */
    long lines(String regex) {
      return output.lines().filter(Pattern.compile(regex).asPredicate()).count();
    }
  }

  /** A process that goes on. */
  record Running(Process process, Path log) {

    String output() throws IOException {
      return Files.readString(log);
    }

    /** The first group of a pattern in the output so far. */
    String find(String regex) throws IOException {
      Matcher found = Pattern.compile(regex, Pattern.MULTILINE).matcher(output());
      assertThat(found.find()).as("%s in %s", regex, output()).isTrue();
      return found.group(1);
    }

    /** Where the metadata is served. */
    String endpoint() throws IOException {
      return find("^ +(http:\\S+)$");
    }

    /** Where the replay is controlled. */
    String control() throws IOException {
      return find("^control: (\\S+)$");
    }

    /** Sends a signal, such as INT, and returns the exit code; fails after the given time. */
    int endBy(String signal, Duration patience) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      assertThat(process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
          .as("ended within %s of SIG%s: %s", patience, signal, output())
          .isTrue();
      return process.exitValue();
    }

    void stop() throws InterruptedException {
      process.destroy();
      process.waitFor();
    }
  }

  /**
   * Uses a folder for the files of the test, its run directory and its output. Returns once the
   * launcher has built what it starts: the first command in a tree would wait for the build.
   */
  ImdsProcess(Path folder) throws Exception {
    this(folder, List.of(LAUNCHER.toString()));
    Running version = start(Map.of(), "--version");
    assertThat(version.process().waitFor(BUILD_LIMIT.toSeconds(), TimeUnit.SECONDS))
        .as("the launcher has built: %s", version.output())
        .isTrue();
    assertThat(version.process().exitValue()).as(version.output()).isZero();
  }

  private ImdsProcess(Path folder, List<String> program) throws IOException {
    this.folder = folder;
    this.program = program;
    Files.createDirectories(folder.resolve("run"));
  }

  /** Uses {@code java -jar imds.jar}, with options of the JVM, in place of the launcher. */
  static ImdsProcess ofJar(Path folder, String... jvmOptions) throws IOException {
    List<String> program = new ArrayList<>();
    program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    program.addAll(List.of(jvmOptions));
    program.addAll(List.of("-jar", System.getProperty("imds.jar")));
    return new ImdsProcess(folder, program);
  }

  /** Runs a command to its end. */
  Ended run(String... arguments) throws Exception {
    return run(Map.of(), arguments);
  }

  /** Runs a command to its end, with variables added to its environment. */
  Ended run(Map<String, String> environment, String... arguments) throws Exception {
    Running running = start(environment, arguments);
    assertThat(running.process().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
        .as("%s has ended: %s", String.join(" ", arguments), running.output())
        .isTrue();
    return new Ended(running.process().exitValue(), running.output());
  }

  /** Starts a replay and returns once its endpoint is printed. */
  Running replay(String... arguments) throws Exception {
    return replay(Map.of(), arguments);
  }

  /** Starts a replay, with variables added to its environment. */
  Running replay(Map<String, String> environment, String... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of("replay"));
    words.addAll(List.of(arguments));
    Running running = start(environment, words.toArray(new String[0]));
    await(
        () -> has(running, "(?m)^export |^control: ") || !running.process().isAlive(),
        "something is served");
    assertThat(running.process().isAlive()).as(running.output()).isTrue();
    return running;
  }

  /** Starts a command that goes on. */
  Running start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(arguments));
    Path log = folder.resolve("output-" + files++ + ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(log.toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("IMDS_"));
    variables.put("XDG_RUNTIME_DIR", folder.resolve("run").toString());
    variables.putAll(environment);
    Process process = builder.start();
    started.add(process);
    return new Running(process, log);
  }

  /** Whether the output so far has a pattern somewhere. */
  static boolean has(Running running, String regex) {
    try {
      return Pattern.compile(regex).matcher(running.output()).find();
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  /** Polls a condition for at most 30 s. */
  static void await(BooleanSupplier condition, String name) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s within 30 s", name).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** A request that is answered, or status 0 where the connection ends or times out. */
  static HttpResponse<String> send(String method, String url, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(6))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  /** The status of a GET; 0 if no answer came. */
  static int status(String url, String... headers) throws Exception {
    try {
      return send("GET", url, "", headers).statusCode();
    } catch (IOException noAnswer) {
      return 0;
    }
  }

  /** The body of a GET. */
  static String body(String url, String... headers) throws Exception {
    return send("GET", url, "", headers).body();
  }

  /** A session token of a replay; empty if no answer came. */
  static String token(String endpoint) throws Exception {
    try {
      return send(
              "PUT",
              endpoint + "/latest/api/token",
              "",
              "X-aws-ec2-metadata-token-ttl-seconds",
              "60")
          .body();
    } catch (IOException noAnswer) {
      return "";
    }
  }

  /** The files of a folder by name, with their text. */
  static Map<String, String> texts(Path directory) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return texts;
  }

  /** Ends all that was started. */
  void close() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly();
      process.waitFor();
    }
  }
}
