package imdstape.replayer;

import imdstape.replayer.credential.CredentialSource;
import imdstape.replayer.credential.RoleCredentials;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.journal.JournalEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a replay. Immutable. Building one reads no file and opens no socket: the
 * fixture, the scenario and the token key are read before.
 *
 * <pre>{@code
 * Fixture fixture = FixtureLibrary.load("linux-on-demand");
 * ReplayConfig config = ReplayConfig.builder(InstanceState.of(fixture, tokenKey, seed)).build();
 * }</pre>
 */
public final class ReplayConfig {

  private static final String LOOPBACK = "127.0.0.1";

  private final String instanceName;
  private final String fixtureName;
  private final InstanceState initialState;
  private final Function<Instant, InstanceState> restart;
  private final @Nullable Function<String, InstanceState> fixtureLoader;
  private final @Nullable Function<byte[], InstanceState> fixtureParser;
  private final @Nullable CredentialSource credentialSource;
  private final @Nullable Set<Integer> credentialUsers;
  private final @Nullable RoleCredentials firstCredentials;
  private final InstantSource clock;
  private final Set<String> allowedHosts;
  private final Consumer<JournalEntry> journalListener;
  private final Consumer<String> warnings;
  private final boolean strict;
  private final boolean showDefectTraces;
  private final boolean logSeed;
  private final String address;
  private final int port;
  private final boolean control;
  private final String controlAddress;
  private final int controlPort;
  private final @Nullable String controlToken;

  private ReplayConfig(Builder builder) {
    this.instanceName = builder.instanceName;
    this.fixtureName = builder.fixtureName;
    RoleCredentials first = builder.firstCredentials;
    this.initialState = first == null ? builder.initialState : builder.initialState.with(first);
    Function<Instant, InstanceState> restart = builder.restart;
    this.restart = restart == null ? now -> builder.initialState : restart;
    this.fixtureLoader = builder.fixtureLoader;
    this.fixtureParser = builder.fixtureParser;
    this.credentialSource = builder.credentialSource;
    this.credentialUsers = builder.credentialUsers;
    this.firstCredentials = first;
    this.clock = builder.clock;
    this.allowedHosts = Set.copyOf(builder.allowedHosts);
    this.journalListener = builder.journalListener;
    this.warnings = builder.warnings;
    this.strict = builder.strict;
    this.showDefectTraces = builder.showDefectTraces;
    this.logSeed = builder.logSeed;
    this.address = builder.address;
    this.port = builder.port;
    this.control = builder.control;
    this.controlAddress = builder.controlAddress;
    this.controlPort = builder.controlPort;
    this.controlToken = builder.controlToken;
  }

  /**
   * Starts a configuration.
   *
   * @param initialState the state that is served until it is replaced
   */
  public static Builder builder(InstanceState initialState) {
    return new Builder(initialState);
  }

  String instanceName() {
    return instanceName;
  }

  String fixtureName() {
    return fixtureName;
  }

  InstanceState initialState() {
    return initialState;
  }

  Function<Instant, InstanceState> restart() {
    return restart;
  }

  @Nullable Function<String, InstanceState> fixtureLoader() {
    return fixtureLoader;
  }

  @Nullable Function<byte[], InstanceState> fixtureParser() {
    return fixtureParser;
  }

  @Nullable Set<Integer> credentialUsers() {
    return credentialUsers;
  }

  @Nullable CredentialSource credentialSource() {
    return credentialSource;
  }

  @Nullable RoleCredentials firstCredentials() {
    return firstCredentials;
  }

  InstantSource clock() {
    return clock;
  }

  Set<String> allowedHosts() {
    return allowedHosts;
  }

  Consumer<JournalEntry> journalListener() {
    return journalListener;
  }

  Consumer<String> warnings() {
    return warnings;
  }

  boolean isStrict() {
    return strict;
  }

  boolean showsDefectTraces() {
    return showDefectTraces;
  }

  boolean logsSeed() {
    return logSeed;
  }

  String address() {
    return address;
  }

  int port() {
    return port;
  }

  boolean hasControl() {
    return control;
  }

  String controlAddress() {
    return controlAddress;
  }

  int controlPort() {
    return controlPort;
  }

  @Nullable String controlToken() {
    return controlToken;
  }

  /** Collects the values of a {@link ReplayConfig}. Not thread-safe. */
  public static final class Builder {

    private final InstanceState initialState;
    private String instanceName = "default";
    private String fixtureName = "";
    private @Nullable Function<Instant, InstanceState> restart;
    private @Nullable Function<String, InstanceState> fixtureLoader;
    private @Nullable Function<byte[], InstanceState> fixtureParser;
    private @Nullable CredentialSource credentialSource;
    private @Nullable Set<Integer> credentialUsers = Set.of();
    private @Nullable RoleCredentials firstCredentials;
    private InstantSource clock = InstantSource.system();
    private Set<String> allowedHosts = Set.of();
    private Consumer<JournalEntry> journalListener = entry -> {};
    private Consumer<String> warnings = line -> {};
    private boolean strict;
    private boolean showDefectTraces;
    private boolean logSeed;
    private String address = LOOPBACK;
    private int port;
    private boolean control = true;
    private String controlAddress = LOOPBACK;
    private int controlPort;
    private @Nullable String controlToken;

