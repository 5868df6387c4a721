package imdstape.recorder.client;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;

/** Why no answer came, which is not an answer that says no. */
public enum NoAnswerReason {
  /** Nobody listens there. */
  REFUSED,
  /** No way leads there, or nothing at its end says so. */
  UNREACHABLE,
  /** Its name is nobody's. */
  UNKNOWN_HOST,
  /** It took the request and said nothing until the patience ended. */
  MUTE,
  /** It took the request and hung up, or what it said is no HTTP. */
  GARBLED;

  /** What a failure to connect means. */
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
    return thrown instanceof ConnectException ? REFUSED : GARBLED;
  }

  /** Whether there was anybody to talk to. */
  boolean isConnected() {
    return this == MUTE || this == GARBLED;
  }
}
