package imdstape.replayer.cli;

import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import imdstape.replayer.cli.option.ReplayFlags;
import imdstape.replayer.cli.option.RunFlags;
import imdstape.replayer.option.MetadataOptions.Toggle;
import imdstape.replayer.process.ChildCommand;
import imdstape.replayer.process.CommandEnvironment;
import imdstape.replayer.process.CredentialChain;
import imdstape.replayer.process.LauncherContext;
import imdstape.replayer.process.NamespaceObstacle;
import imdstape.replayer.process.NetworkNamespace;
import imdstape.replayer.process.RequestReport;
import imdstape.replayer.process.RunMode;
import imdstape.replayer.server.ListenerBinding;
import imdstape.replayer.server.ReplayServer;
import imdstape.replayer.server.VertxPreloader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A command and its replay, from the one's start to its end. */
final class CommandRunner {

  private static final String ADDRESS = "169.254.169.254";
  private static final int PORT = 80;
  private static final String LOOPBACK = "127.0.0.1";

  private final VertxPreloader prepared;
  private final RunFlags asked;
  private final ReplayFlags flags;
  private final PrintWriter err;
  private final LauncherContext inside = LauncherContext.of(System.getProperties());
  private @Nullable String greeting;

  CommandRunner(VertxPreloader prepared, RunFlags asked, ReplayFlags flags, PrintWriter err) {
    this.prepared = prepared;
    this.asked = asked;
    this.flags = flags;
    this.err = err;
  }

  /** Says where one is, and this. */
  void greet(String hint) {
    this.greeting = hint;
  }

  /** Runs the command and gives its exit code. */
  int of(List<String> command) throws InterruptedException {
    try {
      return code(command);
    } finally {
      prepared.close();
    }
  }

  private int code(List<String> command) throws InterruptedException {
    boolean alone = isAlone();
    if (alone) {
      sayWhereItLeads();
    }
    InstantSource real = InstantSource.system();
    if (alone && flags.options.ipv6 == null) {
      flags.options.ipv6 = Toggle.ENABLED;
    }
    String address = alone ? ADDRESS : LOOPBACK;
    InitialState start =
        new InitialState(
            flags, asked.fixture, new InitialState.ServedAddress(address, alone), real, this::say);
    Replay replay = new Replay(prepared.vertx(), start, flags, real, this::say);
    try {
      return beside(replay, start, command, alone);
    } finally {
      prepared.close(replay.server());
    }
  }

  private int beside(Replay replay, InitialState start, List<String> command, boolean alone)
      throws InterruptedException {
    ReplayServer server = replay.server();
    String address = alone ? ADDRESS : LOOPBACK;
    int port =
        ListenerBinding.await(
            server.listen(address, alone ? PORT : 0), address, alone ? PORT : 0, "--mode env");
    if (replay.isOnIpv6()) {
      // a kernel without IPv6 has no such address, and neither has the command
      ListenerBinding.await(
          server.listenOnIpv6(true, port).otherwiseEmpty().map(port), "fd00:ec2::254", port, "");
    }
    String token = flags.credentialsProcess == null ? null : start.controlToken();
    int control =
        ListenerBinding.await(replay.control(port, token).listen(LOOPBACK, 0), LOOPBACK, 0, "");
    String endpoint = "http://" + address + (alone ? "" : ":" + port);
    greetAt(endpoint, start.name());
    ChildCommand child =
        ChildCommand.start(
            command,
            environment -> {
              lead(environment, alone, endpoint);
              environment.put("IMDS_CONTROL_URL", "http://" + LOOPBACK + ":" + control);
              if (token != null) {
                environment.put("IMDS_CONTROL_TOKEN", token);
              }
            });
    int code = child.await();
    return end(alone, code, child, replay);
  }

  private boolean isAlone() {
    if (asked.mode == RunMode.ENV) {
      return false;
    }
    if (inside.obstacle() != null) {
      throw CommandException.with(
          ExitCode.RUN_FAILED,
          NamespaceObstacle.of(inside.obstacle(), NamespaceObstacle.SystemFacts.here()).text());
    }
    if (inside.kind() == null) {
      throw CommandException.with(
          ExitCode.RUN_FAILED,
          "only the launcher can make a namespace; start it as imds, or add --mode env");
    }
    return true;
  }

  private void sayWhereItLeads() throws InterruptedException {
    String network = inside.network();
    if (network == null) {
      if (!asked.isolated) {
        say("the command reaches nothing but the metadata service: " + inside.whyIsolated());
      }
    } else if (!NetworkNamespace.awaitNetwork(System::nanoTime)) {
      say(
          "the command reaches nothing but the metadata service: "
              + network
              + " gave no network within 5 s");
    }
    if (asked.shareLocalhost && !"pasta".equals(network)) {
      throw CommandException.with(
          ExitCode.RUN_FAILED, "--share-localhost needs pasta; install passt, or leave it out");
    }
  }

  private void greetAt(String endpoint, String fixture) {
    if (greeting != null) {
      say(endpoint + " is " + fixture + " here; " + greeting);
    }
  }

  private void lead(Map<String, String> environment, boolean alone, String endpoint) {
    CommandEnvironment.restoreLocale(environment, inside.locale());
    CredentialChain.endpointFile(environment, CommandRunner::text)
        .filter(file -> alone)
        .ifPresent(
            file -> say(file + " sets ec2_metadata_service_endpoint, which SDKs will ask instead"));
    if (alone) {
      CommandEnvironment.clean(environment);
    } else {
      CommandEnvironment.point(environment, endpoint, asked.javaProperties);
    }
    List<String> before = CredentialChain.before(environment, CommandRunner::text);
    if (!before.isEmpty()) {
      say(
          "AWS SDKs take credentials from "
              + String.join(", ", before)
              + " before they ask the metadata service");
    }
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException | RuntimeException notThere) {
      return Optional.empty();
    }
  }

  private int end(boolean alone, int code, ChildCommand child, Replay replay)
      throws InterruptedException {
    if (alone) {
      NetworkNamespace.endTheRest(inside);
    }
    asked.write(RequestReport.of(replay.journal()), err);
    boolean failed = replay.hasFailed(this::say);
    err.flush();
    if (code == ChildCommand.INTERRUPTED && child.wasInterrupted()) {
      ChildCommand.dieOfInterrupt();
    }
    return failed && code == ExitCode.DONE ? ExitCode.RUN_FAILED : code;
  }

  private void say(String line) {
    err.println("imds: " + line);
    err.flush();
  }
}
