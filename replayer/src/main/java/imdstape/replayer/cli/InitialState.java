package imdstape.replayer.cli;

import imdstape.cli.CommandException;
import imdstape.derive.Derivation;
import imdstape.derive.FixtureSetting;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureSeal;
import imdstape.fixtures.FixtureLibrary;
import imdstape.fixtures.SettingsReader;
import imdstape.metadata.HttpTokens;
import imdstape.replayer.ReplayConfig;
import imdstape.replayer.cli.option.ReplayFlags;
import imdstape.replayer.cli.option.RoleFlags;
import imdstape.replayer.credential.CredentialProcess;
import imdstape.replayer.credential.RoleCredentials;
import imdstape.replayer.fault.FaultPlan;
import imdstape.replayer.identity.InstanceIdentity;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.ScenarioSetup;
import imdstape.replayer.server.listener.AddressScope;
import imdstape.replayer.token.TokenKey;
import imdstape.scenario.MetadataOptions;
import imdstape.scenario.codec.ScenarioDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a replay starts with: the fixture, the scenario, the token key, and the options on top
 * of them. With {@code --credentials-process} it also runs the credential process.
 */
public final class InitialState {

  private static final String ON_DEMAND = "on-demand";

  private final ReplayFlags flags;
  private final Consumer<String> warn;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final @Nullable CredentialProcess process;
  private final @Nullable RoleCredentials credentials;
  private final byte[] tokenKey;
  private final boolean seedRandom;
  private final long seed;
  private final long faultSeed;
  private final String name;
  private final Fixture fixture;
  private final @Nullable ScenarioDocument scenario;
  private final InstanceState state;

  /**
   * The address at which a replay listens.
   *
   * @param inNamespace whether the address lies in a network namespace that only the command can
   *     reach
   */
  record ServedAddress(String address, boolean inNamespace) {
    boolean isPrivate() {
      return inNamespace || AddressScope.isPrivate(address);
    }
  }

  /**
   * Reads the files that the options name and computes the initial state.
   *
   * @param fixture a file or a name of the library, or null for the default
   * @param address where the replay will listen
   * @param clock the real time; all relative times count from one reading of it
   * @param warn receives warnings for the user, a line each
   * @throws CommandException if a file cannot be read, or an option or the scenario asks for
   *     something impossible
   */
  InitialState(
      ReplayFlags flags,
      @Nullable String fixture,
      ServedAddress address,
      InstantSource clock,
      Consumer<String> warn) {
    this.flags = flags;
    this.warn = warn;
    this.clock = clock;
    this.scenario = readScenario();
    this.name = fixture != null ? fixture : scenarioFixture().orElse(FixtureLibrary.DEFAULT_NAME);
    this.fixture = applySettings(loadFixture(name), name);
    this.tokenKey = TokenKey.readOrGenerate(flags.tokenKey, random);
    Long givenSeed = findSeed(flags.seed, scenario);
    this.seedRandom = givenSeed == null;
    this.seed = givenSeed == null ? random.nextLong() : givenSeed;
    // the seed of the faults is printed, so it must not reveal the seed of the credentials
    this.faultSeed = givenSeed == null ? random.nextInt(Integer.MAX_VALUE) : givenSeed;
    InstanceState atStart = stateAt(clock.instant());
    this.process =
        flags.credentialsProcess == null ? null : new CredentialProcess(flags.credentialsProcess);
    if (process == null) {
      this.credentials = null;
      this.state = atStart;
    } else {
      requireSafeForRealCredentials(atStart, address);
      if (!atStart.hasRole()) {
        throw RoleFlags.missingRole(name, "--credentials-process would be run and serve nobody");
      }
      this.credentials = process.fetch(clock.instant());
      // again, so that a slow credential process does not delay the events
      this.state = stateAt(clock.instant());
    }
  }

  private static @Nullable Long findSeed(
      @Nullable Long option, @Nullable ScenarioDocument scenario) {
    return option != null || scenario == null ? option : scenario.seed().orElse(null);
  }

  private @Nullable ScenarioDocument readScenario() {
    if (flags.scenario == null) {
      return null;
    }
    if (!Files.isRegularFile(flags.scenario)) {
      throw CommandException.usageError("there is no scenario file " + flags.scenario);
    }
    return ScenarioDocument.read(flags.scenario, CommandException::usageError);
  }

  /** Returns the scenario's fixture as a file or a name of the library, if it names one. */
  private Optional<String> scenarioFixture() {
    Path file = flags.scenario;
    ScenarioDocument read = scenario;
    if (file == null || read == null) {
      return Optional.empty();
    }
    try {
      return read.fixture().map(reference -> FixtureLibrary.resolveReference(file, reference));
    } catch (CommandException notFound) {
      throw read.fixtureError(String.valueOf(notFound.getMessage()));
    }
  }

  private Fixture loadFixture(String name) {
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
  private Fixture applySettings(Fixture loaded, String name) {
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
   * Checks that real credentials stay on this machine, need a session token and have the real time.
   */
  private void requireSafeForRealCredentials(InstanceState state, ServedAddress address) {
    if (!address.isPrivate()) {
      throw CommandException.usageError(
          "real credentials are served on this machine alone, not on "
              + address.address()
              + "; leave --listen out");
    }
    if (state.options().httpTokens() != HttpTokens.REQUIRED) {
      throw CommandException.usageError(
          "real credentials are served to IMDSv2 alone; add --tokens required");
    }
    if (!state.clock().isReal()) {
      throw CommandException.usageError(
          "real credentials know no clock but the real one; leave --clock and --speed out");
    }
  }

  /** The fixture's file or its name in the library, as the user or the scenario gave it. */
  String name() {
    return name;
  }

  /** Whether neither the options nor the scenario gave a seed. */
  boolean isSeedRandom() {
    return seedRandom;
  }

  /** The fixture with all settings applied. */
  Fixture fixture() {
    return fixture;
  }

  /** The state at the start. */
  public InstanceState state() {
    return state;
  }

  /** The fixture's description, adapted if {@code --force} made it a Spot Instance. */
  String description() {
    String description = fixture.description();
    if (!state.isSpot() || InstanceIdentity.fromFixture(fixture).spot()) {
      return description;
    }
    String forced = "made a Spot Instance";
    return description.contains(ON_DEMAND)
        ? description.replace(ON_DEMAND, forced)
        : description + ", " + forced;
  }

  /** Draws a token for control: 24 random bytes in URL-safe base64. */
  String newControlToken() {
    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Starts the configuration of a replay with this state. */
  ReplayConfig.Builder toConfig() {
    ReplayConfig.Builder config =
        ReplayConfig.builder(state)
            .fixtureName(name)
            .clock(clock)
            .restart(this::stateAt)
            .fixtureLoader(this::stateOf)
            .logSeed(seedRandom);
    return process == null || credentials == null
        ? config
        : config.realCredentials(process, credentials);
  }

  /**
   * Loads another fixture and applies the settings, traits and metadata options of the start.
   *
   * @param name a file or a name of the library
   */
  InstanceState stateOf(String name) {
    InstanceState plain = plainState(applySettings(loadFixture(name), name));
    MetadataOptions options =
        scenario == null ? plain.options() : scenario.options().applyTo(plain.options());
    return plain.with(flags.options.overrides().applyTo(options));
  }
}
