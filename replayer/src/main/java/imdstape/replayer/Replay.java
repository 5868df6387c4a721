package imdstape.replayer;

import imdstape.host.ConnectionOwner;
import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import imdstape.replayer.control.ControlContext;
import imdstape.replayer.control.ControlServer;
import imdstape.replayer.control.ServerListeners;
import imdstape.replayer.credential.CredentialSource;
import imdstape.replayer.credential.RoleCredentials;
import imdstape.replayer.instance.Instance;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.journal.Journal;
import imdstape.replayer.server.CredentialRefreshHook;
import imdstape.replayer.server.CredentialRefresher;
import imdstape.replayer.server.CredentialSharing;
import imdstape.replayer.server.InstanceListeners;
import imdstape.replayer.server.ReplayServer;
import imdstape.replayer.server.ServerContext;
import imdstape.replayer.server.listener.ListenerUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Replays one instance: the entry point for programs that embed a replay.
 *
 * <pre>{@code
 * Replay.start(vertx, config)
 *     .onSuccess(replay -> System.out.println(replay.endpoint()))
 * }</pre>
 *
 * <p>Replays share nothing but Vert.x. Thread-safe.
 */
public final class Replay {

  private final Vertx vertx;
  private final ReplayConfig config;
  private final RefusalLog log;
  private final HostGuard hostGuard;
  private final Instance instance;
  private final ReplayServer server;
  private final InstanceListeners listeners;

  /**
   * Creates a replay that does not listen yet.
   *
   * @param vertx runs the replay; closing the replay does not close it
   */
  public Replay(Vertx vertx, ReplayConfig config) {
    this.vertx = vertx;
    this.config = config;
    this.log = new RefusalLog(config.warnings());
    this.hostGuard = new HostGuard(config.allowedHosts());
    this.instance =
        new Instance(
            config.instanceName(),
            config.initialState(),
            config.clock(),
            new Journal(config.journalListener()));
    this.server = new ReplayServer(vertx);
    this.listeners =
        server.add(
            instance,
            ServerContext.of(hostGuard, log, sharing(config))
                .withDefectTraces(config.showsDefectTraces())
                .withSeedLogged(config.logsSeed()),
            refreshHook(vertx, config, instance));
  }

  /** Which users get real credentials; null if there are none, or if everybody gets them. */
  private static @Nullable CredentialSharing sharing(ReplayConfig config) {
    Set<Integer> users = config.credentialUsers();
    if (config.credentialSource() == null || users == null) {
      return null;
    }
    ConnectionOwner owners = new ConnectionOwner(Path.of("/proc"));
    if (!owners.isSupported()) {
      config
          .warnings()
          .accept(
              "this system does not tell whose a connection is: every program of this machine can"
                  + " take the real credentials");
      return null;
    }
    return new CredentialSharing(owners, users);
  }

  private static @Nullable CredentialRefreshHook refreshHook(
      Vertx vertx, ReplayConfig config, Instance instance) {
    CredentialSource source = config.credentialSource();
    RoleCredentials first = config.firstCredentials();
    return source == null || first == null
        ? null
        : new CredentialRefresher(
            vertx, instance.state(), instance.clock(), source, first, config.warnings());
  }

  /**
   * Starts a replay: opens its listeners and, unless the configuration says otherwise, its control
   * listener.
   *
   * @param vertx runs the replay; closing the replay does not close it
   * @return the running replay; a failure if an address or a port cannot be bound, after which
   *     nothing listens
   */
  public static Future<EmbeddedReplay> start(Vertx vertx, ReplayConfig config) {
    Replay replay = new Replay(vertx, config);
    return replay
        .open()
        .recover(failure -> replay.close().transform(closed -> Future.failedFuture(failure)));
  }

  private Future<EmbeddedReplay> open() {
    return listen().compose(port -> listenOnIpv6IfEnabled(port).compose(ipv6 -> openControl(port)));
  }

  private Future<Void> listenOnIpv6IfEnabled(int port) {
    return listeners.wantsIpv6() ? listeners.listenOnIpv6(true, port) : Future.succeededFuture();
  }

  private Future<EmbeddedReplay> openControl(int port) {
    String endpoint = ListenerUrl.of(config.address(), port);
    if (!config.hasControl()) {
      return Future.succeededFuture(new EmbeddedReplay(this, null, endpoint, ""));
    }
    ControlServer control = createControlServer(port, config.controlToken());
    return control
        .listen(config.controlAddress(), config.controlPort())
        .map(
            controlPort ->
                new EmbeddedReplay(
                    this, control, endpoint, ListenerUrl.of(config.controlAddress(), controlPort)));
  }

  /** Opens the listener of the service and returns its port. */
  public Future<Integer> listen() {
    return listeners.listen(config.address(), config.port());
  }

  /** The listeners of the service. */
  public InstanceListeners listeners() {
    return listeners;
  }

  /** The replayed instance. */
  public Instance instance() {
    return instance;
  }

  /**
   * Creates a control server that does not listen yet.
   *
   * @param port the port of the service
   * @param token what a request has to bear, or null if every program on this machine has access
   */
  public ControlServer createControlServer(int port, @Nullable String token) {
    ControlContext context =
        new ControlContext(
            instance,
            new ServerListeners(listeners, port),
            new ConfiguredFixtureLoader(vertx, config),
            new ControlContext.ReplayRules(
                config.fixtureName(),
                config.restart(),
                config.isStrict(),
                config.credentialSource() != null));
    // allowed host names are for clients of the service; they open control only with a token
    return new ControlServer(
        vertx, context, token == null ? HostGuard.withoutAllowedHosts() : hostGuard, log, token);
  }

  /**
   * Loads fixtures as a config says.
   *
   * @param config has the functions that load and parse
   */
  private record ConfiguredFixtureLoader(Vertx vertx, ReplayConfig config)
      implements ControlContext.FixtureLoader {

    @Override
    public Future<ControlContext.LoadedFixture> load(String fileOrName) {
      return load(config.fixtureLoader(), fileOrName, fileOrName);
    }

    @Override
    public Future<ControlContext.LoadedFixture> parse(byte[] document) {
      return load(config.fixtureParser(), document, "body");
    }

    private <T> Future<ControlContext.LoadedFixture> load(
        @Nullable Function<T, InstanceState> loader, T source, String name) {
      return loader == null
          ? Future.failedFuture("this replay loads no other fixture")
          : vertx.executeBlocking(
              () -> new ControlContext.LoadedFixture(name, loader.apply(source)));
    }
  }

  /** Closes the listeners and connections of the service for good and stops all timers. */
  public Future<Void> close() {
    return server.close();
  }
}
