package imdstape.replayer.cli;

import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import imdstape.cli.StacktraceOption;
import imdstape.replayer.Replay;
import imdstape.replayer.cli.option.ReplayFlags;
import imdstape.replayer.cli.option.RunFlags;
import imdstape.replayer.process.ChildCommand;
import imdstape.replayer.process.CommandEnvironment;
import imdstape.replayer.process.CredentialChain;
import imdstape.replayer.process.LauncherContext;
import imdstape.replayer.process.NamespaceObstacle;
import imdstape.replayer.process.NetworkNamespace;
import imdstape.replayer.process.RequestReport;
import imdstape.replayer.process.RunMode;
import imdstape.replayer.server.InstanceListeners;
import imdstape.replayer.server.VertxPreloader;
import imdstape.replayer.server.listener.ListenerBinding;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Runs a command beside its replay, from the start of the replay to the exit of the command. */
final class CommandRunner {

  private static final String ADDRESS = "169.254.169.254";
  private static final int PORT = 80;
  private static final String LOOPBACK = "127.0.0.1";

  private final VertxPreloader preloader;
  private final RunFlags runFlags;
  private final ReplayFlags replayFlags;
  private final PrintWriter err;
  private final LauncherContext launcher = LauncherContext.fromProperties(System.getProperties());
  private final boolean stackTraces;
  private final @Nullable String greeting;

  /**
   * Creates a runner.
   *
   * @param spec the picocli command, whose error output receives messages
   * @param greeting is printed with the endpoint before the command starts, or null
   */
  CommandRunner(
      VertxPreloader preloader,
      RunFlags runFlags,
      ReplayFlags replayFlags,
      CommandSpec spec,
      @Nullable String greeting) {
    this.preloader = preloader;
    this.runFlags = runFlags;
    this.replayFlags = replayFlags;
    this.err = spec.commandLine().getErr();
    this.stackTraces = StacktraceOption.isGiven(spec);
    this.greeting = greeting;
  }

  /**
   * Runs a command and returns its exit code.
   *
   * @param command the program and its arguments
   * @throws CommandException if the replay or the command cannot be started
   */
  int run(List<String> command) throws InterruptedException {
    try {
      runFlags.requireReportFile();
      return runCommand(command);
    } finally {
      preloader.close();
    }
  }

  private int runCommand(List<String> command) throws InterruptedException {
    boolean inNamespace = usesNamespace();
    if (inNamespace) {
      warnIfIsolated();
      replayFlags.options.enableIpv6ByDefault();
    }
    ReplaySession session =
        ReplaySession.create(
            preloader,
            replayFlags,
            runFlags.fixture,
            new InitialState.ServedAddress(inNamespace ? ADDRESS : LOOPBACK, inNamespace),
            inNamespace ? PORT : 0,
            stackTraces,
            this::warn);
    try {
      return runWithReplay(session, command, inNamespace);
    } finally {
      preloader.close(session.replay().close());
    }
  }

  private int runWithReplay(ReplaySession session, List<String> command, boolean inNamespace)
      throws InterruptedException {
    Replay replay = session.replay();
    InstanceListeners listeners = replay.listeners();
    String address = inNamespace ? ADDRESS : LOOPBACK;
    int port =
        ListenerBinding.awaitPort(replay.listen(), address, inNamespace ? PORT : 0, "--mode env");
    if (listeners.wantsIpv6()) {
      // a failure is ignored: without IPv6 in the kernel, the command cannot use the address either
      ListenerBinding.awaitPort(
          listeners.listenOnIpv6(true, port).otherwiseEmpty().map(port), "fd00:ec2::254", port, "");
    }
    String token =
        replayFlags.credentialsProcess == null ? null : session.initialState().newControlToken();
    int control =
        ListenerBinding.awaitPort(
            replay.createControlServer(port, token).listen(LOOPBACK, 0), LOOPBACK, 0, "");
    String endpoint = "http://" + address + (inNamespace ? "" : ":" + port);
    printGreeting(endpoint, session.initialState().name());
    ChildCommand child =
        ChildCommand.start(
            command,
            environment -> {
              prepareEnvironment(environment, inNamespace, endpoint);
              environment.put("IMDS_CONTROL_URL", "http://" + LOOPBACK + ":" + control);
              if (token != null) {
                environment.put("IMDS_CONTROL_TOKEN", token);
              }
            });
    int code = child.await();
    return finish(inNamespace, code, child, session);
  }

