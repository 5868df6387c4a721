package imdstape.recorder.client.transport;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;

/** Why a request got no response. */
public enum NoAnswerReason {
  /** The connection was refused: nothing listens on the port. */
  REFUSED,
  /** There is no route to the host, or the connection attempt timed out. */
  UNREACHABLE,
  /** The host name does not resolve. */
  UNKNOWN_HOST,
  /** The connection was made, and no response began before the timeout. */
  TIMED_OUT,
  /** The connection was made and then closed, or the bytes received are not HTTP. */
  BROKEN;

  /** The reason for a failed connection attempt. */
  static NoAnswerReason ofConnectFailure(Throwable thrown) {
    if (thrown instanceof UnknownHostException) {
      return UNKNOWN_HOST;
    }
    boolean unreachable =
        thrown instanceof ConnectTimeoutException
            || thrown instanceof NoRouteToHostException
            || (thrown instanceof SocketException && !(thrown instanceof ConnectException));
    if (unreachable) {
      return UNREACHABLE;
    }
    return thrown instanceof ConnectException ? REFUSED : BROKEN;
  }

  /** Whether a connection was made. */
  public boolean isConnected() {
    return this == TIMED_OUT || this == BROKEN;
  }
}
