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
import imdstape.metadata.HttpTokens;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code imds new}: makes a consistent fixture without a recorded instance. */
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

  /** The fixture of the library that has the fewest optional values; the command adds to it. */
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
  HttpTokens tokens = HttpTokens.REQUIRED;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where to.")
  Path out = Path.of("new.json");

  @Mixin OutputFlags output = new OutputFlags();

  @Spec CommandSpec spec = CommandSpec.create();

  private final LocalDate today;
  private final @Nullable UnaryOperator<String> prompt;

  /**
   * Creates the command.
   *
   * @param prompt asks the user a question and returns the answer, or null without a terminal
   */
  public NewCommand(LocalDate today, @Nullable UnaryOperator<String> prompt) {
    this.today = today;
    this.prompt = prompt;
  }

  @Override
  public Integer call() {
    output.requireFixtureTarget(out);
    List<String> texts = settingsFromOptions();
    if (texts.isEmpty() && prompt != null) {
      texts = askForSettings(prompt);
    }
    List<FixtureSetting> settings = SettingsReader.readSettings(null, texts);
    Fixture base = FixtureLibrary.load(BARE);
    Fixture derived = SettingsReader.derive(base, BARE, settings).fixture();
    Fixture fixture =
        new Fixture(
            describe(derived),
            new FixtureOrigin(
                    FixtureOrigin.OriginKind.DOCUMENTED,
                    today.toString(),
                    ProgramVersion.line(),
                    base.origin().sources())
                .withSettings(derived.origin().settings()),
            new RecordedService(derived.service().versions(), tokens, derived.service().traits()),
            derived.tree(),
            derived.listings(),
            derived.differences(),
            Fixture.RedactionSummary.NONE);
    FixtureFile.write(FixtureAudit.of(fixture).orThrow(), out);
    PrintWriter stdout = spec.commandLine().getOut();
    stdout.println("wrote " + out + ": " + fixture.description());
    stdout.flush();
    return ExitCode.SUCCESS;
  }

  private List<String> settingsFromOptions() {
    List<String> settings = new ArrayList<>();
    add(settings, "instance-type", instanceType);
    add(settings, "region", region);
    add(settings, "zone", zone);
    add(settings, "life-cycle", lifeCycle);
    add(settings, "role", role);
    add(settings, "public-ipv4", publicIpv4);
    add(settings, "interfaces", interfaces);
    tags.forEach(tag -> settings.add("tag." + tag));
    return settings;
  }

  private static List<String> askForSettings(UnaryOperator<String> prompt) {
    List<String> settings = new ArrayList<>();
    add(settings, "instance-type", prompt.apply("Instance type [t3.micro]: "));
    add(settings, "region", prompt.apply("Region [ca-central-1]: "));
    add(settings, "life-cycle", prompt.apply("on-demand or spot [on-demand]: "));
    add(settings, "role", prompt.apply("IAM role [none]: "));
    add(settings, "public-ipv4", prompt.apply("Public IPv4 address [none]: "));
    add(settings, "interfaces", prompt.apply("Network interfaces [1]: "));
    add(settings, "tag.Name", prompt.apply("Name tag [none]: "));
    return settings;
  }

  private static void add(List<String> settings, String key, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      settings.add(key + "=" + value.strip());
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
