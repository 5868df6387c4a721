package imdstape.metadata;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Decodes response bodies. Most, but not all, are UTF-8 text. */
public final class Utf8Text {

  private Utf8Text() {}

  /** Decodes bytes, or returns empty if they are not well-formed UTF-8. */
  public static Optional<String> decode(byte[] bytes) {
    // a decoder result is cheaper than an exception, and searches decode many bytes that are no
    // text
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer text = CharBuffer.allocate(bytes.length);
    boolean isText =
        !decoder.decode(ByteBuffer.wrap(bytes), text, true).isError()
            && !decoder.flush(text).isError();
    return isText ? Optional.of(text.flip().toString()) : Optional.empty();
  }
}
