package imdstape.recorder.cli.library;

import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import imdstape.derive.FixtureSetting;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.FixtureOrigin;
import imdstape.fixture.RecordedService;
import imdstape.fixtures.FixtureLibrary;
import imdstape.fixtures.SettingsReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code imds new}: a consistent fixture of an instance that nobody has at hand. */
@Command(
    name = "new",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "Write a consistent fixture, documented and not recorded, from a few answers.%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds new --out mine.json                      asks, on a terminal",
      "  imds new --instance-type c7g.xlarge --region eu-west-1 --role batch --out mine.json",
      "",
      "What is not said is as in the library's private-no-role; imds derive changes more.",
      "Exit codes: 0 done, 1 failed, 2 used wrongly or contradictory, 3 a leak was found."
    })
public final class NewCommand implements Callable<Integer> {

  /** The instance with the least: everything else is added to it. */
  private static final String BARE = "private-no-role";

  @Option(names = "--instance-type", paramLabel = "TYPE", description = "Such as c7g.xlarge.")
  @Nullable String instanceType;

  @Option(names = "--region", paramLabel = "REGION", description = "Such as eu-west-1.")
  @Nullable String region;

  @Option(names = "--zone", paramLabel = "ZONE", description = "Such as eu-west-1b.")
  @Nullable String zone;

  @Option(names = "--life-cycle", paramLabel = "on-demand|spot", description = "How it is paid.")
  @Nullable String lifeCycle;

  @Option(names = "--role", paramLabel = "NAME", description = "Its IAM role.")
  @Nullable String role;

  @Option(names = "--public-ipv4", paramLabel = "ADDRESS", description = "Its public address.")
  @Nullable String publicIpv4;

  @Option(names = "--interfaces", paramLabel = "NUMBER", description = "How many interfaces.")
  @Nullable String interfaces;

  @Option(
      names = "--tag",
      paramLabel = "NAME=VALUE",
      description = "A tag in its metadata; may be repeated.")
  List<String> tags = new ArrayList<>();

  @Option(
      names = "--tokens",
      paramLabel = "required|optional",
      description = "IMDSv2 alone, or v1 too (default: ${DEFAULT-VALUE}).",
      defaultValue = "required")
  RecordedService.HttpTokens tokens = RecordedService.HttpTokens.REQUIRED;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where to.")
  Path out = Path.of("new.json");

  @Spec CommandSpec spec = CommandSpec.create();

  private final LocalDate today;
  private final @Nullable UnaryOperator<String> person;

  /**
   * The command.
   *
   * @param person answers questions, or null if nobody is there
   */
  public NewCommand(LocalDate today, @Nullable UnaryOperator<String> person) {
    this.today = today;
    this.person = person;
  }

  @Override
  public Integer call() {
    List<String> given = settingsFromOptions();
    if (given.isEmpty() && person != null) {
      given = askForSettings(person);
    }
    List<FixtureSetting> settings = SettingsReader.readSettings(null, given);
    Fixture bare = FixtureLibrary.load(BARE);
    Fixture like = SettingsReader.derive(bare, BARE, settings).fixture();
    Fixture made =
        new Fixture(
            describe(like),
            new FixtureOrigin(
                FixtureOrigin.OriginKind.DOCUMENTED,
                today.toString(),
                ProgramVersion.line(),
                bare.origin().sources()),
            new RecordedService(like.service().versions(), tokens, like.service().traits()),
            like.tree(),
            like.listings(),
            like.differences(),
            Fixture.RedactionSummary.NONE);
    FixtureFile.write(FixtureAudit.of(made).orThrow(), out);
    PrintWriter said = spec.commandLine().getOut();
    said.println("wrote " + out + ": " + made.description());
    said.flush();
    return ExitCode.SUCCESS;
  }

  private List<String> settingsFromOptions() {
    List<String> given = new ArrayList<>();
    add(given, "instance-type", instanceType);
    add(given, "region", region);
    add(given, "zone", zone);
    add(given, "life-cycle", lifeCycle);
    add(given, "role", role);
    add(given, "public-ipv4", publicIpv4);
    add(given, "interfaces", interfaces);
    tags.forEach(tag -> given.add("tag." + tag));
    return given;
  }

  private static List<String> askForSettings(UnaryOperator<String> person) {
    List<String> given = new ArrayList<>();
    add(given, "instance-type", person.apply("Instance type [t3.micro]: "));
    add(given, "region", person.apply("Region [ca-central-1]: "));
    add(given, "life-cycle", person.apply("on-demand or spot [on-demand]: "));
    add(given, "role", person.apply("IAM role [none]: "));
    add(given, "public-ipv4", person.apply("Public IPv4 address [none]: "));
    add(given, "interfaces", person.apply("Network interfaces [1]: "));
    add(given, "tag.Name", person.apply("Name tag [none]: "));
    return given;
  }

  private static void add(List<String> given, String key, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      given.add(key + "=" + value.strip());
    }
  }

  private static String describe(Fixture fixture) {
    LibraryEntry entry = new LibraryEntry("", fixture);
    return String.join(
        ", ",
        entry.type(),
        entry.details().getOrDefault("life-cycle", "on-demand"),
        entry.details().getOrDefault("zone", entry.region()).toLowerCase(Locale.ROOT));
  }
}
