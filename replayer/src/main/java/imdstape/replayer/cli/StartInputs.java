package imdstape.replayer.cli;

import imdstape.cli.CommandException;
import imdstape.derive.Derivation;
import imdstape.derive.FixtureSetting;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.FixtureSeal;
import imdstape.fixtures.FixtureLibrary;
import imdstape.fixtures.SettingsReader;
import imdstape.replayer.cli.option.ReplayFlags;
import imdstape.replayer.cli.option.SharedUser;
import imdstape.replayer.fault.FaultPlan;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.ScenarioSetup;
import imdstape.replayer.token.TokenKey;
import imdstape.scenario.MetadataOptions;
import imdstape.scenario.codec.ScenarioDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the options of a replay name: the fixture with its settings, the scenario, the token key and
 * the seeds. Immutable.
 */
final class StartInputs {

  private final ReplayFlags flags;
  private final Consumer<String> warn;
  private final String name;
  private final Fixture fixture;
  private final @Nullable ScenarioDocument scenario;
  private final byte[] tokenKey;
  private final boolean seedRandom;
  private final long seed;
  private final long faultSeed;

  private StartInputs(
      ReplayFlags flags,
      Consumer<String> warn,
      String name,
      Fixture fixture,
      @Nullable ScenarioDocument scenario,
      byte[] tokenKey,
      boolean seedRandom,
      long seed,
      long faultSeed) {
    this.flags = flags;
    this.warn = warn;
    this.name = name;
    this.fixture = fixture;
    this.scenario = scenario;
    this.tokenKey = tokenKey;
    this.seedRandom = seedRandom;
    this.seed = seed;
    this.faultSeed = faultSeed;
  }

  /**
   * Reads the files that the options name, and draws what no option gives.
   *
   * @param fixtureName a file or a name of the library, or null for the scenario's or the default
   * @param random draws the token key and the seeds
   * @param warn receives warnings for the user, a line each
   * @throws CommandException if a file cannot be read or a setting is impossible
   */
  static StartInputs read(
      ReplayFlags flags, @Nullable String fixtureName, SecureRandom random, Consumer<String> warn) {
    ScenarioDocument scenario = readScenario(flags.scenario);
    String name =
        fixtureName != null
            ? fixtureName
            : scenarioFixture(flags.scenario, scenario).orElse(FixtureLibrary.DEFAULT_NAME);
    Fixture fixture = loadWithSettings(name, flags, warn);
    byte[] tokenKey = TokenKey.readOrGenerate(flags.tokenKey, random);
    Long givenSeed = findSeed(flags.seed, scenario);
    long seed = givenSeed == null ? random.nextLong() : givenSeed;
    // the seed of the faults is printed, so it must not reveal the seed of the credentials
    long faultSeed = givenSeed == null ? random.nextInt(Integer.MAX_VALUE) : givenSeed;
    return new StartInputs(
        flags, warn, name, fixture, scenario, tokenKey, givenSeed == null, seed, faultSeed);
  }

  private static @Nullable Long findSeed(
      @Nullable Long option, @Nullable ScenarioDocument scenario) {
    return option != null || scenario == null ? option : scenario.seed().orElse(null);
  }

  private static @Nullable ScenarioDocument readScenario(@Nullable Path file) {
    if (file == null) {
      return null;
    }
    if (!Files.isRegularFile(file)) {
      throw CommandException.usageError("there is no scenario file " + file);
    }
    return ScenarioDocument.read(file, CommandException::usageError);
  }

  /** Returns the scenario's fixture as a file or a name of the library, if it names one. */
  private static Optional<String> scenarioFixture(
      @Nullable Path file, @Nullable ScenarioDocument read) {
    if (file == null || read == null) {
      return Optional.empty();
    }
    try {
      return read.fixture().map(reference -> FixtureLibrary.resolveReference(file, reference));
    } catch (CommandException notFound) {
      throw read.fixtureError(String.valueOf(notFound.getMessage()));
    }
  }

