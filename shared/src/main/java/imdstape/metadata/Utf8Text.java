package imdstape.metadata;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Bodies of the service are bytes; most, not all, are UTF-8 text. */
public final class Utf8Text {

  private Utf8Text() {}

  /** The bytes as text, or empty if they are not well-formed UTF-8. */
  public static Optional<String> decode(byte[] bytes) {
    // by result and not by exception: whoever looks for text in bytes meets many that are none
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer text = CharBuffer.allocate(bytes.length);
    boolean isText =
        !decoder.decode(ByteBuffer.wrap(bytes), text, true).isError()
            && !decoder.flush(text).isError();
    return isText ? Optional.of(text.flip().toString()) : Optional.empty();
  }
}
