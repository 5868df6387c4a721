package imdstape.replayer.redirect;

import imdstape.host.Leftovers;
import imdstape.host.SystemTools;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What has to be known of a machine before its address is led elsewhere.
 *
 * @param system its name, as Java has it
 * @param isRoot whether root asks
 * @param root of its file system
 * @param tools its programs
 * @param isLocalAddress whether an address is one of its own
 * @param acceptsConnections whether something takes a connection at port 80 of an address: asked
 *     only when somebody wants that changed
 */
public record MachineFacts(
    String system,
    boolean isRoot,
    Path root,
    SystemTools tools,
    Predicate<String> isLocalAddress,
    Predicate<String> acceptsConnections) {

  /** The service is one hop away; an SDK waits as long. */
  private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

  /** This one. */
  public static MachineFacts ofThisMachine(Map<String, String> environment) {
    return new MachineFacts(
        System.getProperty("os.name", ""),
        System.getProperty("user.name", "").equals("root"),
        Path.of("/"),
        SystemTools.of(environment.getOrDefault("PATH", "")),
        Leftovers.SearchContext::isLocalAddress,
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
