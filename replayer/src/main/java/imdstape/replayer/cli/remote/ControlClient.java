package imdstape.replayer.cli.remote;

import imdstape.cli.CommandException;
import imdstape.host.RunDirectory;
import imdstape.host.RunFile;
import imdstape.replayer.control.ControlVersion;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that select a running replay, and a client of its control API. */
final class ControlClient {

  /** Loopback and wildcard addresses, which the user may have given to {@code --listen}. */
  private static final Pattern LOCAL_URL =
      Pattern.compile(
          "http://(?:localhost|127(?:\\.\\d{1,3}){3}|0\\.0\\.0\\.0|\\[::1?\\]):\\d{1,5}",
          Pattern.CASE_INSENSITIVE);

  @Option(
      names = "--control-url",
      paramLabel = "URL",
      description =
          "The control listener of the replay that is meant, as it printed it (default: the one"
              + " that runs).")
  @Nullable String url;

  @Option(
      names = "--control-token",
      paramLabel = "TOKEN",
      description =
          "What to bear there, if the replay serves real credentials or listens beyond this machine"
              + " (default: what its own file on this machine says).")
  @Nullable String token;

  /**
   * Sends a request to control and returns the body of the response.
   *
   * @param body the JSON of the request, or null for none
   * @return a {@link JsonObject} or a {@link io.vertx.core.json.JsonArray}
   * @throws CommandException if there is no such replay, it does not answer, it has another version
   *     of the control API, or it refuses the request
   */
  Object request(String method, String path, @Nullable JsonObject body) {
    RunFile.RunningReplay running = findReplay();
    String target = running.control() + path;
    URI uri = parseUrl(target, running.control());
    ControlConnection response;
    try {
      response =
          ControlConnection.send(method, uri, running.token(), body == null ? null : body.encode());
    } catch (IOException silent) {
      throw CommandException.failure(
          "nothing answers at " + running.control() + "; does the replay still run?");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw CommandException.failure("interrupted");
    }
    requireSameVersion(response.version(), running.control());
    return parseResponse(response, target);
  }

  private static URI parseUrl(String target, String control) {
    try {
      URI uri = new URI(target);
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (URISyntaxException noUrl) {
      // reported below
    }
    throw CommandException.usageError(
        "--control-url is a URL such as http://127.0.0.1:1339, not " + control);
  }

  private static void requireSameVersion(String version, String control) {
    if (!version.equals(ControlVersion.CURRENT)) {
      throw CommandException.failure(
          "the replay at "
              + control
              + " has version "
              + version
              + " of the control API, and this imds has version "
              + ControlVersion.CURRENT
              + "; use the imds that started the replay, or start the replay again with this one");
    }
  }

  private static Object parseResponse(ControlConnection response, String target) {
    Object body;
    try {
      body = Json.decodeValue(response.body());
    } catch (DecodeException notJson) {
      throw CommandException.failure(target + " is no control listener of a replay");
    }
    if (response.status() / 100 == 2) {
      return body;
    }
    String why = body instanceof JsonObject error ? error.getString("error") : null;
    String line = why == null ? "the replay answered " + response.status() : why;
    throw response.status() == 400 || response.status() == 404
        ? CommandException.usageError(line)
        : CommandException.failure(line);
  }

  /**
   * Lists the running replays of this machine or, if there are none, those of other containers,
   * about which only their run files tell.
   */
  private static List<RunFile.RunningReplay> runningReplays() {
    Path directory = RunDirectory.of(System.getenv());
    List<RunFile.RunningReplay> onThisMachine = RunFile.listRunning(directory);
    return onThisMachine.isEmpty() ? RunFile.listInOtherContainers(directory) : onThisMachine;
  }

  /**
   * Finds the run file, and so the token, of the replay at a URL. All loopback and wildcard
   * addresses with the same port mean the same replay; the request then goes to the address in the
   * run file, so that the token goes nowhere else.
   *
   * @param token the token to send instead of that in the run file, or null; it is sent to the
   *     given URL
   */
  static RunFile.RunningReplay resolve(
      String url, @Nullable String token, List<RunFile.RunningReplay> candidates) {
    RunFile.RunningReplay found = new RunFile.RunningReplay(0, url, url, null);
    for (RunFile.RunningReplay running : candidates) {
      if (running.control().equals(url)) {
        found = running;
        break;
      }
      if (isLocal(url) && isLocal(running.control()) && port(url) == port(running.control())) {
        found = running;
      }
    }
    return token == null
        ? found
        : new RunFile.RunningReplay(found.pid(), found.endpoint(), url, token);
  }

  private static boolean isLocal(String url) {
    return LOCAL_URL.matcher(url).matches();
  }

  private static int port(String url) {
    return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
  }

  private RunFile.RunningReplay findReplay() {
    if (url != null) {
      String plain = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
      return resolve(plain, token, runningReplays());
    }
    List<RunFile.RunningReplay> all = runningReplays();
    if (all.isEmpty()) {
      throw CommandException.failure("no replay runs; start one with: imds replay");
    }
    if (all.size() > 1) {
      throw CommandException.usageError(
          "several replays run; choose one with --control-url: "
              + all.stream()
                  .map(one -> one.control() + " (of " + one.endpoint() + ")")
                  .collect(Collectors.joining(", ")));
    }
    return all.get(0);
  }
}
