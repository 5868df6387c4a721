package imdstape.replayer.server.listener;

import imdstape.ec2.IpAddress;

/** The URL at which a program on this machine reaches a listener. */
public final class ListenerUrl {

  /** Also for a listener on {@code ::}: Java's sockets accept IPv4 on it. */
  private static final String LOOPBACK = "127.0.0.1";

  private ListenerUrl() {}

  /**
   * The URL, without a slash at its end. A wildcard address is replaced by the loopback address,
   * since the host guard refuses it as a Host.
   *
   * @param address at which the listener is bound, numeric
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
    return IpAddress.parse(address)
        .filter(literal -> literal.toInetAddress().isAnyLocalAddress())
        .isPresent();
  }
}
