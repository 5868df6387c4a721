package imdstape.recorder.cli;

import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import imdstape.fixture.AuditedFixture;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.LeakFoundException;
import imdstape.recorder.CrawlMode;
import imdstape.recorder.CrawlSettings;
import imdstape.recorder.ProxyListenException;
import imdstape.recorder.RecordedWatch;
import imdstape.recorder.Recording;
import imdstape.recorder.RecordingConfig;
import imdstape.recorder.RecordingListener;
import imdstape.recorder.RecordingMode;
import imdstape.recorder.RecordingResult;
import imdstape.recorder.RecordingSummary;
import imdstape.recorder.WatchSummary;
import imdstape.recorder.cli.library.OutputFlags;
import imdstape.recorder.client.CancellationToken;
import imdstape.recorder.client.CrawlListener;
import imdstape.recorder.client.OwnedVertx;
import imdstape.recorder.client.ServiceEndpoint;
import imdstape.recorder.client.SystemTime;
import imdstape.recorder.confidential.RequestJournal;
import imdstape.recorder.redact.RedactionContext;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code imds record}: records a live service into a redacted fixture. */
@Command(
    name = "record",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "Record an instance's metadata, without its secrets, into a fixture.%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds record --out my-instance.json                on an EC2 instance",
      "  imds record --endpoint http://127.0.0.1:1338 --out copy.json",
      "  imds record --proxy 127.0.0.1:1340 --out used.json  what a program asks there",
      "  imds record --out my-instance.json --watch 30m    and what happens to it",
      "",
      "Credentials and signatures are never asked for; what is not known to be",
      "harmless is withheld; whatever identifies gets a stand-in. The last lines",
      "say what became of what.",
      "Ctrl-C ends it within a second and writes nothing, or with --partial what",
      "there is; a watch or a proxy it ends, and what was seen is written. imds doctor",
      "tells why a service does not answer.",
      "Exit codes: 0 done, 1 failed, 2 used wrongly, 3 a leak was found and nothing written."
    })
final class RecordCommand implements Callable<Integer> {

