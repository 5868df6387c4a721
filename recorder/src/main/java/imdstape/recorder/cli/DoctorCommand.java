package imdstape.recorder.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import imdstape.host.Leftovers;
import imdstape.host.Leftovers.Leftover;
import imdstape.recorder.client.CancellationToken;
import imdstape.recorder.client.ContactResult;
import imdstape.recorder.client.CrawlListener;
import imdstape.recorder.client.HostEnvironment;
import imdstape.recorder.client.ImdsClient;
import imdstape.recorder.client.OwnedVertx;
import imdstape.recorder.client.RequestPace;
import imdstape.recorder.client.RequestPolicy;
import imdstape.recorder.client.ServiceDiagnosis;
import imdstape.recorder.client.ServiceEndpoint;
import imdstape.recorder.client.SystemTime;
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

/** {@code imds doctor}: does a service answer here, and if not, why? */
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

  /** SDKs wait one second; whoever is slower than twice that is not well. */
  private static final RequestPolicy MANNERS =
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

  private final Supplier<HostEnvironment> surroundings;
  private final Leftovers.SearchContext place;

  /**
   * The command.
   *
   * @param surroundings where it runs
   * @param place where to look for what was left
   */
  DoctorCommand(Supplier<HostEnvironment> surroundings, Leftovers.SearchContext place) {
    this.surroundings = surroundings;
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
                  MANNERS,
                  new SystemTime(),
                  new CancellationToken(),
                  CrawlListener.NONE)
              .makeContact();
      HostEnvironment here = surroundings.get();
      ServiceDiagnosis diagnosis = ServiceDiagnosis.of(contact, here);
      PrintWriter out = spec.commandLine().getOut();
      List<Leftover> left = leftovers();
      out.print(json ? json(contact, diagnosis, here, left) : text(contact, diagnosis, left));
      out.flush();
      return diagnosis.isHealthy() ? ExitCode.SUCCESS : ExitCode.FAILURE;
    }
  }

  /** What could not be looked at matters to whoever asks for the real address. */
  private List<Leftover> leftovers() throws IOException, InterruptedException {
    boolean real = endpoint.equals(ServiceEndpoint.DEFAULT);
    return Leftovers.find(place, Instant.now()).stream()
        .filter(one -> one.undoCommand() != null || real)
        .toList();
  }

  private static String text(
      ContactResult contact, ServiceDiagnosis diagnosis, List<Leftover> left) {
    String leftovers =
        left.stream()
            .map(
                one ->
                    one.undoCommand() == null
                        ? one.description() + "\n"
                        : "left behind: "
                            + one.description()
                            + "; undo: "
                            + one.undoCommand()
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
        .concat(leftovers);
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
      HostEnvironment here,
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
                here.isEc2Instance(),
                here.isContainer(),
                here.isEcsTask(),
                leftovers.stream()
                    .map(left -> new LeftoverJson(left.description(), left.undoCommand()))
                    .toList()))
        + "\n";
  }
}
