package imdstape.replayer.cli;

import imdstape.cli.CommandException;
import imdstape.fixture.Fixture;
import imdstape.metadata.HttpTokens;
import imdstape.replayer.ReplayConfig;
import imdstape.replayer.cli.option.ReplayFlags;
import imdstape.replayer.cli.option.RoleFlags;
import imdstape.replayer.credential.CredentialProcess;
import imdstape.replayer.credential.RoleCredentials;
import imdstape.replayer.identity.InstanceIdentity;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.server.listener.AddressScope;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a replay starts with: the inputs that the options name, the state that follows from them,
 * and the real credentials of {@code --credentials-process}.
 */
public final class InitialState {

  private static final String ON_DEMAND = "on-demand";

  private final StartInputs inputs;
  private final InstantSource clock;
  private final SecureRandom random;
  private final InstanceState state;
  private final @Nullable CredentialProcess process;
  private final @Nullable RoleCredentials credentials;

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

  private InitialState(
      StartInputs inputs,
      InstantSource clock,
      SecureRandom random,
      InstanceState state,
      @Nullable CredentialProcess process,
      @Nullable RoleCredentials credentials) {
    this.inputs = inputs;
    this.clock = clock;
    this.random = random;
    this.state = state;
    this.process = process;
    this.credentials = credentials;
  }

  /**
   * Reads the files that the options name, runs the credential process, if there is one, and
   * computes the initial state.
   *
   * @param fixture a file or a name of the library, or null for the default
   * @param address where the replay will listen
   * @param clock the real time; all relative times count from one reading of it
   * @param warn receives warnings for the user, a line each
   * @throws CommandException if a file cannot be read, or an option or the scenario asks for
   *     something impossible
   */
  static InitialState read(
      ReplayFlags flags,
      @Nullable String fixture,
      ServedAddress address,
      InstantSource clock,
      Consumer<String> warn) {
    SecureRandom random = new SecureRandom();
    StartInputs inputs = StartInputs.read(flags, fixture, random, warn);
    InstanceState atStart = inputs.stateAt(clock.instant());
    if (flags.credentialsProcess == null) {
      return new InitialState(inputs, clock, random, atStart, null, null);
    }
    requireSafeForRealCredentials(atStart, address);
    if (!atStart.hasRole()) {
      throw RoleFlags.missingRole(
          inputs.name(), "--credentials-process would be run and serve nobody");
    }
    CredentialProcess process = new CredentialProcess(flags.credentialsProcess);
    RoleCredentials credentials = process.fetch(clock.instant());
    // again, so that a slow credential process does not delay the events
    InstanceState state = inputs.stateAt(clock.instant());
    return new InitialState(inputs, clock, random, state, process, credentials);
  }

  /**
   * Checks that real credentials stay on this machine, need a session token and have the real time.
   */
  private static void requireSafeForRealCredentials(InstanceState state, ServedAddress address) {
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
    return inputs.name();
  }

  /** Whether neither the options nor the scenario gave a seed. */
  boolean isSeedRandom() {
    return inputs.isSeedRandom();
  }

  /** The fixture with all settings applied. */
  Fixture fixture() {
    return inputs.fixture();
  }

  /** What the options name, which gives the state of a later start too. */
  StartInputs inputs() {
    return inputs;
  }

  /** The state at the start. */
  public InstanceState state() {
    return state;
  }

  /** The fixture's description, adapted if {@code --force} made it a Spot Instance. */
  String description() {
    String description = inputs.fixture().description();
    if (!state.isSpot() || InstanceIdentity.fromFixture(inputs.fixture()).spot()) {
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
            .fixtureName(inputs.name())
            .clock(clock)
            .restart(inputs::stateAt)
            .fixtureLoader(inputs::stateOf)
            .fixtureParser(inputs::stateOfDocument)
            .logSeed(inputs.isSeedRandom());
    return process == null || credentials == null
        ? config
        : config
            .realCredentials(process, credentials)
            .shareCredentialsWith(inputs.credentialUsers());
  }
}