  private boolean usesNamespace() {
    if (runFlags.mode == RunMode.ENV) {
      return false;
    }
    if (launcher.obstacle() != null) {
      throw CommandException.withExitCode(
          ExitCode.RUN_FAILED,
          NamespaceObstacle.diagnose(
                  launcher.obstacle(), NamespaceObstacle.SystemFacts.ofThisSystem())
              .message());
    }
    if (launcher.namespace() == null) {
      throw CommandException.withExitCode(
          ExitCode.RUN_FAILED,
          "only the launcher can make a namespace; start it as imds, or add --mode env");
    }
    return true;
  }

  private void warnIfIsolated() throws InterruptedException {
    String network = launcher.network();
    if (network == null) {
      if (!runFlags.isolated) {
        warn("the command reaches nothing but the metadata service: " + launcher.isolationReason());
      }
    } else if (!NetworkNamespace.awaitNetwork(System::nanoTime)) {
      warn(
          "the command reaches nothing but the metadata service: "
              + network
              + " gave no network within 5 s");
    }
    if (runFlags.shareLocalhost && !"pasta".equals(network)) {
      throw CommandException.withExitCode(
          ExitCode.RUN_FAILED, "--share-localhost needs pasta; install passt, or leave it out");
    }
  }

  private void printGreeting(String endpoint, String fixture) {
    if (greeting != null) {
      warn(endpoint + " is " + fixture + " here; " + greeting);
    }
  }

  private void prepareEnvironment(
      Map<String, String> environment, boolean inNamespace, String endpoint) {
    CommandEnvironment.restoreLocale(environment, launcher.locale());
    CredentialChain.endpointFile(environment, CommandRunner::readText)
        .filter(file -> inNamespace)
        .ifPresent(
            file ->
                warn(file + " sets ec2_metadata_service_endpoint, which SDKs will ask instead"));
    if (inNamespace) {
      CommandEnvironment.removeEndpointSettings(environment);
    } else {
      CommandEnvironment.setEndpoint(environment, endpoint, runFlags.javaProperties);
    }
    if (runFlags.hideCredentials) {
      List<String> hidden = CredentialChain.hide(environment, CommandRunner::readText);
      if (!hidden.isEmpty()) {
        warn("hidden from the command: " + String.join(", ", hidden));
      }
    }
    List<String> before =
        CredentialChain.sourcesBeforeInstance(environment, CommandRunner::readText);
    if (!before.isEmpty()) {
      warn(
          "AWS SDKs take credentials from "
              + String.join(", ", before)
              + " before they ask the metadata service; --hide-credentials hides them");
    }
  }

  private static Optional<String> readText(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException | RuntimeException notThere) {
      return Optional.empty();
    }
  }

  private int finish(boolean inNamespace, int code, ChildCommand child, ReplaySession session)
      throws InterruptedException {
    if (inNamespace) {
      NetworkNamespace.killRemaining(launcher);
    }
    runFlags.writeReport(RequestReport.of(session.replay().instance().journal()), err);
    boolean failed = session.reportFailures(this::warn);
    err.flush();
    if (code == ChildCommand.INTERRUPTED_EXIT_CODE && child.wasInterrupted()) {
      ChildCommand.interruptThisProcess();
    }
    return failed && code == ExitCode.SUCCESS ? ExitCode.RUN_FAILED : code;
  }

  private void warn(String line) {
    err.println("imds: " + line);
    err.flush();
  }
}
