package imdstape.recorder.userdata;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;

/** Gzip (RFC 1952), which cloud-init decompresses (cloud-init, "User-data formats"). */
final class GzipFormat implements UserDataFormat {

  /** A header without time and name, of an unknown operating system. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private static final int MAX_BLOCK_BYTES = 0xffff;

  @Override
  public Optional<UserDataStructure> open(byte[] raw, LayerReader layers) {
    return gunzip(raw)
        .flatMap(layers::open)
        .map(inner -> new UserDataStructure(gzip(inner.bytes()), "gzip > " + inner.form()));
  }

  /**
   * Decompresses.
   *
   * @return empty if it is no gzip
   * @throws LayerReader.LimitExceededException if the result is larger than a layer may be
   */
  static Optional<byte[]> gunzip(byte[] raw) {
    if (raw.length < HEADER.length || raw[0] != HEADER[0] || raw[1] != HEADER[1]) {
      return Optional.empty();
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(raw))) {
      byte[] plain = in.readNBytes(LayerReader.MAX_LAYER_BYTES + 1);
      if (plain.length > LayerReader.MAX_LAYER_BYTES) {
        throw new LayerReader.LimitExceededException();
      }
      return Optional.of(plain);
    } catch (IOException notGzip) {
      return Optional.empty();
    }
  }

  /** Writes stored blocks, because compressed bytes would depend on the zlib of the machine. */
  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length + 64);
    out.writeBytes(HEADER);
    int from = 0;
    do {
      int length = Math.min(MAX_BLOCK_BYTES, plain.length - from);
      out.write(from + length == plain.length ? 1 : 0);
      writeLittleEndian(out, length, 2);
      writeLittleEndian(out, ~length, 2);
      out.write(plain, from, length);
      from += length;
    } while (from < plain.length);
    CRC32 sum = new CRC32();
    sum.update(plain);
    writeLittleEndian(out, sum.getValue(), 4);
    writeLittleEndian(out, plain.length, 4);
    return out.toByteArray();
  }

  private static void writeLittleEndian(ByteArrayOutputStream out, long number, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (number >>> (8 * i)));
    }
  }
}
