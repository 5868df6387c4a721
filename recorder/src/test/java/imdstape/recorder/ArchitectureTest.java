package imdstape.recorder;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import imdstape.fixture.AuditedFixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureFile;
import imdstape.recorder.check.WholeFile;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.crawl.Seen;
import imdstape.recorder.crawl.Watched;
import imdstape.recorder.watch.ScenarioFile;
import imdstape.recorder.watch.Watching;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/** The walls of the house. It lies in the module whose tests see every other. */
@AnalyzeClasses(packages = "imdstape", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** Each package and all that it may know of the others. */
  private static final Map<String, List<String>> MAY_KNOW =
      Map.ofEntries(
          Map.entry("metadata", List.of()),
          Map.entry("json", List.of()),
          Map.entry("standin", List.of("metadata")),
          Map.entry("leak", List.of("standin", "metadata")),
          Map.entry("fixture", List.of("leak", "standin", "json", "metadata")),
          Map.entry("ec2", List.of()),
          Map.entry("consistency", List.of("ec2", "fixture", "metadata")),
          Map.entry("derive", List.of("consistency", "ec2", "fixture", "standin", "metadata")),
          Map.entry("command", List.of("fixture")),
          Map.entry("running", List.of("command", "json")),
          Map.entry("fixtures", List.of("derive", "command", "fixture", "json")),
          Map.entry("replayer.identity", List.of("fixture", "standin")),
          Map.entry("replayer.credentials", List.of("metadata")),
          Map.entry("replayer.options", List.of("fixture")),
          Map.entry("replayer.fault", List.of("metadata")),
          Map.entry("replayer.journal", List.of("leak", "metadata")),
          Map.entry(
              "replayer.event", List.of("replayer.credentials", "replayer.options", "metadata")),
          Map.entry("replayer.token", List.of("metadata", "fixture")),
          Map.entry(
              "replayer.table",
              List.of(
                  "replayer.event",
                  "replayer.credentials",
                  "replayer.identity",
                  "fixture",
                  "metadata")),
          Map.entry(
              "replayer.world",
              List.of(
                  "replayer.table",
                  "replayer.token",
                  "replayer.fault",
                  "replayer.event",
                  "replayer.options",
                  "replayer.credentials",
                  "replayer.identity",
                  "fixture",
                  "metadata")),
          Map.entry(
              "replayer.wire",
              List.of("replayer.world", "replayer.fault", "replayer.journal", "door", "metadata")),
          Map.entry(
              "replayer.scenario",
              List.of(
                  "replayer.world",
                  "replayer.fault",
                  "replayer.event",
                  "replayer.options",
                  "replayer.credentials",
                  "fixture",
                  "json",
                  "metadata")),
          Map.entry("door", List.of("leak")),
          Map.entry(
              "replayer.control",
              List.of(
                  "door",
                  "replayer.scenario",
                  "replayer.world",
                  "replayer.journal",
                  "replayer.fault",
                  "replayer.event",
                  "replayer.options",
                  "command",
                  "fixture",
                  "metadata")),
          Map.entry("replayer.run", List.of("replayer.journal", "command", "metadata")),
          Map.entry("replayer.machine", List.of("running", "command")),
          Map.entry("replayer.remote", List.of("running", "replayer.scenario", "command")),
          Map.entry(
              "replayer",
              List.of(
                  "replayer.wire",
                  "replayer.run",
                  "replayer.machine",
                  "replayer.remote",
                  "running",
                  "replayer.control",
                  "replayer.scenario",
                  "door",
                  "replayer.credentials",
                  "replayer.identity",
                  "replayer.world",
                  "replayer.journal",
                  "replayer.fault",
                  "replayer.event",
                  "replayer.options",
                  "fixtures",
                  "derive",
                  "consistency",
                  "command",
                  "fixture",
                  "metadata")),
          Map.entry("recorder.crawl", List.of("command", "fixture", "metadata")),
          Map.entry("recorder.userdata", List.of()),
          Map.entry(
              "recorder.redact",
              List.of(
                  "recorder.crawl",
                  "recorder.userdata",
                  "command",
                  "fixture",
                  "json",
                  "leak",
                  "standin",
                  "metadata")),
          Map.entry(
              "recorder.exchange",
              List.of("recorder.crawl", "command", "fixture", "leak", "json", "metadata")),
          Map.entry(
              "recorder.asked",
              List.of("recorder.crawl", "door", "command", "fixture", "json", "metadata")),
          Map.entry(
              "recorder.watch",
              List.of("recorder.redact", "recorder.crawl", "command", "fixture", "leak")),
          Map.entry(
              "recorder.library",
              List.of("fixtures", "derive", "consistency", "command", "fixture")),
          Map.entry("recorder.check", List.of("command", "json")),
          Map.entry("recorder.diff", List.of("fixture", "leak", "metadata")),
          Map.entry(
              "recorder",
              List.of(
                  "recorder.check",
                  "recorder.asked",
                  "recorder.library",
                  "recorder.exchange",
                  "recorder.diff",
                  "recorder.watch",
                  "recorder.redact",
                  "recorder.crawl",
                  "fixtures",
                  "door",
                  "running",
                  "consistency",
                  "command",
                  "fixture",
                  "leak",
                  "json",
                  "metadata")));

  @ArchTest
  static void aPackageKnowsOnlyWhatLiesBelowIt(JavaClasses all) {
    TreeSet<String> packages = new TreeSet<>();
    for (JavaClass one : all) {
      packages.add(one.getPackageName().substring("imdstape.".length()));
    }
    assertThat(MAY_KNOW.keySet()).as("every package has its line").isEqualTo(packages);
    MAY_KNOW.forEach(
        (name, known) -> {
          List<String> allowed = new ArrayList<>(List.of("imdstape." + name));
          known.forEach(one -> allowed.add("imdstape." + one));
          classes()
              .that()
              .resideInAPackage("imdstape." + name)
              .should()
              .onlyDependOnClassesThat(
                  resideOutsideOfPackage("imdstape..")
                      .or(resideInAnyPackage(allowed.toArray(new String[0]))))
              .check(all);
        });
  }

  @ArchTest
  static final ArchRule noPackageLeadsBackToItself =
      slices().matching("imdstape.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule wordsKnowNoNetwork =
      noClasses()
          .that()
          .resideInAnyPackage("imdstape.metadata..", "imdstape.fixture..", "imdstape.command..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..", "java.net..");

  @ArchTest
  static final ArchRule onlyTheAuditMakesWhatMayBeWritten =
      noClasses()
          .that()
          .areNotAssignableTo(FixtureAudit.class)
          .should()
          .callConstructorWhere(
              targetOwner(
                  describe("AuditedFixture", owner -> owner.isEquivalentTo(AuditedFixture.class))));

  /**
   * Besides the fixture's file there is that of a report or a baseline, which takes nothing else,
   * and no type that either is made of has room for a value.
   */
  @ArchTest
  static final ArchRule onlyTheFixtureFileWritesInTheRecorder =
      noClasses()
          .that()
          .resideInAnyPackage("imdstape.recorder..", "imdstape.fixture..")
          .and()
          .areNotAssignableTo(FixtureFile.class)
          .and()
          // the private map and the journal of requests, 0600: they hold names, and no body
          .doNotHaveFullyQualifiedName("imdstape.recorder.PrivateFile")
          .and()
          .areNotAssignableTo(WholeFile.class)
          .and()
          .areNotAssignableTo(ScenarioFile.class)
          .should()
          .callMethodWhere(
              describe(
                  "writes a file",
                  call ->
                      (call.getTargetOwner().isEquivalentTo(Files.class)
                              && call.getName().matches("write.*|new.*|create.*|copy|move"))
                          || call.getTargetOwner()
                              .getName()
                              .matches("java\\.io\\.(File(Output|Writer).*|RandomAccessFile)")));

  /** What another tool has kept is as secret as what was crawled, and becomes the same. */
  @ArchTest
  static final ArchRule whatWasSeenStaysBetweenCrawlAndRedaction =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "imdstape.recorder.crawl..",
              "imdstape.recorder.asked..",
              "imdstape.recorder.exchange..",
              "imdstape.recorder.redact..")
          .and()
          .doNotHaveFullyQualifiedName(Recording.class.getName())
          .and()
          .doNotHaveFullyQualifiedName(Watching.class.getName())
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Crawl.class, Seen.class, Watched.class, Watched.Change.class);

  @ArchTest
  static final ArchRule onlyItsAuditMakesAScenarioThatMayBeWritten =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("imdstape.recorder.watch.ScenarioAudit")
          .should()
          .callConstructorWhere(
              targetOwner(
                  describe(
                      "AuditedScenario",
                      owner -> owner.getName().equals("imdstape.recorder.watch.AuditedScenario"))));

  @ArchTest
  static final ArchRule theClockAndChanceComeInAsArguments =
      noClasses()
          .that()
          .resideOutsideOfPackages("imdstape.replayer", "imdstape.recorder")
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
