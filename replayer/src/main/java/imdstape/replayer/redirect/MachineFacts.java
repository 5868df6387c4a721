package imdstape.replayer.redirect;

import imdstape.host.LeftoverSearch;
import imdstape.host.SystemTools;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What is known of a machine before the addresses of the service are redirected.
 *
 * @param system the name of the operating system, as Java has it
 * @param isRoot whether the user is root
 * @param root the root of the file system
 * @param tools the programs of the machine
 * @param isLocalAddress whether an address is one of the machine's own
 * @param acceptsConnections whether something accepts connections at port 80 of an address; it is
 *     called only for a redirect
 */
public record MachineFacts(
    String system,
    boolean isRoot,
    Path root,
    SystemTools tools,
    Predicate<String> isLocalAddress,
    Predicate<String> acceptsConnections) {

  /** The service is one hop away, and SDKs wait as long. */
  private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

  /** Collects the facts of this machine. */
  public static MachineFacts ofThisMachine(Map<String, String> environment) {
    return new MachineFacts(
        System.getProperty("os.name", ""),
        System.getProperty("user.name", "").equals("root"),
        Path.of("/"),
        SystemTools.of(environment.getOrDefault("PATH", "")),
        LeftoverSearch.SearchContext::isLocalAddress,
        MachineFacts::acceptsConnection);
  }

  private static boolean acceptsConnection(String address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, 80), CONNECT_TIMEOUT_MILLIS);
      return true;
    } catch (IOException nothingThere) {
      return false;
    }
  }
}
