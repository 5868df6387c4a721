package imdstape.recorder;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import imdstape.cli.CommandProvider;
import imdstape.file.AtomicFile;
import imdstape.fixture.AuditedFixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureFile;
import imdstape.recorder.check.ReportFile;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.confidential.PrivateFile;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.scenario.ScenarioFile;
import imdstape.recorder.watch.WatchResult;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/**
 * The rules of the structure. This module holds the test because its tests see all other modules.
 */
@AnalyzeClasses(packages = "imdstape", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ROOT = "imdstape.";

  /** Each package of imdstape, and the packages of imdstape it may depend on. */
  private static final String DEPENDENCIES =
      """
      cli -> fixture
      consistency -> ec2 fixture metadata
      derive -> consistency ec2 fixture metadata pseudonym
      ec2 ->
      file ->
      fixture -> file json metadata pseudonym secrets
      fixtures -> cli derive fixture json
      host -> cli ec2 json
      http -> ec2 secrets
      json ->
      metadata ->
      pseudonym -> metadata
      scenario -> metadata
      scenario.codec -> json metadata scenario
      secrets -> ec2 metadata pseudonym
      recorder -> cli fixture http metadata recorder.client recorder.client.diagnosis recorder.convert recorder.crawl recorder.proxy recorder.redact recorder.redact.pseudonym recorder.scenario recorder.watch scenario scenario.codec secrets
      recorder.check -> cli consistency file fixture fixtures json recorder.identity recorder.report secrets
      recorder.cli -> cli ec2 file fixture fixtures host metadata recorder recorder.check recorder.cli.library recorder.client recorder.client.diagnosis recorder.confidential recorder.convert recorder.diff recorder.prune recorder.redact recorder.redact.pseudonym recorder.report recorder.scenario
      recorder.cli.library -> cli consistency derive file fixture fixtures metadata recorder.report
      recorder.client -> cli metadata recorder.client.transport
      recorder.client.diagnosis -> cli metadata recorder.client recorder.client.transport
      recorder.client.transport -> metadata
      recorder.confidential -> cli file json metadata recorder.client recorder.redact.pseudonym
      recorder.convert -> cli fixture json metadata recorder.client.transport recorder.crawl secrets
      recorder.crawl -> cli fixture metadata recorder.client recorder.client.diagnosis recorder.client.transport
      recorder.diff -> fixture metadata recorder.report secrets
      recorder.identity -> cli ec2 fixture metadata pseudonym recorder.redact.pseudonym secrets
      recorder.proxy -> cli fixture http metadata recorder.client recorder.client.transport recorder.crawl
      recorder.prune -> cli fixture json metadata
      recorder.redact -> cli fixture json metadata pseudonym recorder.client.transport recorder.crawl recorder.redact.pseudonym recorder.userdata recorder.watch scenario secrets
      recorder.redact.pseudonym -> cli ec2 fixture metadata pseudonym secrets
      recorder.report ->
      recorder.scenario -> cli file fixture recorder.redact recorder.watch scenario scenario.codec secrets
      recorder.userdata -> recorder.userdata.shell recorder.userdata.text
      recorder.userdata.shell -> recorder.userdata.text
      recorder.userdata.text ->
      recorder.watch -> fixture metadata recorder.client recorder.client.transport recorder.crawl
      replayer -> host http replayer.control replayer.credential replayer.instance replayer.journal replayer.server replayer.server.listener
      replayer.cli -> cli consistency derive fixture fixtures host metadata replayer replayer.cli.option replayer.cli.remote replayer.control replayer.credential replayer.event replayer.fault replayer.identity replayer.instance replayer.journal replayer.process replayer.redirect replayer.server replayer.server.listener replayer.token scenario scenario.codec
      replayer.cli.option -> cli file json metadata replayer.event replayer.fault replayer.instance replayer.journal replayer.process scenario scenario.codec
      replayer.cli.remote -> cli host replayer.control
      replayer.client -> json metadata replayer.control replayer.journal scenario scenario.codec
      replayer.control -> cli ec2 fixtures host http json metadata replayer.event replayer.fault replayer.instance replayer.journal replayer.server scenario scenario.codec
      replayer.credential -> cli json metadata scenario
      replayer.event -> metadata scenario
      replayer.fault -> metadata replayer.http scenario
      replayer.http -> metadata
      replayer.identity -> fixture pseudonym
      replayer.instance -> fixture metadata replayer.credential replayer.event replayer.fault replayer.http replayer.identity replayer.journal replayer.token scenario scenario.codec
      replayer.journal -> file metadata replayer.http secrets
      replayer.process -> cli file host metadata replayer.journal
      replayer.redirect -> cli host
      replayer.server -> cli host http metadata replayer.credential replayer.fault replayer.http replayer.instance replayer.journal replayer.server.fastpath scenario
      replayer.server.fastpath -> metadata replayer.http
      replayer.server.listener -> cli ec2
      replayer.token -> cli file metadata replayer.http
      """;

  @ArchTest
  static void everyPackageDependsOnlyOnThePackagesInItsRow(JavaClasses classes) {
    Map<String, Set<String>> allowed = allowedDependencies();
    Map<String, Set<String>> found = new TreeMap<>();
    Set<String> violations = new TreeSet<>();
    for (JavaClass source : classes) {
      String from = name(source);
      found.computeIfAbsent(from, none -> new TreeSet<>());
      for (Dependency dependency : source.getDirectDependenciesFromSelf()) {
        String to = name(dependency.getTargetClass());
        if (to.isEmpty() || to.equals(from)) {
          continue;
        }
        found.get(from).add(to);
        if (!allowed.getOrDefault(from, Set.of()).contains(to)) {
          violations.add(from + " -> " + to + ": " + dependency.getDescription());
        }
      }
    }
    assertThat(violations).as("dependencies that no row allows").isEmpty();
    assertThat(allowed.keySet()).as("every package has a row").isEqualTo(found.keySet());
  }

  private static Map<String, Set<String>> allowedDependencies() {
    Map<String, Set<String>> allowed = new TreeMap<>();
    DEPENDENCIES
        .lines()
        .map(row -> row.split(" ->", 2))
        .forEach(row -> allowed.put(row[0], Set.of(row[1].strip().split(" "))));
    return allowed;
  }

  /** The package of a class without the root package, or an empty string for a foreign class. */
  private static String name(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
  }

  /**
   * Removes the packages that depend on no remaining one, until none is left or all are in cycles.
   */
  @ArchTest
  static void packagesHaveNoCycles(JavaClasses classes) {
    Map<String, Set<String>> remaining = allowedDependencies();
    boolean removed = true;
    while (removed) {
      removed =
          remaining
              .values()
              .removeIf(targets -> targets.stream().noneMatch(remaining::containsKey));
    }
    assertThat(remaining).as("packages in a cycle, and those that depend on them").isEmpty();
  }

  /**
   * A command that no provider has is absent from {@code imds --help}, and nothing else says so.
   */
  @ArchTest
  static void everyCommandIsProvidedByItsName(JavaClasses classes) {
    Set<String> provided = new TreeSet<>();
    for (CommandProvider program : ServiceLoader.load(CommandProvider.class)) {
      provided.addAll(program.commands().keySet());
    }
    Set<String> declared = new TreeSet<>();
    for (JavaClass type : classes) {
      // a nested class is a subcommand, and imdstape.cli has imds itself
      type.tryGetAnnotationOfType(CommandLine.Command.class)
          .filter(command -> type.isTopLevelClass() && type.isAssignableTo(Callable.class))
          .filter(command -> !type.getPackageName().equals("imdstape.cli"))
          .ifPresent(command -> declared.add(command.name()));
    }
    assertThat(provided).isNotEmpty().containsAll(declared);
    assertThat(declared).containsAll(provided);
  }

  /** A name alone says which type is meant, in an error, a log and a search. */
  @ArchTest
  static void publicTypesHaveDistinctNames(JavaClasses classes) {
    Map<String, Set<String>> types = new TreeMap<>();
    for (JavaClass type : classes) {
      if (type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC)) {
        types
            .computeIfAbsent(type.getSimpleName(), none -> new TreeSet<>())
            .add(type.getPackageName());
      }
    }
    types.values().removeIf(packages -> packages.size() == 1);
    assertThat(types).as("public types of one name, with their packages").isEmpty();
  }

  /** Packages that search texts of others: bodies, user-data, edited files. */
  private static final Set<String> SEARCHING_PACKAGES =
      Set.of(
          "imdstape.secrets",
          "imdstape.recorder.check",
          "imdstape.recorder.convert",
          "imdstape.recorder.diff",
          "imdstape.recorder.identity",
          "imdstape.recorder.redact",
          "imdstape.recorder.redact.pseudonym",
          "imdstape.recorder.userdata",
          "imdstape.recorder.userdata.shell",
          "imdstape.recorder.userdata.text");

  /**
   * The methods of String that take a pattern, without {@code split}: it is used for one character.
   */
  private static final Set<String> METHODS_WITH_PATTERNS =
      Set.of("matches", "replaceAll", "replaceFirst");

  /** Classes of these packages with patterns of Java, and why their time is linear. */
  private static final Map<String, String> LINEAR_PATTERNS =
      Map.ofEntries(
          Map.entry("LeakRules", "matches a found value once, without repeated groups"),
          Map.entry("FixtureChecker", "matches a message of ours"),
          Map.entry("ReportFile", "one keyword, then blanks"),
          Map.entry("BaselineParser", "one choice at each character"),
          Map.entry("SarifReport", "single characters"),
          Map.entry("CloudInitReader", "of fixed length"),
          Map.entry("TreeComparison", "one run at the beginning"),
          Map.entry("HarmlessForms", "whole values, one choice at each character"),
          Map.entry("HarmlessText", "at most 200 characters"),
          Map.entry("HarmlessValues", "whole values, one choice at each character"),
          Map.entry("IdentityScanner", "possessive, or one choice at each character"),
          Map.entry("DocumentReader", "of fixed length"),
          Map.entry("OriginalValues", "values of the recording, of fixed length"),
          Map.entry("KnownPseudonyms", "one run, then at most four characters"),
          Map.entry("UserRulesParser", "of bounded length"),
          Map.entry("MimeFormat", "one choice at each character"),
          Map.entry("ShellVocabulary", "single runs of blanks"),
          Map.entry("JsonFormat", "one character, then everything"),
          Map.entry("AemmConfigurationReader", "one repetition in each pattern"),
          Map.entry("ImportedTreeBuilder", "of bounded length"),
          Map.entry("IdentitySpelling", "of bounded length"),
          Map.entry("MaintenanceEventParser", "one repetition, at the end"),
          Map.entry("PathRedactor", "one repetition after a fixed beginning"),
          Map.entry("RedactionPass", "of bounded length"),
          Map.entry("WatchRedactor", "one keyword, then blanks"),
          Map.entry("IdentityDocumentFields", "forms of bounded length"),
          Map.entry("IdentityDocumentRedactor", "forms of bounded length"),
          Map.entry("PseudonymAssigner", "a name, which the catalogue limits to 1,024 characters"),
          Map.entry("ValueReplacement", "one keyword, then a run up to a quotation mark"),
          Map.entry("CommandLineMasker", "tried at one place of a line, without repeated groups"),
          Map.entry("Ec2LaunchFormat", "of bounded length"),
          Map.entry("TomlMasker", "possessive"),
          Map.entry("YamlMasker", "a text of at most 64 characters"));

  /**
   * A pattern of Java can take quadratic or exponential time on a text that somebody chose, or
   * overflow the stack. Searches are scanners in code or RE2/J.
   */
  @ArchTest
  static void onlyNamedClassesSearchWithPatternsOfJava(JavaClasses classes) {
    Set<String> users = new TreeSet<>();
    for (JavaClass type : classes) {
      boolean searching = SEARCHING_PACKAGES.contains(type.getPackageName());
      boolean usesPatterns =
          type.getDirectDependenciesFromSelf().stream()
              .anyMatch(
                  dependency ->
                      dependency.getTargetClass().getPackageName().equals("java.util.regex"));
      boolean usesPatternsOfStrings =
          type.getMethodCallsFromSelf().stream()
              .anyMatch(
                  call ->
                      call.getTargetOwner().isEquivalentTo(String.class)
                          && METHODS_WITH_PATTERNS.contains(call.getName()));
      if (searching && (usesPatterns || usesPatternsOfStrings)) {
        users.add(outermost(type).getSimpleName());
      }
    }
    assertThat(users)
        .as("classes with patterns of Java; each needs a reason why its time is linear")
        .isEqualTo(new TreeSet<>(LINEAR_PATTERNS.keySet()));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }

  /** Only the packages of commands parse command lines; all others take plain values. */
  @ArchTest
  static final ArchRule onlyCliPackagesUsePicocli =
      noClasses()
          .that()
          .resideOutsideOfPackage("imdstape..cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  /** A start loads no router and no web client, and the metadata service answers as EC2 does. */
  @ArchTest
  static final ArchRule onlyControlUsesVertxWeb =
      noClasses()
          .that()
          .resideOutsideOfPackages("imdstape.replayer.control", "imdstape.replayer.client")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx.ext.web..");

  /**
   * The internals of the HTTP stack are used in one package. The named classes use header names
   * with a known hash, a table of reason phrases, and the exception of a timeout.
   */
  @ArchTest
  static final ArchRule onlyTheFastPathUsesNettyAndVertxInternals =
      noClasses()
          .that()
          .resideOutsideOfPackage("imdstape.replayer.server.fastpath")
          .and()
          .haveNameNotMatching(".*\\.(HostGuard|MetadataVersions|NoAnswerReason)")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty..",
              "io.vertx.core.impl..",
              "io.vertx.core.internal..",
              "io.vertx.core.spi..",
              "io.vertx.core.*.impl..");

  @ArchTest
  static final ArchRule metadataFixtureAndCliUseNoNetwork =
      noClasses()
          .that()
          .resideInAnyPackage("imdstape.metadata..", "imdstape.fixture..", "imdstape.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..", "java.net..");

  @ArchTest
  static final ArchRule onlyTheAuditCreatesAuditedFixtures =
      noClasses()
          .that()
          .areNotAssignableTo(FixtureAudit.class)
          .should()
          .callConstructorWhere(
              targetOwner(
                  describe("AuditedFixture", owner -> owner.isEquivalentTo(AuditedFixture.class))));

  /**
   * Four classes of the recorder write files, each of them one kind: fixtures, scenarios, reports
   * with baselines, and private files. The first two take audited values only, reports and
   * baselines have no field for a recorded value, and a private file is readable by its owner only.
   */
  @ArchTest
  static final ArchRule onlyNamedClassesWriteFilesInTheRecorder =
      noClasses()
          .that()
          .resideInAnyPackage("imdstape.recorder..", "imdstape.fixture..")
          .and()
          .areNotAssignableTo(FixtureFile.class)
          .and()
          // the identities file and the request journal: mode 0600, real names, no bodies
          .areNotAssignableTo(PrivateFile.class)
          .and()
          .areNotAssignableTo(ReportFile.class)
          .and()
          .areNotAssignableTo(ScenarioFile.class)
          .should()
          .callMethodWhere(
              describe(
                  "writes a file",
                  call ->
                      (call.getTargetOwner().isEquivalentTo(Files.class)
                              && call.getName().matches("write.*|new.*|create.*|copy|move"))
                          || call.getTargetOwner().isEquivalentTo(AtomicFile.class)
                          || call.getTargetOwner()
                              .getName()
                              .matches("java\\.io\\.(File(Output|Writer).*|RandomAccessFile)")));

  /** Imported metadata is as secret as crawled metadata and becomes a crawl, too. */
  @ArchTest
  static final ArchRule unredactedTypesStayBetweenCrawlAndRedaction =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "imdstape.recorder.crawl..",
              "imdstape.recorder.proxy..",
              "imdstape.recorder.client..",
              "imdstape.recorder.watch..",
              "imdstape.recorder.convert..",
              "imdstape.recorder.redact..")
          .and()
          // the steps of a recording; its configuration and its result hold none of them
          .haveNameNotMatching(
              "imdstape\\.recorder\\.(Recording|UnredactedRecording|WatchStep|\\w+Mode)")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(
              Crawl.class,
              CapturedResponse.class,
              WatchResult.class,
              WatchResult.ObservedChange.class);

  @ArchTest
  static final ArchRule onlyTheAuditCreatesAuditedScenarios =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("imdstape.recorder.scenario.ScenarioAudit")
          .should()
          .callConstructorWhere(
              targetOwner(
                  describe(
                      "AuditedScenario",
                      owner ->
                          owner.getName().equals("imdstape.recorder.scenario.AuditedScenario"))));

  @ArchTest
  static final ArchRule clockAndRandomnessArePassedAsArguments =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "imdstape.replayer.cli..", "imdstape.replayer.server..", "imdstape.recorder.cli..")
          .and()
          // waits for another process, draws the key of this one, is the clock of a recording, and
          // has the system clock as its documented default
          .haveNameNotMatching(
              "imdstape\\.(replayer\\.(process\\.BackgroundReplay|token\\.TokenKey"
                  + "|ReplayConfig\\$Builder)"
                  + "|recorder\\.client\\.SystemTime)")
          .should()
          .callMethodWhere(
              describe(
                  "reads the clock",
                  call ->
                      call.getName().matches("now|currentTimeMillis|nanoTime|system")
                          && call.getTargetOwner().getPackageName().startsWith("java.")))
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Random.class, SecureRandom.class);
}
