package imdstape.recorder;

import imdstape.command.ExitCode;
import imdstape.command.Failure;
import imdstape.command.Version;
import imdstape.fixture.AuditedFixture;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.FixtureFormatException;
import imdstape.recorder.crawl.Crawler;
import imdstape.recorder.crawl.ImdsClient;
import imdstape.recorder.redact.Terms;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code imds record}: from a live service to a fixture that is safe to commit. */
@Command(
    name = "record",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Record an instance's metadata, without its secrets, into a fixture.%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds record --out my-instance.json                on an EC2 instance",
      "  imds record --endpoint http://127.0.0.1:1338 --out copy.json",
      "",
      "Credentials and signatures are never asked for; what is not known to be",
      "harmless is withheld; whatever identifies gets a stand-in. The last lines",
      "say what became of what.",
      "Exit codes: 0 done, 1 failed, 2 used wrongly, 3 a leak was found and nothing written."
    })
final class RecordCommand implements Callable<Integer> {

  private static final String STANDARD_OUTPUT = "-";

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      defaultValue = "http://169.254.169.254",
      description = "The service to record (default: ${DEFAULT-VALUE}, the instance's own).")
  String endpoint = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The fixture to write; - is standard output.")
  String out = "";

  @Mixin RedactionFlags redaction = new RedactionFlags();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    URI service = service();
    boolean toFile = !out.equals(STANDARD_OUTPUT);
    if (toFile) {
      checkTarget(Path.of(out));
    }
    Terms terms = redaction.terms();
    PrintWriter stdout = spec.commandLine().getOut();
    PrintWriter report = toFile ? stdout : spec.commandLine().getErr();
    Vertx vertx = Vertx.vertx();
    try {
      Recording recording =
          new Recording(
              new Crawler(new ImdsClient(vertx, service)), LocalDate.now(ZoneOffset.UTC), terms);
      Consumer<AuditedFixture> writer =
          toFile
              ? audited -> FixtureFile.write(audited, Path.of(out))
              : audited -> stdout.print(FixtureFile.text(audited));
      Summary summary =
          recording.run(
              writer, known -> redaction.identitiesFile().ifPresent(file -> file.write(known)));
      stdout.flush();
      report.println("recorded " + service + (toFile ? " into " + out : ""));
      summary.lines().forEach(line -> report.println("  " + line));
      report.flush();
      return ExitCode.DONE;
    } finally {
      close(vertx);
    }
  }

  private URI service() {
    try {
      URI uri =
          new URI(endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint);
      boolean plain =
          "http".equals(uri.getScheme())
              && uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getRawPath().isEmpty()
              && uri.getQuery() == null
              && uri.getFragment() == null;
      if (plain) {
        return uri;
      }
    } catch (URISyntaxException notOne) {
      throw wrongEndpoint();
    }
    throw wrongEndpoint();
  }

  private static Failure wrongEndpoint() {
    return Failure.misused(
        "--endpoint is no address of a metadata service; write http://HOST or http://HOST:PORT");
  }

  /** Before the crawl, not after it: what cannot be written need not be asked for. */
  static void checkTarget(Path target) {
    Path directory = target.toAbsolutePath().resolveSibling("");
    if (!Files.isDirectory(directory)) {
      throw Failure.misused("there is no directory " + directory + " to write " + target + " into");
    }
    if (Files.isDirectory(target)) {
      throw Failure.misused(target + " is a directory; name a file in it with --out");
    }
    if (!Files.isWritable(directory)) {
      throw Failure.failed("the directory " + directory + " cannot be written to");
    }
    if (Files.exists(target)) {
      try {
        FixtureFile.read(target);
      } catch (FixtureFormatException other) {
        throw Failure.misused(
            target + " exists and is no fixture; choose another --out, or remove it");
      }
    }
  }

  private static void close(Vertx vertx) {
    try {
      vertx.close().await(2, TimeUnit.SECONDS);
    } catch (TimeoutException endsWithTheProcess) {
      Thread.onSpinWait();
    }
  }
}
