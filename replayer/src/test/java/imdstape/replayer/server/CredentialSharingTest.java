package imdstape.replayer.server;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.host.ConnectionOwner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class CredentialSharingTest {

  private static final int STRANGER = 54_321;

  @TempDir Path proc;

  @Test
  void theOwnUserAndRootAreServed() throws IOException {
    int own = ownUid();
    for (int uid : new int[] {own, 0}) {
      connected(uid, "127.0.0.1", 1338);
      assertThat(refusal(Set.of())).as("%d", uid).isEmpty();
    }
  }

  @Test
  void anotherUserIsServedIfItIsNamed() throws IOException {
    connected(STRANGER, "127.0.0.1", 1338);
    assertThat(refusal(Set.of()).orElseThrow())
        .contains("refused a program of user 54321", "--share-with 54321");
    assertThat(refusal(Set.of(1, STRANGER))).isEmpty();
  }

  @Test
  void aRedirectedClientIsFoundByTheAddressThatItKnows() throws IOException {
    connected(STRANGER, "169.254.169.254", 80);
    assertThat(refusal(Set.of()).orElseThrow()).contains("user 54321");
    assertThat(refusal(Set.of(STRANGER))).isEmpty();
  }

  @Test
  void aConnectionThatIsNotListedIsRefused() throws IOException {
    connected(0, "127.0.0.1", 1339);
    assertThat(refusal(Set.of(STRANGER)).orElseThrow())
        .contains("a program whose user is not known", "--share-with any");
  }

  private Optional<String> refusal(Set<Integer> users) throws IOException {
    return new CredentialSharing(new ConnectionOwner(proc), users)
        .refusal(address("127.0.0.1", 1338), address("127.0.0.1", 40_000));
  }

  private int ownUid() throws IOException {
    return (Integer) Files.getAttribute(proc, "unix:uid");
  }

  private void connected(int uid, String server, int port) throws IOException {
    Path directory = Files.createDirectories(proc.resolve("self/net"));
    Files.writeString(
        directory.resolve("tcp"),
        "header\n   0: %s:9C40 %s:%04X 01 00000000:00000000 00:00000000 00000000  %d        0 1 1\n"
            .formatted(hex("127.0.0.1"), hex(server), port, uid));
  }

  private static String hex(String address) throws IOException {
    byte[] bytes = InetAddress.getByName(address).getAddress();
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
        ? "%02X%02X%02X%02X".formatted(bytes[3], bytes[2], bytes[1], bytes[0])
        : "%02X%02X%02X%02X".formatted(bytes[0], bytes[1], bytes[2], bytes[3]);
  }

  private static InetSocketAddress address(String address, int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(address), port);
  }
}
