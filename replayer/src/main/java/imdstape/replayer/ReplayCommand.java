package imdstape.replayer;

import imdstape.command.Failure;
import imdstape.command.Version;
import imdstape.fixture.Fixture;
import imdstape.fixture.Seal;
import imdstape.fixtures.Fixtures;
import imdstape.replayer.control.ControlServer;
import imdstape.replayer.credentials.CredentialState;
import imdstape.replayer.door.Door;
import imdstape.replayer.door.RefusalLog;
import imdstape.replayer.world.CurrentWorld;
import imdstape.replayer.world.MetadataOptions;
import imdstape.replayer.world.Throttle;
import imdstape.replayer.world.World;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code imds replay}: from a fixture to a listener, in order. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Serve an instance's metadata on this machine.%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds replay                                   the default instance, port 1338",
      "  imds replay my-instance.json --port 0         a recording, any free port",
      "  imds replay --tokens required                 IMDSv2 only",
      "  imds replay --spot-interruption 30s --force   a Spot notice 30 s from now",
      "",
      "Point AWS SDKs to it with the line it prints. Stop it with Ctrl-C.",
      "Exit codes: 0, 130 or 143 stopped, 1 failed, 2 used wrongly."
    })
final class ReplayCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FIXTURE",
      arity = "0..1",
      defaultValue = Fixtures.DEFAULT,
      description = "A fixture file, or a name of the library (default: ${DEFAULT-VALUE}).")
  String fixture = Fixtures.DEFAULT;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "1338",
      description = "Where to listen; 0 is any free port, which is printed (default: 1338).")
  int port;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "On which address (default: 127.0.0.1, which only this machine reaches).")
  String address = "127.0.0.1";

  @Mixin MetadataOptionFlags options = new MetadataOptionFlags();

  @Mixin TraitFlag traits = new TraitFlag();

  @Mixin EventFlags events = new EventFlags();

  @Option(
      names = "--control",
      paramLabel = "PORT",
      description =
          "Where options are changed while it runs, on 127.0.0.1 alone; 0 is any free port, which"
              + " is printed (default: nowhere).")
  @Nullable Integer control;

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description =
          "A name under which clients reach this replay, such as a container's. Addresses of the"
              + " service, of this machine and localhost are always answered.")
  Set<String> names = new LinkedHashSet<>();

  @Option(
      names = "--throttle",
      paramLabel = "SHARE",
      description =
          "Drop this share of the requests, 0 to 1, as the service does when it is asked too much;"
              + " --seed chooses which (default: ${DEFAULT-VALUE}).",
      defaultValue = "0")
  double throttle;

  @Option(
      names = "--token-key",
      paramLabel = "FILE",
      description =
          "Seal session tokens under the bytes of this file: replays that share it accept each"
              + " other's (default: a new key at each start).")
  @Nullable Path tokenKey;

  @Option(
      names = "--credentials",
      paramLabel = "STATE",
      description =
          "What the role gives: available, role-unauthorized, profile-not-found or no-role"
              + " (default: ${DEFAULT-VALUE}).",
      defaultValue = "available")
  CredentialState credentials = CredentialState.AVAILABLE;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "Mint the same credentials every time (default: other ones at each start).")
  @Nullable Long seed;

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description = "Write each request as a line of JSON; no token and no value is in it.")
  @Nullable Path journal;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    requirePort("--port", port);
    requirePort("--control", control == null ? 0 : control);
    Fixture served = Fixtures.at(fixture);
    if (Seal.of(served) == Seal.State.BROKEN) {
      warn(
          fixture
              + " was edited after it was sealed; imds check says whether it is safe, imds seal"
              + " renews the seal");
    }
    served.origin().warning().ifPresent(what -> warn(fixture + " " + what));
    CurrentWorld world = new CurrentWorld(world(served, new SecureRandom()));
    Vertx vertx = Vertx.vertx();
    Door door = new Door(lowerCase(names));
    RefusalLog log = new RefusalLog(this::warn);
    ReplayServer server =
        new ReplayServer(
            vertx, world, InstantSource.system(), journal(), ReplayServer.Warden.of(door, log));
    int bound = await(server.listen(address, port), address, port, "--port");
    if (world.get().options().httpProtocolIpv6().isOn()) {
      await(server.listenOnIpv6(true, bound).map(bound), server.ipv6Address(), bound, "--port");
    }
    int controlled =
        control == null
            ? -1
            : await(
                new ControlServer(
                        vertx,
                        () -> world.get().options(),
                        asked -> change(server, world, bound, asked),
                        door,
                        log)
                    .listen(control),
                "127.0.0.1",
                control,
                "--control");
    // The listener's socket dies with the process; closing it first lets no half answer out.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
    announce(served, bound, controlled);
    new CountDownLatch(1).await();
    return 0;
  }

  private static Future<Void> change(
      ReplayServer server, CurrentWorld world, int bound, MetadataOptions asked) {
    return server
        .listenOnIpv6(asked.httpProtocolIpv6().isOn(), bound)
        .onSuccess(listening -> world.change(now -> now.with(asked)))
        .recover(
            why ->
                Future.failedFuture(
                    "["
                        + server.ipv6Address()
                        + "]:"
                        + bound
                        + " cannot be had: "
                        + why.getMessage()));
  }

  private static Set<String> lowerCase(Set<String> names) {
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  private void warn(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("imds: " + line);
    err.flush();
  }

  /** The world that the options ask for. */
  private World world(Fixture served, SecureRandom random) {
    if (!(throttle >= 0 && throttle <= 1)) {
      throw Failure.misused("--throttle is a share from 0 to 1, not " + throttle);
    }
    long chance = seed == null ? random.nextLong() : seed;
    World world =
        World.of(
                served,
                traits.applied(served.service().traits()),
                TokenKey.of(tokenKey, random),
                chance)
            .with(new Throttle(throttle, chance));
    world = world.with(options.applied(world.options())).with(credentials);
    return events.applied(world, fixture, Instant.now());
  }

  private static void requirePort(String name, int port) {
    if (port < 0 || port > 65_535) {
      throw Failure.misused(name + " is 0 to 65535, not " + port);
    }
  }

  private Journal journal() {
    try {
      return journal == null ? Journal.NONE : Journal.in(journal);
    } catch (IOException unwritable) {
      throw Failure.failed(
          "the journal "
              + journal
              + " cannot be written; is its directory there, and yours to write to?");
    }
  }

  private static int await(Future<Integer> listening, String address, int port, String option)
      throws InterruptedException {
    try {
      return listening.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException refused) {
      throw Failure.failed(whyNot(refused.getCause(), address, port, option));
    } catch (TimeoutException late) {
      throw Failure.failed("no listener on " + address + " within 10 s");
    }
  }

  private static String whyNot(@Nullable Throwable cause, String address, int port, String option) {
    String said = cause == null ? "" : String.valueOf(cause.getMessage());
    if (said.contains("in use")) {
      return "port %d on %s is taken; choose another with %s, or %s 0 for any free one"
          .formatted(port, address, option, option);
    }
    if (said.contains("Cannot assign")) {
      return address + " is no address of this machine; choose one with --listen";
    }
    if (said.contains("ermission")) {
      return "port %d needs more rights than you have; choose one above 1023 with %s"
          .formatted(port, option);
    }
    return cause instanceof BindException || cause instanceof SocketException
        ? "cannot listen on " + address + " port " + port + ": " + said
        : "cannot listen on " + address + " port " + port + ": " + cause;
  }

  private void announce(Fixture served, int bound, int controlled) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    String url = "http://" + host + ":" + bound;
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "serving %s (%s): %s%n", fixture, served.origin().kind().word(), served.description());
    out.println("  " + url);
    out.println("export AWS_EC2_METADATA_SERVICE_ENDPOINT=" + url);
    if (controlled >= 0) {
      out.println("control: http://127.0.0.1:" + controlled);
    }
    out.flush();
  }

  private static void stop(ReplayServer server) {
    try {
      server.close().toCompletionStage().toCompletableFuture().get(500, TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException goesDownAnyway) {
      Thread.currentThread().interrupt();
    }
  }
}
