package imdstape.host;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.host.RedirectTable.Presence;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedirectTableTest {

  @Test
  void onlyTheServiceAddressesAreRedirected() {
    assertThat(RedirectTable.createScript(1338, true).lines())
        .startsWith("create table inet imds_tape")
        .contains(
            "add rule inet imds_tape output ip daddr 169.254.169.254 tcp dport 80 redirect to"
                + " :1338",
            "add rule inet imds_tape output ip6 daddr fd00:ec2::254 tcp dport 80 redirect to :1338")
        .hasSize(4);
    assertThat(RedirectTable.createScript(1338, false)).doesNotContain("ip6");
  }

  @Test
  void presenceIsKnownToRootOnly() throws Exception {
    assertThat(presence(new SystemTools.ToolResult(0, "table ip nat\ntable inet imds_tape")))
        .isEqualTo(Presence.PRESENT);
    assertThat(presence(new SystemTools.ToolResult(0, "table inet imds_tape_of_others")))
        .isEqualTo(Presence.ABSENT);
    assertThat(
            presence(new SystemTools.ToolResult(1, "Operation not permitted (you must be root)")))
        .isEqualTo(Presence.UNKNOWN);
    assertThat(
            RedirectTable.presence(
                new FakeSystemTools(new SystemTools.ToolResult(1, "")), List.of()))
        .as("without nft there is no table")
        .isEqualTo(Presence.ABSENT);
  }

  @Test
  void nftIsRunThroughSudoOnRequest() throws Exception {
    FakeSystemTools tools = new FakeSystemTools(new SystemTools.ToolResult(0, ""), "nft");
    RedirectTable.presence(tools, List.of("sudo", "-n"));
    assertThat(tools.commands).containsExactly("sudo -n /sbin/nft list tables");
  }

  private static Presence presence(SystemTools.ToolResult ended) throws Exception {
    return RedirectTable.presence(new FakeSystemTools(ended, "nft"), List.of());
  }
}