  private static final String STANDARD_OUTPUT = "-";

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      defaultValue = ServiceEndpoint.DEFAULT,
      description = "The service to record (default: ${DEFAULT-VALUE}, the instance's own).")
  String endpoint = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The fixture to write; - is standard output.")
  String out = "";

  @Mixin OutputFlags output = new OutputFlags();

  @Mixin CrawlFlags crawl = new CrawlFlags();

  @Option(
      names = "--partial",
      description =
          "Where the crawl ends early, by Ctrl-C, its budget, or a service that is gone, write what"
              + " there is, marked as incomplete (default: nothing).")
  boolean partial;

  @Option(names = "--quiet", description = "Show no progress.")
  boolean quiet;

  @Mixin ProxyFlags proxy = new ProxyFlags();

  @Mixin WatchFlags watch = new WatchFlags();

  @Mixin RedactionFlags redaction = new RedactionFlags();

  @Spec CommandSpec spec = CommandSpec.create();

  private final boolean terminal;

  /**
   * Creates the command.
   *
   * @param terminal whether the output goes to a terminal
   */
  RecordCommand(boolean terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    URI service = parseEndpoint(endpoint);
    if (!out.equals(STANDARD_OUTPUT)) {
      output.requireFixtureTarget(Path.of(out));
      crawl.checkJournal(Path.of(out));
    }
    if (proxy.isEnabled() && watch.isEnabled()) {
      throw CommandException.usageError(
          "--watch goes on from a whole recording, and --proxy makes none: use one of them");
    }
    Optional<WatchFlags.WatchTarget> watchTarget =
        watch.watchTarget(out.equals(STANDARD_OUTPUT) ? null : Path.of(out), crawl.journal);
    RedactionContext context = redaction.redactionContext();
    CrawlSettings settings = crawl.settings(service);
    CancellationToken cancellation = new CancellationToken();
    OwnedVertx vertx = new OwnedVertx();
    InterruptHandler interruption = new InterruptHandler(cancellation);
    ProgressLine progress = new ProgressLine(err(), terminal, new SystemTime());
    try {
      Optional<RequestJournal> journal = crawl.openJournal();
      try {
        CrawlListener listener = quiet ? CrawlListener.NONE : progress;
        RecordingConfig config =
            RecordingConfig.builder(mode(settings, watchTarget))
                .redaction(context)
                .cancellation(cancellation)
                .crawlListener(journal.isPresent() ? listener.and(journal.get()) : listener)
                .listener(new ResultWriter(service, cancellation, progress))
                .vertx(vertx.get())
                .build();
        RecordingResult result = record(config);
        watchTarget.ifPresent(target -> writeScenario(result, target, progress));
        return proxy.isEnabled() ? interruption.exitWith(ExitCode.SUCCESS) : ExitCode.SUCCESS;
      } catch (CommandException | LeakFoundException stopped) {
        if (!cancellation.isCancelled()) {
          throw stopped;
        }
        progress.clear();
        // printed here, because the process does not wait for the caller to print it
        err().println("imds: " + stopped.getMessage());
        err().flush();
        int code =
            stopped instanceof CommandException failure ? failure.exitCode() : ExitCode.LEAK_FOUND;
        return proxy.isEnabled() ? interruption.exitWith(code) : code;
      } finally {
        journal.ifPresent(RequestJournal::close);
      }
    } finally {
      progress.clear();
      interruption.close();
      vertx.close();
    }
  }

  private RecordingMode mode(CrawlSettings settings, Optional<WatchFlags.WatchTarget> watchTarget) {
    if (proxy.isEnabled()) {
      return proxy.mode(settings);
    }
    CrawlMode mode = CrawlMode.of(settings).withPartial(partial);
    return watchTarget.map(target -> mode.withWatch(target.plan())).orElse(mode);
  }

  private static RecordingResult record(RecordingConfig config) {
    try {
      return new Recording(config).run();
    } catch (ProxyListenException notListening) {
      throw CommandException.failure("--proxy " + notListening.getMessage());
    }
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Writes the identities, the fixture and the summary as soon as they are there. */
  private final class ResultWriter implements RecordingListener {

    private final URI service;
    private final CancellationToken cancellation;
    private final ProgressLine progress;

    ResultWriter(URI service, CancellationToken cancellation, ProgressLine progress) {
      this.service = service;
      this.cancellation = cancellation;
      this.progress = progress;
    }

    @Override
    public void proxyListening(URI address) {
      print(
          err(),
          List.of(
              "passing on to " + service + " what is asked at",
              "export AWS_EC2_METADATA_SERVICE_ENDPOINT=" + address,
              "Ctrl-C ends it and writes the fixture"));
    }

    @Override
    public void proxyRefused(String line) {
      print(err(), List.of("imds: " + line));
    }

    @Override
    public void recorded(RecordingResult result) {
      requireNotStopped();
      redaction.identitiesFile().ifPresent(file -> file.write(result.identities()));
      requireNotStopped();
      write(result.fixture());
      progress.clear();
      report(service, result.summary());
    }

    @Override
    public void watchStarting(String plan) {
      print(err(), List.of("imds: " + plan));
    }

    /** Fails after Ctrl-C during a crawl, unless {@code --partial} is given. */
    private void requireNotStopped() {
      if (cancellation.isCancelled() && !partial && !proxy.isEnabled()) {
        throw CommandException.failure("stopped; nothing was written");
      }
    }
  }

  private void write(AuditedFixture audited) {
    if (out.equals(STANDARD_OUTPUT)) {
      PrintWriter stdout = spec.commandLine().getOut();
      stdout.print(FixtureFile.text(audited));
      stdout.flush();
    } else {
      FixtureFile.write(audited, Path.of(out));
    }
  }

  private void writeScenario(
      RecordingResult result, WatchFlags.WatchTarget target, ProgressLine progress) {
    List<String> lines = List.of("not watched: the recording is not complete");
    if (result.watch().isPresent()) {
      RecordedWatch watched = result.watch().get();
      redaction.identitiesFile().ifPresent(file -> file.write(watched.identities()));
      target.file().write(watched.scenario());
      lines = WatchSummary.of(watched, target.file().path()).lines();
    }
    progress.clear();
    print(out.equals(STANDARD_OUTPUT) ? err() : spec.commandLine().getOut(), lines);
  }

  private static void print(PrintWriter where, List<String> lines) {
    lines.forEach(where::println);
    where.flush();
  }

  private void report(URI service, RecordingSummary summary) {
    boolean toFile = !out.equals(STANDARD_OUTPUT);
    PrintWriter report = toFile ? spec.commandLine().getOut() : err();
    report.println("recorded " + service + (toFile ? " into " + out : ""));
    summary.lines().forEach(line -> report.println("  " + line));
    report.flush();
  }

  /**
   * Parses {@code --endpoint}.
   *
   * @throws CommandException if it is not the URL of a metadata service
   */
  static URI parseEndpoint(String endpoint) {
    return ServiceEndpoint.parse(endpoint)
        .orElseThrow(
            () ->
                CommandException.usageError(
                    "--endpoint is no address of a metadata service; write http://HOST or"
                        + " http://HOST:PORT"));
  }
}
