package imdstape.replayer.redirect;

import imdstape.cli.CommandException;
import imdstape.host.RedirectTable;
import imdstape.host.RedirectTable.Presence;
import imdstape.host.SystemTools;
import imdstape.host.UpFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Redirects the addresses of the service to a replay, for every program of a machine. */
public final class AddressRedirect {

  public static final String IPV4 = "169.254.169.254";
  public static final String IPV6 = "fd00:ec2::254";

  private final Path directory;
  private final MachineFacts machine;

  /**
   * Creates a redirect that is not installed.
   *
   * @param directory the run directory of this user
   * @param machine what is known of this machine
   */
  public AddressRedirect(Path directory, MachineFacts machine) {
    this.directory = directory;
    this.machine = machine;
  }

  /**
   * Checks that the redirect may be installed here.
   *
   * @throws CommandException with the reason, if it may not
   */
  public void requireAllowed() throws IOException, InterruptedException {
    if (!isLinux()) {
      throw CommandException.failure(
          "imds up is for Linux; imds reach tells how the address is had here");
    }
    Optional<Path> sign = Ec2Detection.findEvidence(machine.root());
    if (sign.isPresent()) {
      throw refused("this is an EC2 instance, as " + sign.get() + " says, and needs its own");
    }
    requireTool("nft", "nftables");
    if (!machine.isRoot()) {
      requireTool("sudo", "sudo, or run it as root");
    }
    requireNoRedirect();
    for (String address : List.of(IPV4, IPV6)) {
      if (machine.acceptsConnections().test(address)) {
        throw refused("something answers at " + address + " already");
      }
    }
  }

  private static CommandException refused(String why) {
    return CommandException.failure(
        why + "; imds up would hide it from every program: imds run -- COMMAND hides it from one");
  }

  private void requireTool(String name, String install) {
    if (machine.tools().find(name).isEmpty()) {
      throw CommandException.failure("there is no " + name + "; install " + install);
    }
  }

  private void requireNoRedirect() throws IOException, InterruptedException {
    Optional<UpFile.UpReplay> up = UpFile.read(directory);
    if (up.isPresent()) {
      throw CommandException.failure(
          up.get().isRunning()
              ? "it is up already, by process " + up.get().pid() + "; imds down ends that"
              : "an imds up has ended and left something behind; imds down takes that away");
    }
    if (RedirectTable.presence(machine.tools(), List.of()) == Presence.PRESENT) {
      throw tableExists();
    }
    for (String address : List.of(IPV4, IPV6)) {
      if (machine.isLocalAddress().test(address)) {
        throw CommandException.failure(
            address + " is an address of this machine already; imds doctor tells how it is undone");
      }
    }
  }

  private static CommandException tableExists() {
    return CommandException.failure(
        "there is an nft table "
            + RedirectTable.NAME
            + " already, perhaps of another user; by hand: "
            + RedirectTable.DELETE_COMMAND);
  }

  /**
   * Installs the redirect to a loopback port, completely or not at all.
   *
   * @param ipv6 whether the replay listens at the same port of ::1 too
   * @throws CommandException if it cannot be installed
   */
  public void install(int port, boolean ipv6) throws IOException, InterruptedException {
    SystemTools.ToolResult result = runNft(RedirectTable.createScript(port, ipv6));
    if (result.output().contains("File exists")) {
      throw tableExists();
    }
    if (result.exitCode() != 0) {
      throw CommandException.failure(
          "nft sets no redirect up, and nothing is changed: " + firstLine(result));
    }
  }

  /** Returns whether something accepts connections at an address of the service. */
  public boolean isReachable(String address) {
    return machine.acceptsConnections().test(address);
  }

  /**
   * Removes the redirect if it is installed.
   *
   * @return whether it was installed, as far as this user can tell
   * @throws CommandException if it cannot be removed
   */
  public Presence remove() throws IOException, InterruptedException {
    boolean recorded = UpFile.read(directory).isPresent();
    if (!isLinux()) {
      return Presence.ABSENT;
    }
    Presence presence = recorded ? Presence.PRESENT : checkTable();
    if (presence == Presence.PRESENT) {
      removeTable();
    }
    return presence;
  }

  /**
   * Looks for the table without asking for a password, since no run file of this user mentions it.
   */
  private Presence checkTable() throws IOException, InterruptedException {
    boolean viaSudo = !machine.isRoot() && machine.tools().find("sudo").isPresent();
    return RedirectTable.presence(machine.tools(), viaSudo ? List.of("sudo", "-n") : List.of());
  }

  /**
   * Removes the nft table, whether it exists or not.
   *
   * @throws CommandException if nft fails
   */
  public void removeTable() throws IOException, InterruptedException {
    SystemTools.ToolResult result = runNft(RedirectTable.deleteScript());
    if (result.exitCode() != 0) {
      throw CommandException.failure(
          "the redirect is still there: "
              + firstLine(result)
              + "; by hand: "
              + RedirectTable.DELETE_COMMAND);
    }
  }

  private SystemTools.ToolResult runNft(String commands) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(machine.isRoot() ? List.of() : List.of("sudo"));
    command.addAll(List.of(machine.tools().find("nft").orElse("nft"), "-f", "-"));
    return machine.tools().run(commands, command);
  }

  private boolean isLinux() {
    return machine.system().equals("Linux");
  }

  private static String firstLine(SystemTools.ToolResult result) {
    return result
        .output()
        .lines()
        .findFirst()
        .orElse("it says nothing, exit code " + result.exitCode());
  }
}
