package imdstape.replayer.server.fastpath;

import imdstape.metadata.TokenHeaders;
import imdstape.replayer.http.MetadataRequest;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header lines of a request, and the address at which it arrived.
 *
 * @param headers as received
 * @param http10 whether the request is HTTP/1.0, which has no Host header: the local address is
 *     used in its place
 * @param localAddress at which the connection arrived
 */
public record RequestHeaders(MultiMap headers, boolean http10, SocketAddress localAddress)
    implements MetadataRequest.HeaderLookup, MetadataRequest.LocalAddress {

  /** Header names with a precomputed hash: a lookup computes that of any other name anew. */
  private static final Map<String, AsciiString> NAMES = new HashMap<>();

  static {
    for (String name :
        new String[] {TokenHeaders.TOKEN, TokenHeaders.TTL, "Host", "X-Forwarded-For", "Expect"}) {
      NAMES.put(name, AsciiString.cached(name));
    }
  }

  @Override
  public @Nullable String get(String name) {
    AsciiString known = NAMES.get(name);
    String value = headers.get(known == null ? name : known);
    return value == null && http10 && name.equals("Host") ? localHost() : value;
  }

  @Override
  public String localHost() {
    String address = localAddress.hostAddress();
    String host = address.contains(":") ? "[" + address + "]" : address;
    return localAddress.port() == 80 ? host : host + ":" + localAddress.port();
  }

  /** Hides the header lines, since one may hold a token. */
  @Override
  public String toString() {
    return "RequestHeaders[•••]";
  }
}
