package imdstape.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class ConnectionOwnerTest {

  private static final String HEADER =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid "
          + " timeout\n";

  @TempDir Path proc;

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void theUserOfARealConnectionIsFound(String address) throws IOException {
    InetAddress loopback = InetAddress.getByName(address);
    ConnectionOwner owner = new ConnectionOwner(Path.of("/proc"));
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        Socket client = new Socket(loopback, server.getLocalPort());
        Socket accepted = server.accept()) {
      List<InetSocketAddress> local = List.of((InetSocketAddress) accepted.getLocalSocketAddress());
      InetSocketAddress peer = (InetSocketAddress) accepted.getRemoteSocketAddress();
      assertThat(owner.uid(local, peer)).isEqualTo(owner.ownUid());
      assertThat(owner.isOwnUserOrRoot(local, peer)).isTrue();
      assertThat(client.getLocalPort()).isEqualTo(peer.getPort());
      InetSocketAddress other = new InetSocketAddress(loopback, server.getLocalPort());
      assertThat(owner.uid(List.of(peer), peer)).as("another server").isEmpty();
      assertThat(owner.uid(local, other)).as("another client").isEmpty();
    }
  }

  /** Linux lists a socket that no process holds any more as one of user 0. */
  @Test
  @SuppressWarnings("try") // the client is closed before its block ends
  void aClosedConnectionIsNobodys() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    ConnectionOwner owner = new ConnectionOwner(Path.of("/proc"));
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        Socket client = new Socket(loopback, server.getLocalPort());
        Socket accepted = server.accept()) {
      List<InetSocketAddress> local = List.of((InetSocketAddress) accepted.getLocalSocketAddress());
      InetSocketAddress peer = (InetSocketAddress) accepted.getRemoteSocketAddress();
      client.shutdownOutput();
      assertThat(accepted.getInputStream().read()).isEqualTo(-1);
      assertThat(owner.uid(local, peer)).as("half closed").isEqualTo(owner.ownUid());
      client.close();
      assertThat(owner.uid(local, peer)).as("closed").isEmpty();
      assertThat(owner.isOwnUserOrRoot(local, peer)).isFalse();
    }
  }

  @Test
  void aLineWithoutAnInodeIsNobodys() throws IOException {
    String line = line("127.0.0.1", 40_000, "127.0.0.1", 1338, 0);
    List<InetSocketAddress> server = List.of(address("127.0.0.1", 1338));
    InetSocketAddress client = address("127.0.0.1", 40_000);
    ConnectionOwner owner = new ConnectionOwner(proc);
    table("tcp", line);
    assertThat(owner.uid(server, client)).hasValue(0);
    table("tcp", line.replace("        0 1 1\n", "        0 0 1\n"));
    assertThat(owner.uid(server, client)).isEmpty();
    table("tcp", line.replace("        0 1 1\n", "\n"));
    assertThat(owner.uid(server, client)).as("a line that ends early").isEmpty();
  }

  @Test
  void theUserIsThatOfTheClientsLine() throws IOException {
    InetSocketAddress server = address("127.0.0.1", 1338);
    InetSocketAddress client = address("127.0.0.1", 40_000);
    table(
        "tcp",
        line("127.0.0.1", 1338, "127.0.0.1", 40_000, 1001)
            + line("127.0.0.1", 40_000, "127.0.0.1", 9, 1002)
            + line("127.0.0.1", 40_000, "127.0.0.1", 1338, 1003));
    assertThat(new ConnectionOwner(proc).uid(List.of(server), client)).hasValue(1003);
  }

  @Test
  void anIpv4ConnectionOfAnIpv6SocketIsFound() throws IOException {
    table("tcp", "");
    String line = line("127.0.0.1", 40_000, "127.0.0.1", 1338, 1004);
    String prefix = "0000000000000000" + (isLittleEndian() ? "FFFF0000" : "0000FFFF");
    table("tcp6", line.replaceAll("[0-9A-F]{8}:", prefix + "$0"));
    assertThat(
            new ConnectionOwner(proc)
                .uid(List.of(address("127.0.0.1", 1338)), address("127.0.0.1", 40_000)))
        .hasValue(1004);
  }

  @Test
  void twoUsersOfOneAddressAreNobody() throws IOException {
    table(
        "tcp",
        line("127.0.0.1", 40_000, "127.0.0.1", 1338, 1003)
            + line("127.0.0.1", 40_000, "169.254.169.254", 80, 1004));
    ConnectionOwner owner = new ConnectionOwner(proc);
    InetSocketAddress client = address("127.0.0.1", 40_000);
    InetSocketAddress redirected = address("169.254.169.254", 80);
    assertThat(owner.uid(List.of(redirected), client)).hasValue(1004);
    assertThat(owner.uid(List.of(redirected, address("127.0.0.1", 1338)), client)).isEmpty();
  }

  @Test
  void aBrokenOrMissingTableNamesNobody() throws IOException {
    InetSocketAddress client = address("127.0.0.1", 40_000);
    List<InetSocketAddress> server = List.of(address("127.0.0.1", 1338));
    assertThat(new ConnectionOwner(proc).uid(server, client)).isEmpty();
    table("tcp", "short line\n" + line("127.0.0.1", 40_000, "127.0.0.1", 1338, -7));
    assertThat(new ConnectionOwner(proc).isOwnUserOrRoot(server, client)).isFalse();
  }

  private void table(String name, String lines) throws IOException {
    Path directory = Files.createDirectories(proc.resolve("self/net"));
    Files.writeString(directory.resolve(name), HEADER + lines);
  }

  private static String line(String local, int port, String remote, int remotePort, int uid)
      throws IOException {
    return "   0: %s:%04X %s:%04X 01 00000000:00000000 00:00000000 00000000  %d        0 1 1\n"
        .formatted(hex(local), port, hex(remote), remotePort, uid);
  }

  private static String hex(String address) throws IOException {
    byte[] bytes = InetAddress.getByName(address).getAddress();
    return isLittleEndian()
        ? "%02X%02X%02X%02X".formatted(bytes[3], bytes[2], bytes[1], bytes[0])
        : "%02X%02X%02X%02X".formatted(bytes[0], bytes[1], bytes[2], bytes[3]);
  }

  private static boolean isLittleEndian() {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  private static InetSocketAddress address(String address, int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(address), port);
  }
}
