package imdstape.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The nftables table that redirects requests of local programs to the metadata service to a port of
 * the loopback address. In the output hook a redirect does not need {@code route_localnet}.
 */
public final class RedirectTable {

  /** Family and name of the table, as nft prints them. */
  public static final String NAME = "inet imds_tape";

  /** The command that deletes the table, for messages. */
  public static final String DELETE_COMMAND = "sudo nft delete table " + NAME;

  /** Whether the table exists. */
  public enum Presence {
    PRESENT,
    ABSENT,
    /** Unknown, since only root may list tables. */
    UNKNOWN
  }

  private RedirectTable() {}

  /**
   * The nft script that creates the table; it fails without effect if the table exists.
   *
   * @param port the port of 127.0.0.1 on which the replay listens
   * @param ipv6 whether the replay also listens on this port of ::1
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

  /** The nft script that deletes the table if it exists. */
  public static String deleteScript() {
    return "add table " + NAME + "\ndelete table " + NAME + "\n";
  }

  /**
   * Asks nft whether the table exists; without nft it is absent.
   *
   * @param prefix the words before nft, such as {@code sudo}
   */
  public static Presence presence(SystemTools tools, List<String> prefix)
      throws IOException, InterruptedException {
    Optional<String> nft = tools.find("nft");
    if (nft.isEmpty()) {
      return Presence.ABSENT;
    }
    List<String> command = new ArrayList<>(prefix);
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
