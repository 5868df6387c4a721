package imdstape.replayer.server.listener;

import imdstape.ec2.IpAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/** Who can reach an address of this machine. */
public final class AddressScope {

  private AddressScope() {}

  /**
   * Returns whether no other machine can reach an address: it is a loopback address, or this
   * process is in a network namespace without a connection. Returns false if that is unknown.
   */
  public static boolean isPrivate(String address) {
    try {
      return isLoopback(address)
          || NetworkInterface.networkInterfaces().allMatch(AddressScope::isUnconnected);
    } catch (SocketException unknown) {
      return false;
    }
  }

  /**
   * Returns whether an address is a loopback address: a literal of one, or {@code localhost}, which
   * never means another (RFC 6761, section 6.3). No other name is looked up; for one this returns
   * false.
   */
  public static boolean isLoopback(String address) {
    return address.equals("localhost")
        || IpAddress.parse(address)
            .filter(literal -> literal.toInetAddress().isLoopbackAddress())
            .isPresent();
  }

  private static boolean isUnconnected(NetworkInterface one) {
    try {
      return one.isLoopback() || !one.isUp();
    } catch (SocketException unknown) {
      return false;
    }
  }
}
