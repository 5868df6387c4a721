package imdstape.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table of nftables that sends what programs of this machine say to the metadata service to a
 * port of its loopback. In the hook of output a redirect needs no {@code route_localnet}.
 */
public final class RedirectTable {

  /** As nft names it. */
  public static final String NAME = "inet imds_tape";

  /** What undoes it, for people. */
  public static final String DELETE_COMMAND = "sudo nft delete table " + NAME;

  /** Whether it is there. */
  public enum Presence {
    PRESENT,
    ABSENT,
    /** Only root may look. */
    UNKNOWN
  }

  private RedirectTable() {}

  /**
   * What nft reads to make all of it or, if it is there already, nothing.
   *
   * @param port of 127.0.0.1, where the replay listens
   * @param ipv6 whether it listens at that port of ::1 too
   */
  public static String createScript(int port, boolean ipv6) {
    String table = "create table " + NAME + "\n";
    String chain =
        "add chain " + NAME + " output { type nat hook output priority -100; policy accept; }\n";
    String rule = "add rule " + NAME + " output ";
    String four = rule + "ip daddr 169.254.169.254 tcp dport 80 redirect to :" + port + "\n";
    String six = rule + "ip6 daddr fd00:ec2::254 tcp dport 80 redirect to :" + port + "\n";
    return table + chain + four + (ipv6 ? six : "");
  }

  /** What nft reads to take it away, whether it is there or not. */
  public static String deleteScript() {
    return "add table " + NAME + "\ndelete table " + NAME + "\n";
  }

  /**
   * Looks.
   *
   * @param before nft, such as sudo
   */
  public static Presence presence(SystemTools tools, List<String> before)
      throws IOException, InterruptedException {
    Optional<String> nft = tools.find("nft");
    if (nft.isEmpty()) {
      return Presence.ABSENT;
    }
    List<String> command = new ArrayList<>(before);
    command.addAll(List.of(nft.get(), "list", "tables"));
    SystemTools.ToolResult ended = tools.run("", command);
    if (ended.exitCode() != 0) {
      return Presence.UNKNOWN;
    }
    return ended.output().lines().anyMatch(("table " + NAME)::equals)
        ? Presence.PRESENT
        : Presence.ABSENT;
  }
}
