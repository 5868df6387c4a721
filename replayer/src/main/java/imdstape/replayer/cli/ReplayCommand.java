package imdstape.replayer.cli;

import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import imdstape.cli.StacktraceOption;
import imdstape.replayer.Replay;
import imdstape.replayer.cli.option.FixtureParameter;
import imdstape.replayer.cli.option.ReplayFlags;
import imdstape.replayer.control.ControlServer;
import imdstape.replayer.process.ReadyFiles;
import imdstape.replayer.server.InstanceListeners;
import imdstape.replayer.server.VertxPreloader;
import imdstape.replayer.server.listener.AddressScope;
import imdstape.replayer.server.listener.ListenerBinding;
import imdstape.replayer.server.listener.ListenerUrl;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Implements {@code imds replay}: serves a fixture until the process is stopped. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "Serve an instance's metadata on this machine.%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds replay                                   the default instance, port 1338",
      "  imds replay my-instance.json --port 0         a recording, any free port",
      "  imds replay --tokens required                 IMDSv2 only",
      "  imds replay --set instance-type=c7g.xlarge    another instance, and all that follows",
      "  imds replay --spot-interruption 30s --force   a Spot notice 30 s from now",
      "  imds replay --scenario story.json             events, faults and a clock from a file",
      "",
      "Point AWS SDKs to it with the line it prints. Stop it with Ctrl-C.",
      "Exit codes: 0, 130 or 143 stopped, 1 failed, 2 used wrongly."
    })
public final class ReplayCommand implements Callable<Integer> {

  /** The value of {@code --control off}. */
  private static final int OFF = -1;

  private final VertxPreloader preloader;

  @Mixin FixtureParameter fixture = new FixtureParameter();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "1338",
      description = "Where to listen; 0 is any free port, which is printed (default: 1338).")
  int port = 1338;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "On which address (default: 127.0.0.1, which only this machine reaches).")
  String address = "127.0.0.1";

  @Mixin ReplayFlags flags = new ReplayFlags();

  @Option(
      names = "--control",
      paramLabel = "PORT|off",
      converter = ControlPortConverter.class,
      description =
          "Where it is told what to do while it runs, on a listener of its own; 0 is any free port"
              + " (default: the next port, or any free one if that is taken or --port is 0).")
  @Nullable Integer control;

  @Option(
      names = "--control-listen",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "On which address; beyond this machine, whoever asks has to bear the token that is"
              + " printed (default: 127.0.0.1).")
  String controlAddress = "127.0.0.1";

  @Option(
      names = "--ready-file",
      paramLabel = "FILE",
      description = "Write the endpoint there once it is served, and take it away in the end.")
  @Nullable Path readyFile;

  @Spec CommandSpec spec = CommandSpec.create();

  public ReplayCommand(VertxPreloader preloader) {
    this.preloader = preloader;
  }

  @Override
  public Integer call() throws InterruptedException {
    ReadyFiles.deleteStale(readyFile);
    requirePort("--port", port);
    requirePort("--control", control == null || control == OFF ? 0 : control);
    try {
      return serveUntilStopped();
    } finally {
      preloader.close();
    }
  }

  private int serveUntilStopped() throws InterruptedException {
    ReplaySession session =
        ReplaySession.create(
            preloader,
            flags,
            fixture.name,
            new InitialState.ServedAddress(address, false),
            port,
            StacktraceOption.isGiven(spec),
            this::warn);
    try {
      return openListeners(session);
    } finally {
      preloader.close(session.replay().close());
    }
  }

  private int openListeners(ReplaySession session) throws InterruptedException {
    Replay replay = session.replay();
    InstanceListeners listeners = replay.listeners();
    int bound = ListenerBinding.awaitPort(replay.listen(), address, port, "--port");
    if (listeners.wantsIpv6()) {
      ListenerBinding.awaitPort(
          listeners.listenOnIpv6(true, bound).map(bound), listeners.ipv6Address(), bound, "--port");
    }
    boolean guarded = flags.credentialsProcess != null || !AddressScope.isLoopback(controlAddress);
    String token = guarded ? session.initialState().newControlToken() : null;
    int controlled = OFF;
    if (control == null || control != OFF) {
      controlled = listenForControl(replay.createControlServer(bound, token), bound);
    }
    String endpoint = ListenerUrl.of(address, bound);
    String controlUrl = controlled == OFF ? "" : ListenerUrl.of(controlAddress, controlled);
    ReadyFiles readyFiles = ReadyFiles.create(endpoint, controlUrl, token, readyFile, this::warn);
    // The listener's socket dies with the process; closing it first lets no partial response out.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(readyFiles, session), "stop"));
    announce(session.initialState(), endpoint, controlUrl, token);
    new CountDownLatch(1).await();
    return 0;
  }

  /**
   * Opens the control listener: by default at the next port, or at any free port if that is taken.
   *
   * @param bound the port of the service
   * @return the port of control
   */
  int listenForControl(ControlServer server, int bound) throws InterruptedException {
    if (control != null) {
      if (control == bound && controlAddress.equals(address)) {
        // one Vert.x lets both share the port, and a client would reach either of them
        throw CommandException.usageError(
            "--control %d is where the metadata is served; choose another, or 0 for any free one"
                .formatted(control));
      }
      return ListenerBinding.awaitPort(
          server.listen(controlAddress, control), controlAddress, control, "--control");
    }
    int next = port == 0 || bound == 65_535 ? 0 : bound + 1;
    Future<Integer> listening =
        server.listen(controlAddress, next).recover(taken -> server.listen(controlAddress, 0));
    return ListenerBinding.awaitPort(listening, controlAddress, next, "--control");
  }

  void warn(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("imds: " + line);
    err.flush();
  }

  private static void requirePort(String name, int port) {
    if (port < 0 || port > 65_535) {
      throw CommandException.usageError(name + " is 0 to 65535, not " + port);
    }
  }

  private void announce(
      InitialState start, String endpoint, String controlUrl, @Nullable String token) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "serving %s (%s): %s%n",
        start.name(), start.fixture().origin().kind().jsonName(), start.description());
    out.println("  " + endpoint);
    out.println("export AWS_EC2_METADATA_SERVICE_ENDPOINT=" + endpoint);
    if (!controlUrl.isEmpty()) {
      out.println("control: " + controlUrl);
    }
    if (!controlUrl.isEmpty() && token != null && flags.credentialsProcess == null) {
      out.println("control token: " + token);
    }
    out.flush();
  }

  private void stop(ReadyFiles readyFiles, ReplaySession session) {
    readyFiles.delete();
    preloader.close(session.replay().close());
    if (session.reportFailures(this::warn)) {
      // the exit code of a signal would hide the failure
      Runtime.getRuntime().halt(ExitCode.FAILURE);
    }
  }

  /** Converts a port or {@code off}. */
  static final class ControlPortConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (text.equals("off")) {
        return OFF;
      }
      try {
        return Integer.valueOf(text);
      } catch (NumberFormatException invalid) {
        throw new TypeConversionException("'" + text + "' is no port, and not off");
      }
    }
  }
}
