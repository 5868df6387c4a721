package imdstape.replayer.server.fastpath;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the Connection header of a request. */
public final class ConnectionHeader {

  private ConnectionHeader() {}

  /**
   * Whether the client asks to keep the connection open. The service closes a connection unless the
   * client asks for keep-alive (a capture of 2023).
   *
   * @param value of the header, or null if there is none
   */
  public static boolean isKeepAlive(@Nullable String value) {
    if (value == null) {
      return false;
    }
    String lowerCase = value.toLowerCase(Locale.ROOT);
    return lowerCase.contains("keep-alive") && !lowerCase.contains("close");
  }
}
