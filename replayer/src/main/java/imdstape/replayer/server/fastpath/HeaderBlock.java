package imdstape.replayer.server.fastpath;

import imdstape.metadata.MetadataResponse;
import imdstape.metadata.ServiceGeneration;
import imdstape.metadata.TokenHeaders;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * The status line and the header lines of an answer, written once, with two gaps for what each
 * transfer says anew: the token's remaining seconds and the date.
 */
final class HeaderBlock {

  private static final int NOWHERE = -1;

  private final byte[] text;
  private final int remainingAt;
  private final int dateAt;

  private HeaderBlock(byte[] text, int remainingAt, int dateAt) {
    this.text = text;
    this.remainingAt = remainingAt;
    this.dateAt = dateAt;
  }

  /** Of an answer of HTTP/1.1. */
  static HeaderBlock of(
      MetadataResponse answer, ServiceGeneration generation, boolean remaining, boolean kept) {
    StringBuilder lines = new StringBuilder("HTTP/1.1 ");
    lines.append(answer.status()).append(' ').append(generation.reason(answer)).append("\r\n");
    int[] gaps = {NOWHERE, NOWHERE};
    ServiceGeneration.TransferContext transfer =
        new ServiceGeneration.TransferContext(
            remaining ? OptionalInt.of(0) : OptionalInt.empty(), "", kept);
    generation.write(
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

  /** How many bytes {@link #write} writes at most. */
  int length() {
    return text.length + 64;
  }

  /**
   * Writes it.
   *
   * @param remaining the seconds that the token has left, if the block has a gap for them
   * @param date as written
   */
  void write(ByteBuf out, OptionalInt remaining, String date) {
    int from = 0;
    if (remainingAt < dateAt) {
      from = remaining(out, from, remaining);
      from = date(out, from, date);
    } else {
      from = date(out, from, date);
      from = remaining(out, from, remaining);
    }
    out.writeBytes(text, from, text.length - from);
  }

  private int remaining(ByteBuf out, int from, OptionalInt remaining) {
    if (remainingAt == NOWHERE) {
      return from;
    }
    out.writeBytes(text, from, remainingAt - from);
    ascii(out, Integer.toString(remaining.orElse(0)));
    return remainingAt;
  }

  private int date(ByteBuf out, int from, String date) {
    if (dateAt == NOWHERE) {
      return from;
    }
    out.writeBytes(text, from, dateAt - from);
    ascii(out, date);
    return dateAt;
  }

  private static void ascii(ByteBuf out, String text) {
    out.writeCharSequence(text, StandardCharsets.US_ASCII);
  }
}
