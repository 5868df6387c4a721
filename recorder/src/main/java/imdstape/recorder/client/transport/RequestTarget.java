package imdstape.recorder.client.transport;

import java.nio.charset.StandardCharsets;

/** Encodes paths for the request line. */
public final class RequestTarget {

  /** The characters besides letters and digits that a path may contain (RFC 3986, "pchar"). */
  private static final String UNESCAPED_CHARACTERS = "-._~!$&'()*+,;=:@";

  private RequestTarget() {}

  /**
   * Percent-encodes the UTF-8 bytes of a path, without its slashes. Vert.x never completes a
   * request whose target has a character that is not allowed.
   */
  public static String encode(String path) {
    StringBuilder target = new StringBuilder();
    for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (letter || c == '/' || UNESCAPED_CHARACTERS.indexOf(c) >= 0) {
        target.append(c);
      } else {
        target.append('%').append("%02X".formatted((int) c));
      }
    }
    return target.toString();
  }
}
