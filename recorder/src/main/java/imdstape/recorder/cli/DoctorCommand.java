package imdstape.recorder.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import imdstape.host.LeftoverSearch;
import imdstape.host.LeftoverSearch.Leftover;
import imdstape.recorder.client.CancellationToken;
import imdstape.recorder.client.ContactResult;
import imdstape.recorder.client.CrawlListener;
import imdstape.recorder.client.ImdsClient;
import imdstape.recorder.client.OwnedVertx;
import imdstape.recorder.client.RequestPace;
import imdstape.recorder.client.RequestPolicy;
import imdstape.recorder.client.ServiceEndpoint;
import imdstape.recorder.client.SystemTime;
import imdstape.recorder.client.diagnosis.HostEnvironment;
import imdstape.recorder.client.diagnosis.ServiceDiagnosis;
import imdstape.recorder.report.JsonReportWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code imds doctor}: explains whether a metadata service answers on this machine. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description =
        "Say whether a metadata service answers here, and if not, why; and what replays that were"
            + " killed have left on this machine.%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds doctor                                   on an EC2 instance",
      "  imds doctor --endpoint http://127.0.0.1:1338 --json",
      "",
      "It asks for a token, and for one listing with it and without it. Of the",
      "environment, only names of variables are looked at. What was left is listed",
      "with a command that undoes it, and changes no exit code.",
      "Exit codes: 0 all is well, 1 it is not, 2 used wrongly."
    })
final class DoctorCommand implements Callable<Integer> {

  /** AWS SDKs wait one second for a response; a service that needs twice as long is not healthy. */
  private static final RequestPolicy POLICY =
      new RequestPolicy(RequestPace.DEFAULT, 10, Duration.ofSeconds(2));

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      defaultValue = ServiceEndpoint.DEFAULT,
      description = "The service to look at (default: ${DEFAULT-VALUE}, the instance's own).")
  String endpoint = "";

  @Option(names = "--json", description = "As one JSON object.")
  boolean json;

  @Spec CommandSpec spec = CommandSpec.create();

  private final Supplier<HostEnvironment> environmentDetector;
  private final LeftoverSearch.SearchContext place;

  /**
   * Creates the command.
   *
   * @param environmentDetector detects the machine that this runs on
   * @param place where to look for leftovers of killed replays
   */
  DoctorCommand(Supplier<HostEnvironment> environmentDetector, LeftoverSearch.SearchContext place) {
    this.environmentDetector = environmentDetector;
    this.place = place;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    URI service = RecordCommand.parseEndpoint(endpoint);
    try (OwnedVertx vertx = new OwnedVertx()) {
      ContactResult contact =
          new ImdsClient(
                  vertx.get(),
                  service,
                  POLICY,
                  new SystemTime(),
                  new CancellationToken(),
                  CrawlListener.NONE)
              .makeContact();
      HostEnvironment environment = environmentDetector.get();
      ServiceDiagnosis diagnosis = ServiceDiagnosis.of(contact, environment);
      PrintWriter out = spec.commandLine().getOut();
      List<Leftover> leftovers = leftovers();
      out.print(
          json
              ? json(contact, diagnosis, environment, leftovers)
              : text(contact, diagnosis, leftovers));
      out.flush();
      return diagnosis.isHealthy() ? ExitCode.SUCCESS : ExitCode.FAILURE;
    }
  }

  /**
   * Lists leftovers. One that could not be examined has no undo command and is listed only if the
   * command asks the real service.
   */
  private List<Leftover> leftovers() throws IOException, InterruptedException {
    boolean real = endpoint.equals(ServiceEndpoint.DEFAULT);
    return LeftoverSearch.find(place, Instant.now()).stream()
        .filter(leftover -> leftover.undoCommand() != null || real)
        .toList();
  }

  private static String text(
      ContactResult contact, ServiceDiagnosis diagnosis, List<Leftover> leftovers) {
    String leftoverLines =
        leftovers.stream()
            .map(
                leftover ->
                    leftover.undoCommand() == null
                        ? leftover.description() + "\n"
                        : "left behind: "
                            + leftover.description()
                            + "; undo: "
                            + leftover.undoCommand()
                            + "\n")
            .collect(Collectors.joining());
    return """
    %s
      PUT for a token      %s
      GET without a token  %s
      GET with the token   %s
    """
        .formatted(
            diagnosis.message(),
            contact.tokenPut().describe(),
            contact.getWithoutToken().describe(),
            contact.hasToken() ? contact.getWithToken().describe() : "there is none")
        .concat(leftoverLines);
  }

  /** The report as JSON; the names of the components are those of the JSON fields. */
  private record DoctorJson(
      String endpoint,
      String finding,
      String what,
      String advice,
      String put,
      String getWithoutToken,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String getWithToken,
      boolean instance,
      boolean container,
      boolean task,
      List<LeftoverJson> leftovers) {}

  private record LeftoverJson(
      String what, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String undo) {}

  private static String json(
      ContactResult contact,
      ServiceDiagnosis diagnosis,
      HostEnvironment environment,
      List<Leftover> leftovers) {
    return JsonReportWriter.writePretty(
            new DoctorJson(
                contact.endpoint(),
                diagnosis.code().jsonName(),
                diagnosis.description(),
                diagnosis.advice(),
                contact.tokenPut().describe(),
                contact.getWithoutToken().describe(),
                contact.hasToken() ? contact.getWithToken().describe() : null,
                environment.isEc2Instance(),
                environment.isContainer(),
                environment.isEcsTask(),
                leftovers.stream()
                    .map(
                        leftover ->
                            new LeftoverJson(leftover.description(), leftover.undoCommand()))
                    .toList()))
        + "\n";
  }
}
