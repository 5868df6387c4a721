package imdstape.replayer.server;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where this machine reaches a listener. */
public final class ListenerUrl {

  /** A listener on {@code ::} is here too: Java's take IPv4 as well. */
  private static final String LOOPBACK = "127.0.0.1";

  private ListenerUrl() {}

  /**
   * Its URL, without a slash. A listener on every address is reached by none that says so: the door
   * knows no such Host.
   *
   * @param address it listens on
   */
  public static String of(String address, int port) {
    return "http://" + host(address) + ":" + port;
  }

  private static String host(String address) {
    if (isWildcard(address)) {
      return LOOPBACK;
    }
    return address.contains(":") ? "[" + address + "]" : address;
  }

  private static boolean isWildcard(String address) {
    try {
      return InetAddress.getByName(address).isAnyLocalAddress();
    } catch (UnknownHostException nobodyKnows) {
      return false;
    }
  }
}
