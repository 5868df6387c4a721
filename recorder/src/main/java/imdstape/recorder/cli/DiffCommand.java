package imdstape.recorder.cli;

import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import imdstape.fixture.Fixture;
import imdstape.recorder.RecordingResult;
import imdstape.recorder.client.OwnedVertx;
import imdstape.recorder.client.RequestPace;
import imdstape.recorder.diff.DiffJsonReport;
import imdstape.recorder.diff.DiffReport;
import imdstape.recorder.diff.DiffTextReport;
import imdstape.recorder.diff.Differences;
import imdstape.recorder.diff.Severity;
import imdstape.recorder.redact.RedactionContext;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code imds diff}: compares two fixtures, or a fixture with a live service. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "Show how two fixtures or live services differ.%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds diff my-instance.json linux-on-demand",
      "  imds diff my-instance.json http://169.254.169.254    on that instance",
      "  imds diff --format json before.json after.json",
      "",
      "+ and - are paths that only B or only A has, ~ is another shape, = another",
      "value. What older versions change just as newer ones is said once.",
      "A live side is redacted as imds record does it, in memory: values shown are",
      "stand-ins, and nothing is written. They go by first sight, so that an instance",
      "with another id or address looks the same, unless --identities names the map of",
      "its recording, which is only read here, or --identity-key its key.",
      "Exit codes: 0 the same, 10 values differ, 11 a shape differs, 12 paths differ,",
      "1 failed, 2 used wrongly, 3 a live side holds a leak and nothing is shown."
    })
final class DiffCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "A",
      description = "A fixture: its file, its name in the library, or http://HOST:PORT.")
  String before = "";

  @Parameters(index = "1", paramLabel = "B", description = "What it is compared with.")
  String after = "";

  @Option(
      names = "--volatile",
      description =
          "Compare also what changes by itself: events and Spot notices, whether they are there"
              + " or not, and values that expire.")
  boolean withVolatile;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "The report: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  DiffFormat format = DiffFormat.TEXT;

  @Option(
      names = "--pace",
      paramLabel = "RATE",
      converter = CrawlFlags.PaceConverter.class,
      description =
          "Requests a second to a live side at most, or unlimited for a replay (default: 80).")
  RequestPace pace = RequestPace.DEFAULT;

  @Mixin RedactionFlags redaction = new RedactionFlags();

  @Spec CommandSpec spec = CommandSpec.create();

  private final LocalDate today;

  DiffCommand(LocalDate today) {
    this.today = today;
  }

  /** The formats of the report. */
  enum DiffFormat {
    TEXT,
    JSON;

    /** The name of the option value. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() {
    // errors of either side are reported before any request is sent
    List<DiffSide> sides = List.of(DiffSide.parse(before), DiffSide.parse(after));
    RedactionContext context = redaction.redactionContext();
    PrintWriter err = spec.commandLine().getErr();
    sides.forEach(side -> side.warning().ifPresent(what -> err.println("imds: " + what)));
    err.flush();
    List<Fixture> fixtures = fixtures(sides, context);
    Differences differences = Differences.between(fixtures.get(0), fixtures.get(1), withVolatile);
    PrintWriter out = spec.commandLine().getOut();
    out.print(report().render(differences));
    out.flush();
    return differences.maxSeverity().map(DiffCommand::exitCode).orElse(ExitCode.SUCCESS);
  }

  private DiffReport report() {
    return switch (format) {
      case TEXT -> new DiffTextReport(spec.commandLine().getColorScheme().ansi().enabled());
      case JSON -> new DiffJsonReport();
    };
  }

  private List<Fixture> fixtures(List<DiffSide> sides, RedactionContext redactionContext) {
    List<Fixture> fixtures = new ArrayList<>();
    RedactionContext context = redactionContext;
    CrawlFlags crawl = new CrawlFlags();
    crawl.pace = pace;
    try (OwnedVertx vertx = new OwnedVertx()) {
      for (DiffSide side : sides) {
        if (side instanceof DiffSide.LiveSide live) {
          RecordingResult recorded = live.record(vertx.get(), today, context, crawl);
          fixtures.add(recorded.fixture().fixture());
          context =
              new RedactionContext(context.policy(), context.numbering(), recorded.identities());
        } else if (side instanceof DiffSide.StoredSide stored) {
          fixtures.add(stored.fixture());
        }
      }
    }
    return fixtures;
  }

  private static int exitCode(Severity severity) {
    return switch (severity) {
      case VALUE -> ExitCode.VALUES_DIFFER;
      case SHAPE -> ExitCode.SHAPE_DIFFERS;
      case PATH -> ExitCode.PATHS_DIFFER;
    };
  }
}
