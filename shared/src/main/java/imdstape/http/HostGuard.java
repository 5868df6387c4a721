package imdstape.http;

import imdstape.ec2.IpAddress;
import imdstape.secrets.SecretDetector;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests of web pages and connections from other machines. A web page could read
 * credentials if its host name resolved to this machine (DNS rebinding). Therefore a request is
 * accepted only if its Host is an address of the metadata service or of the listener, or an allowed
 * name, and if no browser sent it for a page. A request without a Host is accepted, because a real
 * client sends none. The real service has no such rule: no browser runs on its machine.
 * Thread-safe.
 */
public final class HostGuard {

  private static final Set<InetAddress> SERVICE_ADDRESSES =
      Set.of(parseAddress("169.254.169.254"), parseAddress("fd00:ec2::254"));

  /** Header names with a cached hash; a look-up by a plain string computes the hash each time. */
  private static final AsciiString HOST = AsciiString.cached("Host");

  private static final AsciiString ORIGIN = AsciiString.cached("Origin");
  private static final AsciiString FETCH_SITE = AsciiString.cached("Sec-Fetch-Site");

  private static final int MAX_CACHED_HOSTS = 100;

  private final Set<String> allowedHosts;
  private final String advice;

  /** Accepted Host values that do not depend on the local address, as clients sent them. */
  private final Set<String> acceptedHosts = ConcurrentHashMap.newKeySet();

  /**
   * Creates a guard.
   *
   * @param allowedHosts further host names of the listener, in lower case, such as its name in a
   *     container network
   */
  public HostGuard(Set<String> allowedHosts) {
    this(allowedHosts, "; if it is a name of this replay, add --allow-host %s");
  }

  private HostGuard(Set<String> allowedHosts, String advice) {
    this.allowedHosts = allowedHosts;
    this.advice = advice;
  }

  /** A guard for a listener that is reached by its address only. */
  public static HostGuard withoutAllowedHosts() {
    return new HostGuard(Set.of(), ", which is no address of this listener");
  }

  /** The reason to refuse a connection, or empty if it is accepted. */
  public Optional<String> connectionRefusal(SocketAddress local, SocketAddress peer) {
    return connectionRefusal(inetAddress(local), inetAddress(peer));
  }

  /**
   * The reason to refuse a connection, or empty if it is accepted.
   *
   * @param local the address of the listener, or null if it is no IP address
   * @param peer the address of the client, or null if it is no IP address
   */
  public Optional<String> connectionRefusal(
      @Nullable InetAddress local, @Nullable InetAddress peer) {
    return local != null && peer != null && isRemote(local, peer)
        ? Optional.of("refused a client that is not on this machine: " + peer.getHostAddress())
        : Optional.empty();
  }

  /** The reason to refuse a request, with advice, or empty if it is accepted. */
  public Optional<String> requestRefusal(HttpServerRequest request) {
    return requestRefusal(request.uri(), request.headers(), request.localAddress());
  }

  /**
   * The reason to refuse a request, with advice, or empty if it is accepted.
   *
   * @param target the request target as sent
   * @param local the address at which the request arrived
   */
  public Optional<String> requestRefusal(String target, MultiMap headers, SocketAddress local) {
    for (String host : hosts(target, headers)) {
      if (!acceptedHosts.contains(host) && !isAllowed(host, local)) {
        return Optional.of(
            "refused the Host " + sanitize(host) + advice.formatted(sanitize(withoutPort(host))));
      }
    }
    String origin = headers.get(ORIGIN);
    if (origin != null) {
      return Optional.of("refused a page in a browser, Origin " + sanitize(origin));
    }
    String site = headers.get(FETCH_SITE);
    if (site != null && headers.getAll(FETCH_SITE).size() > 1) {
      return Optional.of("refused a request with more than one Sec-Fetch-Site");
    }
    if (site != null && !site.equals("none") && !site.equals("same-origin")) {
      return Optional.of("refused a page in a browser, Sec-Fetch-Site " + sanitize(site));
    }
    return Optional.empty();
  }

  /** The hosts of the Host headers and of an absolute target. */
  private static List<String> hosts(String target, MultiMap headers) {
    List<String> hosts = headers.getAll(HOST);
    int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
    if (scheme < 0) {
      return hosts;
    }
    List<String> all = new ArrayList<>(hosts);
    int end = target.indexOf('/', scheme + 3);
    all.add(target.substring(scheme + 3, end < 0 ? target.length() : end));
    return all;
  }

  private boolean isAllowed(String host, SocketAddress local) {
    String name = withoutPort(host).toLowerCase(Locale.ROOT);
    if (name.isEmpty() || name.equals("localhost") || allowedHosts.contains(name)) {
      return true;
    }
    InetAddress address = inetAddress(name);
    if (address == null) {
      return false;
    }
    if (!address.isLoopbackAddress() && !SERVICE_ADDRESSES.contains(address)) {
      return address.equals(inetAddress(local));
    }
    if (acceptedHosts.size() < MAX_CACHED_HOSTS) {
      acceptedHosts.add(host);
    }
    return true;
  }

  /** Whether a client of another machine connected to an address of this machine only. */
  private static boolean isRemote(InetAddress local, InetAddress peer) {
    return (local.isLoopbackAddress()
            || local.isLinkLocalAddress()
            || SERVICE_ADDRESSES.contains(local))
        && !peer.isLoopbackAddress()
        && !peer.equals(local)
        && !isLocalInterface(peer);
  }

  /** Whether this machine has an address; redirected clients, as by {@code imds up}, have such. */
  private static boolean isLocalInterface(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException noInterfaces) {
      return false;
    }
  }

  private static @Nullable InetAddress inetAddress(SocketAddress address) {
    String text = address.hostAddress();
    return text == null ? null : inetAddress(text);
  }

  /** Parses an address literal. The number of its zone, as in {@code fe80::1%2}, is ignored. */
  private static @Nullable InetAddress inetAddress(String literal) {
    int zone = literal.indexOf('%');
    boolean numbered = zone >= 0 && literal.substring(zone + 1).matches("[0-9]{1,9}");
    return IpAddress.parse(numbered ? literal.substring(0, zone) : literal)
        .map(IpAddress::toInetAddress)
        .orElse(null);
  }

  /** Removes a port and the brackets of an IPv6 address. */
  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    boolean bracketed = host.startsWith("[");
    boolean port =
        colon >= 0
            && host.substring(colon + 1).matches("\\d{0,5}")
            && (bracketed ? colon > host.indexOf(']') : host.indexOf(':') == colon);
    String name = port ? host.substring(0, colon) : host;
    return bracketed && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
  }

  /** A client's text without user information, secrets and control characters, for log lines. */
  private static String sanitize(String text) {
    String host = text.substring(text.lastIndexOf('@') + 1);
    String plain =
        SecretDetector.containsSecret(host) ? "•••" : host.replaceAll("[^\\x21-\\x7e]", "?");
    return plain.length() > 80 ? plain.substring(0, 80) + "…" : plain;
  }

  private static InetAddress parseAddress(String literal) {
    return IpAddress.parse(literal).orElseThrow().toInetAddress();
  }
}