    private Builder(InstanceState initialState) {
      this.initialState = initialState;
    }

    /** Sets the name of the instance among those of its server (default: {@code default}). */
    public Builder instanceName(String name) {
      this.instanceName = name;
      return this;
    }

    /** Sets the name of the fixture that control and messages show (default: empty). */
    public Builder fixtureName(String name) {
      this.fixtureName = name;
      return this;
    }

    /**
     * Sets how control resets the replay (default: to the initial state).
     *
     * @param restart returns the initial state for a start at the given real time; an exception is
     *     shown as the reason why a reset is impossible
     */
    public Builder restart(Function<Instant, InstanceState> restart) {
      this.restart = restart;
      return this;
    }

    /**
     * Sets how control loads another fixture (default: not at all).
     *
     * @param loader returns the state of a fixture by its name or file; it may block, and an
     *     exception's message is shown
     */
    public Builder fixtureLoader(Function<String, InstanceState> loader) {
      this.fixtureLoader = loader;
      return this;
    }

    /**
     * Sets how control loads a fixture that a client sends (default: not at all).
     *
     * @param parser returns the state of a fixture by its document; it may block, and an
     *     exception's message is shown
     */
    public Builder fixtureParser(Function<byte[], InstanceState> parser) {
      this.fixtureParser = parser;
      return this;
    }

    /**
     * Serves real credentials (default: generated ones). Tokens must be required and the clock of
     * the initial state must be real; control keeps both so.
     *
     * @param source supplies new credentials before the old ones expire
     * @param first what the source has supplied already
     */
    public Builder realCredentials(CredentialSource source, RoleCredentials first) {
      this.credentialSource = source;
      this.firstCredentials = first;
      return this;
    }

    /**
     * Sets which users of this machine a replay with real credentials serves, beside its own and
     * root (default: none). On a system that does not tell whose a connection is, all are served,
     * with a warning.
     *
     * @param users the ids of the users, or null for everybody
     */
    public Builder shareCredentialsWith(@Nullable Set<Integer> users) {
      this.credentialUsers = users == null ? null : Set.copyOf(users);
      return this;
    }

    /** Sets the source of the real time (default: the system clock). */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Allows host names by which clients reach the replay (default: none). Addresses of the service
     * and of this machine and {@code localhost} are always allowed.
     *
     * @param names in any case, without a port
     */
    public Builder allowedHosts(Set<String> names) {
      Set<String> lowerCase = new HashSet<>();
      names.forEach(name -> lowerCase.add(name.toLowerCase(Locale.ROOT)));
      this.allowedHosts = lowerCase;
      return this;
    }

    /**
     * Sets what receives each request beside the journal (default: nothing).
     *
     * @param listener is called on event loops, one call at a time
     */
    public Builder journalListener(Consumer<JournalEntry> listener) {
      this.journalListener = listener;
      return this;
    }

    /**
     * Sets what receives warnings, such as refused requests (default: nothing).
     *
     * @param warnings takes a line without a line break; is called on any thread
     */
    public Builder warnings(Consumer<String> warnings) {
      this.warnings = warnings;
      return this;
    }

    /** Sets whether control reports a request for an unrecorded path as a failure. */
    public Builder strict(boolean strict) {
      this.strict = strict;
      return this;
    }

    /** Sets whether warnings about defects of imds-tape have stack traces. */
    public Builder showDefectTraces(boolean show) {
      this.showDefectTraces = show;
      return this;
    }

    /** Sets whether a warning shows the seed once randomness decides about a fault. */
    public Builder logSeed(boolean log) {
      this.logSeed = log;
      return this;
    }

    /**
     * Sets where the service listens (default: 127.0.0.1, any free port).
     *
     * @param address a numeric address
     * @param port 0 to 65535; 0 is any free port
     */
    public Builder listen(String address, int port) {
      this.address = address;
      this.port = requirePort(port);
      return this;
    }

    /**
     * Sets where control listens (default: 127.0.0.1, any free port, without a token).
     *
     * @param address a numeric address
     * @param port 0 to 65535; 0 is any free port
     * @param token what a request has to bear, or null for none
     */
    public Builder control(String address, int port, @Nullable String token) {
      this.control = true;
      this.controlAddress = address;
      this.controlPort = requirePort(port);
      this.controlToken = token;
      return this;
    }

    /** Opens no control listener. */
    public Builder withoutControl() {
      this.control = false;
      return this;
    }

    private static int requirePort(int port) {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
      }
      return port;
    }

    /** Builds the configuration. */
    public ReplayConfig build() {
      return new ReplayConfig(this);
    }
  }
}
