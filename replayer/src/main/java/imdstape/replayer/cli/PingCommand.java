package imdstape.replayer.cli;

import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import imdstape.replayer.cli.option.DurationConverter;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Implements {@code imds ping}: waits until a URL answers. */
@Command(
    name = "ping",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "Wait until something answers at a URL by HTTP, whatever it says.%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds ping http://127.0.0.1:1338 && ./run-tests",
      "",
      "Exit codes: 0 it answers, 1 it does not, 2 used wrongly."
    })
final class PingCommand implements Callable<Integer> {

  private static final int POLL_INTERVAL_MILLIS = 50;
  private static final int REQUEST_TIMEOUT_MILLIS = 2_000;

  @Parameters(paramLabel = "URL", description = "Of a replay, as it printed it.")
  String url = "";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "10s",
      description = "How long to wait (default: ${DEFAULT-VALUE}).")
  Duration timeout = Duration.ofSeconds(10);

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    URI target = parseUrl();
    long end = System.nanoTime() + timeout.toNanos();
    while (true) {
      try {
        spec.commandLine().getOut().println(url + " answers " + requestStatus(target));
        spec.commandLine().getOut().flush();
        return ExitCode.SUCCESS;
      } catch (IOException notYet) {
        if (System.nanoTime() - end >= 0) {
          throw CommandException.failure(
              "nothing answers at " + url + "; does a replay run there?");
        }
        TimeUnit.MILLISECONDS.sleep(POLL_INTERVAL_MILLIS);
      }
    }
  }

  private URI parseUrl() {
    try {
      URI target = new URI(url);
      if ("http".equals(target.getScheme()) && target.getHost() != null) {
        return target;
      }
    } catch (URISyntaxException invalid) {
      // reported below
    }
    throw CommandException.usageError(
        "'" + url + "' is no URL of a replay; write http://127.0.0.1:1338");
  }

  private static int requestStatus(URI target) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) target.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(REQUEST_TIMEOUT_MILLIS);
    connection.setReadTimeout(REQUEST_TIMEOUT_MILLIS);
    connection.setInstanceFollowRedirects(false);
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }
}
