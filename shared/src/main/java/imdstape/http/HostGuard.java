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
 * Who may ask at all. The real service needs no such rule: it is on no browser's machine. Here a
 * page of any site could read credentials by naming itself so that its name leads to this machine,
 * so that a Host is answered only if it is an address of the service or of this listener, and a
 * page of a browser is not answered. A Host that is absent is, as one real client sends none.
 */
public final class HostGuard {

  private static final Set<InetAddress> SERVICE_ADDRESSES =
      Set.of(parseAddress("169.254.169.254"), parseAddress("fd00:ec2::254"));

  /** Their hash is known: a look-up reckons that of a plain name anew. */
  private static final AsciiString HOST = AsciiString.cached("Host");

  private static final AsciiString ORIGIN = AsciiString.cached("Origin");
  private static final AsciiString FETCH_SITE = AsciiString.cached("Sec-Fetch-Site");

  private static final int MAX_CACHED_HOSTS = 100;

  private final Set<String> allowedHosts;
  private final String advice;

  /** Hosts that are ours whoever asks, as they were written: the same client writes the same. */
  private final Set<String> acceptedHosts = ConcurrentHashMap.newKeySet();

  /**
   * A door.
   *
   * @param names of this listener that are no addresses, as a container's network gives them
   */
  public HostGuard(Set<String> names) {
    this(names, "; if it is a name of this replay, add --allow-host %s");
  }

  private HostGuard(Set<String> names, String advice) {
    this.allowedHosts = names;
    this.advice = advice;
  }

  /** The door of a listener that has no name but its address. */
  public static HostGuard withoutAllowedHosts() {
    return new HostGuard(Set.of(), ", which is no address of this listener");
  }

  /** Why a connection is not taken, or empty if it is. */
  public Optional<String> connectionRefusal(SocketAddress local, SocketAddress peer) {
    return connectionRefusal(inetAddress(local), inetAddress(peer));
  }

  /**
   * The same of addresses that nobody has to read as text; of one that is none, null, it is taken.
   */
  public Optional<String> connectionRefusal(
      @Nullable InetAddress local, @Nullable InetAddress peer) {
    return local != null && peer != null && isRemote(local, peer)
        ? Optional.of("refused a client that is not on this machine: " + peer.getHostAddress())
        : Optional.empty();
  }

  /** Why a request is not answered and what to do, or empty if it is. */
  public Optional<String> requestRefusal(HttpServerRequest request) {
    return requestRefusal(request.uri(), request.headers(), request.localAddress());
  }

  /**
   * Why a request is not answered and what to do, or empty if it is.
   *
   * @param target as it stands on the request line
   * @param local the address that it came to
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
    if (site != null && !site.equals("none") && !site.equals("same-origin")) {
      return Optional.of("refused a page in a browser, Sec-Fetch-Site " + sanitize(site));
    }
    return Optional.empty();
  }

  /** Of the header, and of an absolute target. */
  private static List<String> hosts(String target, MultiMap headers) {
    List<String> said = headers.getAll(HOST);
    int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
    if (scheme < 0) {
      return said;
    }
    List<String> hosts = new ArrayList<>(said);
    int end = target.indexOf('/', scheme + 3);
    hosts.add(target.substring(scheme + 3, end < 0 ? target.length() : end));
    return hosts;
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

  /** A listener of this machine alone has no business with others. */
  private static boolean isRemote(InetAddress here, InetAddress there) {
    return (here.isLoopbackAddress()
            || here.isLinkLocalAddress()
            || SERVICE_ADDRESSES.contains(here))
        && !there.isLoopbackAddress()
        && !there.equals(here)
        && !isLocalInterface(there);
  }

  /** Who is sent on to the loopback, as by {@code imds up}, comes from another of our addresses. */
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

  /** Without a port, if what follows the last colon is one. */
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

  /** What a stranger sent, fit for a terminal, and without what only he should know. */
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
