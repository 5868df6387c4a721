package imdstape.replayer.server.fastpath;

import imdstape.metadata.TokenHeaders;
import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.http.ServiceGeneration;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * The status line and header lines of a response as bytes, with two gaps for the values that differ
 * in each transfer: the seconds that the token has left and the date. Immutable.
 */
final class HeaderBlock {

  private static final int NO_GAP = -1;

  private final byte[] text;
  private final int remainingOffset;
  private final int dateOffset;

  private HeaderBlock(byte[] text, int remainingAt, int dateAt) {
    this.text = text;
    this.remainingOffset = remainingAt;
    this.dateOffset = dateAt;
  }

  /** The block of a response to an HTTP/1.1 request. */
  static HeaderBlock of(
      MetadataResponse answer, ServiceGeneration generation, boolean remaining, boolean kept) {
    StringBuilder lines = new StringBuilder("HTTP/1.1 ");
    lines.append(answer.status()).append(' ').append(generation.reason(answer)).append("\r\n");
    int[] gaps = {NO_GAP, NO_GAP};
    ServiceGeneration.TransferContext transfer =
        new ServiceGeneration.TransferContext(
            remaining ? OptionalInt.of(0) : OptionalInt.empty(), "", kept);
    generation.writeHeaders(
        answer,
        transfer,
        (name, value) -> {
          lines.append(name).append(": ");
          if (name.equals(TokenHeaders.TTL)) {
            gaps[0] = lines.length();
          } else {
            gaps[1] = name.equals("Date") ? lines.length() : gaps[1];
            lines.append(value);
          }
          lines.append("\r\n");
        });
    byte[] text = lines.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    return new HeaderBlock(text, gaps[0], gaps[1]);
  }

  /** The most bytes that {@link #write} writes. */
  int maxLength() {
    return text.length + 64;
  }

  /**
   * Writes the block.
   *
   * @param remaining the seconds that the token has left; ignored if the block has no gap for them
   * @param date in the format of the Date header
   */
  void write(ByteBuf out, OptionalInt remaining, String date) {
    int from = 0;
    if (remainingOffset < dateOffset) {
      from = writeRemaining(out, from, remaining);
      from = writeDate(out, from, date);
    } else {
      from = writeDate(out, from, date);
      from = writeRemaining(out, from, remaining);
    }
    out.writeBytes(text, from, text.length - from);
  }

  private int writeRemaining(ByteBuf out, int from, OptionalInt remaining) {
    if (remainingOffset == NO_GAP) {
      return from;
    }
    out.writeBytes(text, from, remainingOffset - from);
    writeAscii(out, Integer.toString(remaining.orElse(0)));
    return remainingOffset;
  }

  private int writeDate(ByteBuf out, int from, String date) {
    if (dateOffset == NO_GAP) {
      return from;
    }
    out.writeBytes(text, from, dateOffset - from);
    writeAscii(out, date);
    return dateOffset;
  }

  private static void writeAscii(ByteBuf out, String text) {
    out.writeCharSequence(text, StandardCharsets.US_ASCII);
  }
}
