package imdstape.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Finds the user of the program at the other end of a TCP connection on this machine, as Linux
 * lists it in {@code /proc/net/tcp} and {@code tcp6} (proc_pid_net(5)). Elsewhere no user is found.
 * A lookup reads the list of all sockets once, and may block. Thread-safe.
 */
public final class ConnectionOwner {

  private static final int LOCAL_ADDRESS = 1;
  private static final int REMOTE_ADDRESS = 2;
  private static final int UID = 7;
  private static final int INODE = 9;

  /** The inode of a socket that no process holds any more; Linux lists it as one of user 0. */
  private static final String NO_INODE = "0";

  /** The prefix of an IPv4 address in an IPv6 socket, as 32-bit words in network byte order. */
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};

  private final Path proc;

  /**
   * Creates a lookup.
   *
   * @param proc the directory of the process file system
   */
  public ConnectionOwner(Path proc) {
    this.proc = proc;
  }

  /** Whether this system lists connections with their users. */
  public boolean isSupported() {
    return Files.isReadable(proc.resolve("self/net/tcp"));
  }

  /** Whether the client of a connection runs as the user of this process, or as root. */
  public boolean isOwnUserOrRoot(List<InetSocketAddress> servers, InetSocketAddress client) {
    OptionalInt user = uid(servers, client);
    OptionalInt own = ownUid();
    return user.isPresent()
        && own.isPresent()
        && (user.getAsInt() == 0 || user.getAsInt() == own.getAsInt());
  }

  /**
   * The user id of the program that opened a connection.
   *
   * @param servers the addresses that the client may have connected to: that of the listener, and
   *     those that are redirected to it
   * @param client the address of the client
   * @return empty if the connection is not listed, if its client has closed it, or if several users
   *     have one from that address
   */
  public OptionalInt uid(List<InetSocketAddress> servers, InetSocketAddress client) {
    OptionalInt found = search(servers, client);
    // a socket may be closed between the moments at which the kernel reads its user and its inode;
    // a second search finds it closed
    return found.isPresent() && found.getAsInt() == 0 ? search(servers, client) : found;
  }

  private OptionalInt search(List<InetSocketAddress> servers, InetSocketAddress client) {
    List<String> locals = spellings(client);
    List<String> remotes = new ArrayList<>();
    servers.forEach(server -> remotes.addAll(spellings(server)));
    String port = port(client);
    OptionalInt found = OptionalInt.empty();
    for (String table : List.of("tcp", "tcp6")) {
      try (BufferedReader lines =
          Files.newBufferedReader(
              proc.resolve("self/net").resolve(table), StandardCharsets.US_ASCII)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          // few lines name the port, and to split a line costs more than to read it
          if (!line.contains(port)) {
            continue;
          }
          List<String> fields = fields(line);
          if (fields.size() <= INODE
              || fields.get(INODE).equals(NO_INODE)
              || !locals.contains(fields.get(LOCAL_ADDRESS))
              || !remotes.contains(fields.get(REMOTE_ADDRESS))) {
            continue;
          }
          int uid = Integer.parseUnsignedInt(fields.get(UID));
          if (found.isPresent() && found.getAsInt() != uid) {
            return OptionalInt.empty();
          }
          found = OptionalInt.of(uid);
        }
      } catch (IOException | NumberFormatException notListed) {
        // another system, or a kernel without IPv6
      }
    }
    return found;
  }

  /** The user id of this process; empty where the system has none. */
  public OptionalInt ownUid() {
    try {
      return Files.getAttribute(proc.resolve("self"), "unix:uid") instanceof Integer uid
          ? OptionalInt.of(uid)
          : OptionalInt.empty();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException none) {
      return OptionalInt.empty();
    }
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (at < line.length() && fields.size() <= INODE) {
      int end = line.indexOf(' ', at);
      end = end < 0 ? line.length() : end;
      if (end > at) {
        fields.add(line.substring(at, end));
      }
      at = end + 1;
    }
    return fields;
  }

  /** An address and port as the kernel prints them: of IPv4, also as an IPv6 socket has it. */
  private static List<String> spellings(InetSocketAddress socket) {
    InetAddress address = socket.getAddress();
    String port = port(socket);
    String plain = hex(address.getAddress()) + port;
    return address instanceof Inet4Address ? List.of(plain, hex(MAPPED) + plain) : List.of(plain);
  }

  private static String port(InetSocketAddress socket) {
    return ":%04X".formatted(socket.getPort());
  }

  /** 32-bit words in hexadecimal, each in the byte order of this machine. */
  private static String hex(byte[] address) {
    ByteBuffer words = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
    StringBuilder hex = new StringBuilder();
    while (words.remaining() >= Integer.BYTES) {
      hex.append("%08X".formatted(words.getInt()));
    }
    return hex.toString();
  }
}
