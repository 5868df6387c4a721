package imdstape.replayer.server;

import imdstape.host.ConnectionOwner;
import imdstape.replayer.server.fastpath.ConnectionInternals;
import io.vertx.core.http.HttpConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Decides which users of this machine a replay with real credentials serves: its own, root, and
 * those it is told. The user of a connection is looked up once, when it is opened. A connection
 * whose user is not found, as from another network namespace, is refused. Immutable.
 *
 * @param owners finds the user of a connection
 * @param users the further users, by their ids
 */
public record CredentialSharing(ConnectionOwner owners, Set<Integer> users) {

  /** The addresses of the service, from which {@code imds up} leads clients to a replay. */
  private static final List<InetSocketAddress> REDIRECTED =
      List.of(
          service(new byte[] {(byte) 169, (byte) 254, (byte) 169, (byte) 254}),
          service(
              new byte[] {
                (byte) 0xfd, 0, 0x0e, (byte) 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54
              }));

  public CredentialSharing {
    users = Set.copyOf(users);
  }

  /** The reason to refuse a connection, with advice; empty if it is served. */
  Optional<String> refusal(HttpConnection connection) {
    InetSocketAddress local = ConnectionInternals.localSocket(connection);
    InetSocketAddress client = ConnectionInternals.remoteSocket(connection);
    if (local == null || client == null) {
      return Optional.of(refusalOfUnknown());
    }
    return refusal(local, client);
  }

  Optional<String> refusal(InetSocketAddress local, InetSocketAddress client) {
    List<InetSocketAddress> servers = List.of(local, REDIRECTED.get(0), REDIRECTED.get(1));
    OptionalInt user = owners.uid(servers, client);
    if (user.isEmpty()) {
      return Optional.of(refusalOfUnknown());
    }
    boolean served =
        user.getAsInt() == 0 || user.equals(owners.ownUid()) || users.contains(user.getAsInt());
    return served
        ? Optional.empty()
        : Optional.of(
            "refused a program of user %s, as real credentials are served; --share-with %<s lets it in"
                .formatted(Integer.toUnsignedString(user.getAsInt())));
  }

  private static String refusalOfUnknown() {
    return "refused a program whose user is not known, as real credentials are served; --share-with"
        + " any lets everybody in";
  }

  private static InetSocketAddress service(byte[] address) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), 80);
    } catch (UnknownHostException neverOfFourOrSixteenBytes) {
      throw new IllegalStateException(neverOfFourOrSixteenBytes);
    }
  }
}
