package imdstape.replayer.cli;

import imdstape.cli.CommandException;
import imdstape.derive.Derivation;
import imdstape.derive.FixtureSetting;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureSeal;
import imdstape.fixture.RecordedService;
import imdstape.fixtures.FixtureLibrary;
import imdstape.fixtures.SettingsReader;
import imdstape.replayer.ReplayConfig;
import imdstape.replayer.cli.option.ReplayFlags;
import imdstape.replayer.cli.option.RoleFlags;
import imdstape.replayer.credential.CredentialProcess;
import imdstape.replayer.credential.RoleCredentials;
import imdstape.replayer.fault.FaultPlan;
import imdstape.replayer.identity.InstanceIdentity;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.option.MetadataOptions;
import imdstape.replayer.scenario.Scenario;
import imdstape.replayer.server.listener.AddressScope;
import imdstape.replayer.token.TokenKey;
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

/** The world that a replay starts with, as its options and its scenario describe it. */
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
  private final @Nullable Scenario scenario;
  private final InstanceState world;

  /**
   * Where a world is served.
   *
   * @param inNamespace whether it lies in a namespace that nobody else is in, wherever that leads
   */
  record ServedAddress(String address, boolean inNamespace) {
    boolean isPrivate() {
      return inNamespace || AddressScope.isPrivate(address);
    }
  }

  /**
   * A start.
   *
   * @param fixture a file or a name of the library, or null for the default
   * @param place where it will be served
   * @param real the clock; all that is relative to the start has one instant of it
   * @param warn is told what the user should know
   */
  InitialState(
      ReplayFlags asked,
      @Nullable String fixture,
      ServedAddress place,
      InstantSource real,
      Consumer<String> warn) {
    this.flags = asked;
    this.warn = warn;
    this.clock = real;
    this.scenario = readScenario();
    this.name = fixture != null ? fixture : scenarioFixture().orElse(FixtureLibrary.DEFAULT_NAME);
    this.fixture = applySettings(loadFixture(name), name);
    this.tokenKey = TokenKey.readOrGenerate(asked.tokenKey, random);
    Long said = findSeed(asked.seed, scenario);
    this.seedRandom = said == null;
    this.seed = said == null ? random.nextLong() : said;
    // what is shown for a run to repeat says nothing of the credentials of this one
    this.faultSeed = said == null ? random.nextInt(Integer.MAX_VALUE) : said;
    InstanceState first = stateAt(real.instant());
    this.process =
        asked.credentialsProcess == null ? null : new CredentialProcess(asked.credentialsProcess);
    if (process == null) {
      this.credentials = null;
      this.world = first;
    } else {
      requireSafeForRealCredentials(first, place);
      if (!first.hasRole()) {
        throw RoleFlags.missingRole(name, "--credentials-process would be run and serve nobody");
      }
      this.credentials = process.fetch(real.instant());
      // a slow one takes nothing of the story's time
      this.world = stateAt(real.instant());
    }
  }

  private static @Nullable Long findSeed(@Nullable Long asked, @Nullable Scenario scenario) {
    return asked != null || scenario == null ? asked : scenario.seed().orElse(null);
  }

  private @Nullable Scenario readScenario() {
    if (flags.scenario == null) {
      return null;
    }
    if (!Files.isRegularFile(flags.scenario)) {
      throw CommandException.usageError("there is no scenario file " + flags.scenario);
    }
    return Scenario.read(flags.scenario, CommandException::usageError);
  }

  /** The fixture that the scenario names, as it would be named here. */
  private Optional<String> scenarioFixture() {
    Path file = flags.scenario;
    Scenario told = scenario;
    if (file == null || told == null) {
      return Optional.empty();
    }
    try {
      return told.fixture().map(said -> FixtureLibrary.resolveReference(file, said));
    } catch (CommandException none) {
      throw told.fixtureError(String.valueOf(none.getMessage()));
    }
  }

  private Fixture loadFixture(String which) {
    Fixture served = FixtureLibrary.loadFileOrName(which);
    if (FixtureSeal.stateOf(served) == FixtureSeal.SealState.BROKEN) {
      warn.accept(
          which
              + " was edited after it was sealed; imds check says whether it is safe, imds seal"
              + " renews the seal");
    }
    served.origin().warning().ifPresent(what -> warn.accept(which + " " + what));
    return served;
  }

  /** With the values that were given before the start, and what follows from them. */
  private Fixture applySettings(Fixture found, String which) {
    List<FixtureSetting> settings =
        SettingsReader.readSettings(flags.overlay, flags.events.settings());
    if (settings.isEmpty()) {
      return found;
    }
    Derivation.DerivedFixture result = SettingsReader.derive(found, which, settings);
    result
        .contradictions()
        .forEach(
            one -> warn.accept(one.path() + " now " + one.message() + " (" + one.rule() + ")"));
    return result.fixture();
  }

  InstanceState stateAt(Instant now) {
    InstanceState plain = plainState(fixture);
    InstanceState told =
        scenario == null
            ? plain.with(flags.clock.applyTo(plain.clock(), now))
            : scenario.applyTo(
                plain, now, clock -> flags.clock.applyTo(clock, now), flags.events.force);
    Instant start = told.clock().instanceTime(now);
    InstanceState opted = told.with(flags.options.overrides().applyTo(told.options()));
    InstanceState eventful = flags.events.applyTo(opted, name, start);
    eventful.timeline().events().stream()
        .flatMap(event -> eventful.findInvisible(event).stream())
        .findFirst()
        .ifPresent(
            objection -> {
              throw CommandException.usageError(objection.messageAtStart());
            });
    return eventful.with(flags.faults.applyTo(eventful.faults(), start));
  }

  private InstanceState plainState(Fixture one) {
    return InstanceState.of(one, flags.traits.applyTo(one.service().traits()), tokenKey, seed)
        .with(FaultPlan.empty(faultSeed));
  }

  /** Real credentials are for this machine, for those who can send a header, and for today. */
  private void requireSafeForRealCredentials(InstanceState told, ServedAddress place) {
    if (!place.isPrivate()) {
      throw CommandException.usageError(
          "real credentials are served on this machine alone, not on "
              + place.address()
              + "; leave --listen out");
    }
    if (told.options().httpTokens() != RecordedService.HttpTokens.REQUIRED) {
      throw CommandException.usageError(
          "real credentials are served to IMDSv2 alone; add --tokens required");
    }
    if (!told.clock().isReal()) {
      throw CommandException.usageError(
          "real credentials know no clock but the real one; leave --clock and --speed out");
    }
  }

  /** As the fixture was asked for. */
  String name() {
    return name;
  }

  /** Whether nobody has said a seed, so that a run repeats only by the one that is shown. */
  boolean isSeedRandom() {
    return seedRandom;
  }

  Fixture fixture() {
    return fixture;
  }

  public InstanceState world() {
    return world;
  }

  /** What is served, in a line: the fixture's own words, but for what is made of it. */
  String description() {
    String said = fixture.description();
    if (!world.isSpot() || InstanceIdentity.fromFixture(fixture).spot()) {
      return said;
    }
    String forced = "made a Spot Instance";
    return said.contains(ON_DEMAND) ? said.replace(ON_DEMAND, forced) : said + ", " + forced;
  }

  /** A secret for those who may tell this replay what to do. */
  String newControlToken() {
    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Starts the configuration of a replay with this state. */
  ReplayConfig.Builder toConfig() {
    ReplayConfig.Builder config =
        ReplayConfig.builder(world)
            .fixtureName(name)
            .clock(clock)
            .restart(this::stateAt)
            .fixtureLoader(this::stateOf)
            .logSeed(seedRandom);
    return process == null || credentials == null
        ? config
        : config.realCredentials(process, credentials);
  }

  /** Another instance, of which holds what was asked for at the start. */
  InstanceState stateOf(String which) {
    InstanceState plain = plainState(applySettings(loadFixture(which), which));
    MetadataOptions told =
        scenario == null ? plain.options() : scenario.options().applyTo(plain.options());
    return plain.with(flags.options.overrides().applyTo(told));
  }
}