  private static Fixture loadWithSettings(String name, ReplayFlags flags, Consumer<String> warn) {
    return applySettings(loadFixture(name, warn), name, flags, warn);
  }

  private static Fixture loadFixture(String name, Consumer<String> warn) {
    Fixture loaded = FixtureLibrary.loadFileOrName(name);
    if (FixtureSeal.stateOf(loaded) == FixtureSeal.SealState.BROKEN) {
      warn.accept(
          name
              + " was edited after it was sealed; imds check says whether it is safe, imds seal"
              + " renews the seal");
    }
    loaded.origin().warning().ifPresent(text -> warn.accept(name + " " + text));
    return loaded;
  }

  /** Applies the settings of {@code --set} and {@code --overlay}, and what follows from them. */
  private static Fixture applySettings(
      Fixture loaded, String name, ReplayFlags flags, Consumer<String> warn) {
    List<FixtureSetting> settings =
        SettingsReader.readSettings(flags.overlay, flags.events.settings());
    if (settings.isEmpty()) {
      return loaded;
    }
    Derivation.DerivedFixture result = SettingsReader.derive(loaded, name, settings);
    result
        .contradictions()
        .forEach(
            contradiction ->
                warn.accept(
                    contradiction.path()
                        + " now "
                        + contradiction.message()
                        + " ("
                        + contradiction.rule()
                        + ")"));
    return result.fixture();
  }

  /**
   * Computes the initial state for a start at a given time.
   *
   * @param now the real time, from which relative times count
   */
  InstanceState stateAt(Instant now) {
    InstanceState plain = plainState(fixture);
    InstanceState afterScenario =
        scenario == null
            ? plain.with(flags.clock.applyTo(plain.clock(), now))
            : ScenarioSetup.apply(
                scenario, plain, now, clock -> flags.clock.applyTo(clock, now), flags.events.force);
    Instant start = afterScenario.clock().instanceTime(now);
    InstanceState withOptions =
        afterScenario.with(flags.options.overrides().applyTo(afterScenario.options()));
    InstanceState withEvents = flags.events.applyTo(withOptions, name, start);
    withEvents.timeline().events().stream()
        .flatMap(event -> withEvents.findInvisible(event).stream())
        .findFirst()
        .ifPresent(
            conflict -> {
              throw CommandException.usageError(conflict.messageAtStart());
            });
    return withEvents.with(flags.faults.applyTo(withEvents.faults(), start));
  }

  private InstanceState plainState(Fixture loaded) {
    return InstanceState.of(loaded, flags.traits.applyTo(loaded.service().traits()), tokenKey, seed)
        .with(FaultPlan.empty(faultSeed));
  }

  /**
   * Loads another fixture and applies the settings, traits and metadata options of the start.
   *
   * @param name a file or a name of the library
   */
  InstanceState stateOf(String name) {
    return withStartOptions(loadWithSettings(name, flags, warn));
  }

  /**
   * Parses another fixture and applies the settings, traits and metadata options of the start.
   *
   * @param document the JSON of the fixture
   */
  InstanceState stateOfDocument(byte[] document) {
    return withStartOptions(
        applySettings(FixtureFile.parse("body", document), "body", flags, warn));
  }

  private InstanceState withStartOptions(Fixture loaded) {
    InstanceState plain = plainState(loaded);
    MetadataOptions options =
        scenario == null ? plain.options() : scenario.options().applyTo(plain.options());
    return plain.with(flags.options.overrides().applyTo(options));
  }

  /** The further users who get real credentials; null if everybody does. */
  @Nullable Set<Integer> credentialUsers() {
    return SharedUser.ids(flags.shareWith);
  }

  /** The fixture's file or its name in the library, as the user or the scenario gave it. */
  String name() {
    return name;
  }

  /** The fixture with all settings applied. */
  Fixture fixture() {
    return fixture;
  }

  /** Whether neither the options nor the scenario gave a seed. */
  boolean isSeedRandom() {
    return seedRandom;
  }
}
