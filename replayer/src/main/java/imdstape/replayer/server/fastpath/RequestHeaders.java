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
 * The header lines of a request that came on a connection.
 *
 * @param headers as they came
 * @param http10 whether it speaks HTTP/1.0, which knows no Host, and nobody misses it
 * @param local where it came to
 */
record RequestHeaders(MultiMap headers, boolean http10, SocketAddress local)
    implements MetadataRequest.HeaderLookup, MetadataRequest.LocalAddress {

  /** Names whose hash is known: a look-up reckons it anew of any other. */
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

  /** A token is among them. */
  @Override
  public String toString() {
    return "Lines[•••]";
  }

  @Override
  public String localHost() {
    String address = local.hostAddress();
    String host = address.contains(":") ? "[" + address + "]" : address;
    return local.port() == 80 ? host : host + ":" + local.port();
  }
}
