package imdstape.recorder.cli;

import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import imdstape.fixture.AuditedFixture;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.FixtureFormatException;
import imdstape.fixture.LeakFoundException;
import imdstape.recorder.Recording;
import imdstape.recorder.RecordingSummary;
import imdstape.recorder.WatchPlan;
import imdstape.recorder.client.CancellationToken;
import imdstape.recorder.client.CrawlListener;
import imdstape.recorder.client.ServiceEndpoint;
import imdstape.recorder.client.SystemTime;
import imdstape.recorder.confidential.RequestJournal;
import imdstape.recorder.crawl.Crawler;
import imdstape.recorder.redact.KnownPseudonyms;
import imdstape.recorder.redact.RedactionContext;
import imdstape.recorder.watch.MetadataWatcher;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code imds record}: from a live service to a fixture that is safe to commit. */
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
   * The command.
   *
   * @param terminal whether somebody watches what it says
   */
  RecordCommand(boolean terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    URI service = parseEndpoint(endpoint);
    if (!out.equals(STANDARD_OUTPUT)) {
      checkTarget(Path.of(out));
      crawl.checkJournal(Path.of(out));
    }
    if (proxy.isEnabled() && watch.isEnabled()) {
      throw CommandException.usageError(
          "--watch goes on from a whole recording, and --proxy makes none: use one of them");
    }
    Optional<WatchPlan> watching =
        watch.watchPlan(out.equals(STANDARD_OUTPUT) ? null : Path.of(out), crawl.journal);
    RedactionContext terms = redaction.redactionContext();
    CancellationToken stop = new CancellationToken();
    Vertx vertx = Vertx.vertx();
    InterruptHandler interruption = new InterruptHandler(stop);
    ProgressLine progress = new ProgressLine(err(), terminal, new SystemTime());
    try {
      Optional<RequestJournal> journal = crawl.openJournal();
      try {
        CrawlListener onlooker = quiet ? CrawlListener.NONE : progress;
        if (journal.isPresent()) {
          onlooker = onlooker.and(journal.get());
        }
        Crawler crawler = crawl.crawler(vertx, service, stop, onlooker);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Recording recording =
            proxy.isEnabled()
                ? proxy.recording(vertx, service, crawler, stop, onlooker, terms, today, err())
                : new Recording(crawler, today, terms, partial);
        RecordingSummary summary =
            recording.run(audited -> write(audited, stop), known -> writeIdentities(known, stop));
        progress.clear();
        report(service, summary);
        watching.ifPresent(
            one -> watch(recording, new MetadataWatcher(crawler.client()), one, progress));
        return proxy.isEnabled() ? interruption.exitWith(ExitCode.SUCCESS) : ExitCode.SUCCESS;
      } catch (CommandException | LeakFoundException stopped) {
        if (!stop.isCancelled()) {
          throw stopped;
        }
        progress.clear();
        // said here, because the process does not wait for anybody else to say it
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
      close(vertx);
    }
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Who has stopped it wants nothing of it, however far it came. */
  private void requireNotStopped(CancellationToken stop) {
    if (stop.isCancelled() && !partial && !proxy.isEnabled()) {
      throw CommandException.failure("stopped; nothing was written");
    }
  }

  private void writeIdentities(KnownPseudonyms known, CancellationToken stop) {
    requireNotStopped(stop);
    redaction.identitiesFile().ifPresent(file -> file.write(known));
  }

  private void write(AuditedFixture audited, CancellationToken stop) {
    requireNotStopped(stop);
    if (out.equals(STANDARD_OUTPUT)) {
      PrintWriter stdout = spec.commandLine().getOut();
      stdout.print(FixtureFile.text(audited));
      stdout.flush();
    } else {
      FixtureFile.write(audited, Path.of(out));
    }
  }

  private void watch(
      Recording recording, MetadataWatcher watcher, WatchPlan one, ProgressLine progress) {
    List<String> lines =
        recording.watch(
            watcher,
            one,
            plan -> print(err(), List.of("imds: " + plan)),
            known -> redaction.identitiesFile().ifPresent(file -> file.write(known)));
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

  /** The service that an option names. */
  static URI parseEndpoint(String endpoint) {
    return ServiceEndpoint.parse(endpoint)
        .orElseThrow(
            () ->
                CommandException.usageError(
                    "--endpoint is no address of a metadata service; write http://HOST or"
                        + " http://HOST:PORT"));
  }

  /** Before the crawl, not after it: what cannot be written need not be asked for. */
  static void checkTarget(Path target) {
    Path directory = target.toAbsolutePath().resolveSibling("");
    if (!Files.isDirectory(directory)) {
      throw CommandException.usageError(
          "there is no directory " + directory + " to write " + target + " into");
    }
    if (Files.isDirectory(target)) {
      throw CommandException.usageError(target + " is a directory; name a file in it with --out");
    }
    if (!Files.isWritable(directory)) {
      throw CommandException.failure("the directory " + directory + " cannot be written to");
    }
    if (Files.exists(target)) {
      try {
        FixtureFile.read(target);
      } catch (FixtureFormatException other) {
        throw CommandException.usageError(
            target + " exists and is no fixture; choose another --out, or remove it");
      }
    }
  }

  /** Lets go of the network. */
  static void close(Vertx vertx) {
    try {
      vertx.close().await(2, TimeUnit.SECONDS);
    } catch (TimeoutException endsWithTheProcess) {
      Thread.onSpinWait();
    }
  }
}
