package imdstape.replayer;

import imdstape.command.Failure;
import imdstape.command.Version;
import imdstape.fixture.Fixture;
import imdstape.fixture.Service;
import imdstape.fixtures.Fixtures;
import imdstape.replayer.event.Event;
import imdstape.replayer.world.World;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

  /** EC2 User Guide, "Spot Instance interruption notices". */
  private static final Duration NOTICE = Duration.ofMinutes(2);

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

  @Option(
      names = "--tokens",
      paramLabel = "optional|required",
      description = "Whether IMDSv1 is answered (default: as the fixture says).")
  Service.@Nullable Tokens tokens;

  @Option(
      names = "--spot-interruption",
      paramLabel = "DELAY",
      converter = DurationOption.class,
      description =
          "The two-minute notice of a Spot interruption appears after this time: 30s, 2m.")
  @Nullable Duration spotInterruption;

  @Option(
      names = "--force",
      description = "Make it a Spot Instance if an event needs one and the fixture is none.")
  boolean force;

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
    if (port < 0 || port > 65_535) {
      throw Failure.misused("--port is 0 to 65535, not " + port);
    }
    Fixture served = Fixtures.at(fixture);
    SecureRandom random = new SecureRandom();
    World world = world(served, random);
    Vertx vertx = Vertx.vertx();
    ReplayServer server = new ReplayServer(vertx, world, InstantSource.system(), journal());
    int bound = listen(server);
    // The listener's socket dies with the process; closing it first lets no half answer out.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
    announce(served, bound);
    new CountDownLatch(1).await();
    return 0;
  }

  /** The world that the options ask for. */
  private World world(Fixture served, SecureRandom random) {
    byte[] key = new byte[32];
    random.nextBytes(key);
    World world = World.of(served, key, seed == null ? random.nextLong() : seed);
    if (tokens != null) {
      world = world.with(tokens);
    }
    if (spotInterruption == null) {
      return world;
    }
    if (!world.isSpot()) {
      if (!force) {
        throw Failure.misused(
            fixture
                + " is not a Spot Instance, and only those are interrupted;"
                + " add --force to make it one");
      }
      world = world.asSpot();
    }
    Instant notice = Instant.now().plus(spotInterruption);
    return world.with(
        new Event.SpotInterruption(
            notice, Event.SpotInterruption.Action.TERMINATE, notice.plus(NOTICE)));
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

  private int listen(ReplayServer server) throws InterruptedException {
    try {
      return server
          .listen(address, port)
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    } catch (ExecutionException refused) {
      throw Failure.failed(whyNot(refused.getCause()));
    } catch (TimeoutException late) {
      throw Failure.failed("no listener on " + address + " within 10 s");
    }
  }

  private String whyNot(@Nullable Throwable cause) {
    String said = cause == null ? "" : String.valueOf(cause.getMessage());
    if (said.contains("in use")) {
      return "port %d on %s is taken; choose another with --port, or --port 0 for any free one"
          .formatted(port, address);
    }
    if (said.contains("Cannot assign")) {
      return address + " is no address of this machine; choose one with --listen";
    }
    if (said.contains("ermission")) {
      return "port %d needs more rights than you have; choose one above 1023 with --port"
          .formatted(port);
    }
    return cause instanceof BindException || cause instanceof SocketException
        ? "cannot listen on " + address + " port " + port + ": " + said
        : "cannot listen on " + address + " port " + port + ": " + cause;
  }

  private void announce(Fixture served, int bound) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    String url = "http://" + host + ":" + bound;
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "serving %s (%s): %s%n", fixture, served.origin().kind().word(), served.description());
    out.println("  " + url);
    out.println("export AWS_EC2_METADATA_SERVICE_ENDPOINT=" + url);
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
