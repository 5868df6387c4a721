package imdstape.replayer.cli;

import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import imdstape.host.RedirectTable;
import imdstape.host.RunDirectory;
import imdstape.replayer.cli.option.FixtureParameter;
import imdstape.replayer.cli.option.ReplayFlags;
import imdstape.replayer.process.BackgroundReplay;
import imdstape.replayer.redirect.AddressRedirect;
import imdstape.replayer.redirect.MachineFacts;
import imdstape.scenario.MetadataOptions.Toggle;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Implements {@code imds up}: redirects the address of the service to a replay for this machine.
 */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = {
      "Make every program of this machine find a replay at http://169.254.169.254, until imds"
          + " down. Linux, with sudo. For one command, imds run changes nothing for others.%n",
      "The replay runs in the background, as yourself, on a free port of the loopback; root adds an"
          + " nft table, inet imds_tape, that leads there. Refused on EC2, and wherever something"
          + " answers at the address.%n"
    },
    footerHeading = "%nExamples%n",
    footer = {
      "  imds up && ./agent; imds down",
      "  imds up my-instance.json --tokens required",
      "",
      "It returns when it serves. Undo: imds down. By hand: sudo nft delete table inet",
      "imds_tape, and end the replay. A restart of the machine undoes it too.",
      "Containers and other network namespaces are not led there.",
      "Exit codes: 0 done, 1 failed, 2 used wrongly."
    })
final class UpCommand implements Callable<Integer> {

  private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  @Mixin FixtureParameter fixture = new FixtureParameter();

  @Mixin ReplayFlags flags = new ReplayFlags();

  @Spec CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment = System.getenv();

  @Override
  public Integer call() throws IOException, InterruptedException {
    String launcher = environment.get("IMDS_LAUNCHER");
    if (launcher == null) {
      throw CommandException.failure(
          "only the launcher can start a replay in the background; use imds");
    }
    var directory = RunDirectory.of(environment);
    AddressRedirect redirect =
        new AddressRedirect(directory, MachineFacts.ofThisMachine(environment));
    redirect.requireAllowed();
    boolean ipv6 = usesIpv6();
    BackgroundReplay replay = BackgroundReplay.start(directory, launcher, replayOptions(ipv6));
    UndoHook undoHook = new UndoHook(replay, redirect);
    Runtime.getRuntime().addShutdownHook(undoHook);
    int port = replay.awaitPort();
    installRedirect(redirect, port, ipv6, undoHook);
    if (!redirect.isReachable(AddressRedirect.IPV4)) {
      throw CommandException.failure(
          AddressRedirect.IPV4
              + " still leads nowhere: without a route, such as a default one, this machine sends"
              + " nothing that could be led elsewhere");
    }
    boolean reached = ipv6 && redirect.isReachable(AddressRedirect.IPV6);
    undoHook.done = true;
    announce(replay, reached);
    return ExitCode.SUCCESS;
  }

  /**
   * Installs the redirect, and makes the undo hook remove it if Ctrl-C comes while it is installed.
   * If the installation fails, there is nothing of this command to remove.
   */
  private static void installRedirect(
      AddressRedirect redirect, int port, boolean ipv6, UndoHook undoHook)
      throws IOException, InterruptedException {
    undoHook.redirectInstalled = true;
    try {
      redirect.install(port, ipv6);
    } catch (CommandException notInstalled) {
      undoHook.redirectInstalled = false;
      throw notInstalled;
    }
  }

  /**
   * Returns whether the replay listens on IPv6: if {@code --ipv6} says so or, by default, if the
   * kernel has IPv6.
   */
  private boolean usesIpv6() {
    if (flags.options.ipv6 != null) {
      return flags.options.ipv6 == Toggle.ENABLED;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(IPV6_LOOPBACK), 0));
      return true;
    } catch (IOException noIpv6) {
      return false;
    }
  }

  /** The options of this command, which the background replay gets too. */
  private List<String> replayOptions(boolean ipv6) {
    List<String> options = new ArrayList<>();
    if (ipv6 && flags.options.ipv6 == null) {
      options.addAll(List.of("--ipv6", "enabled"));
    }
    List<String> all = spec.commandLine().getParseResult().originalArgs();
    options.addAll(all.subList(all.indexOf(spec.name()) + 1, all.size()));
    return options;
  }

  private void announce(BackgroundReplay replay, boolean ipv6) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.print(replay.output());
    out.println(
        "every program of this machine finds it at http://"
            + AddressRedirect.IPV4
            + (ipv6
                ? " and http://[" + AddressRedirect.IPV6 + "]"
                : ", and not by IPv6: that is off, or has no route here"));
    out.println(
        "undo: imds down (by hand: "
            + RedirectTable.DELETE_COMMAND
            + "; kill "
            + replay.pid()
            + ")");
    out.flush();
  }

  /** Stops the replay and removes the redirect if the command fails or is interrupted. */
  private final class UndoHook extends Thread {
    private final BackgroundReplay replay;
    private final AddressRedirect redirect;
    private volatile boolean redirectInstalled;
    private volatile boolean done;

    UndoHook(BackgroundReplay replay, AddressRedirect redirect) {
      super("undo");
      this.replay = replay;
      this.redirect = redirect;
    }

    @Override
    public void run() {
      if (done) {
        return;
      }
      try {
        if (redirectInstalled) {
          redirect.removeTable();
        }
        replay.stop();
      } catch (IOException | InterruptedException | CommandException notUndone) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("imds: what was set up is still there; imds down takes it away");
        err.flush();
      }
    }
  }
}
