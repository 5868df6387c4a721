package imdstape.replayer.server.listener;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

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

  /** Returns whether an address is a loopback address. Returns false if that is unknown. */
  public static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  private static boolean isUnconnected(NetworkInterface one) {
    try {
      return one.isLoopback() || !one.isUp();
    } catch (SocketException unknown) {
      return false;
    }
  }
}
