package imdstape.recorder.userdata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import imdstape.recorder.userdata.text.LayerText;
import imdstape.recorder.userdata.text.QuotedPrintableCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/**
 * MIME (RFC 2046): one part or a multipart, in the original order. Only headers that describe how
 * to read a part are kept.
 */
final class MimeFormat implements UserDataFormat {

  private static final int MAX_HEADER_BYTES = 4096;

  /** The part number of the whole message; parts are numbered from 1. */
  private static final int NO_PART = 0;

  private static final MimeConfig LIMITS =
      new MimeConfig.Builder()
          .setMaxLineLen(LayerReader.MAX_LAYER_BYTES)
          .setMaxHeaderCount(100)
          .setMaxHeaderLen(10_000)
          .setMaxContentLen(LayerReader.MAX_LAYER_BYTES)
          .build();

  /** The headers of a part that are kept. */
  private static final class PartHeaders {
    private boolean hasVersion;
    private boolean hasEncoding;
    private boolean hasCharset;
    private String disposition = "";
    private boolean hasFilename;

    void add(Field field) {
      String value = field.getBody() == null ? "" : field.getBody().toLowerCase(Locale.ROOT);
      switch (field.getName().toLowerCase(Locale.ROOT)) {
        case "mime-version" -> hasVersion = true;
        case "content-transfer-encoding" -> hasEncoding = true;
        case "content-type" -> hasCharset = value.contains("charset");
        case "content-disposition" -> {
          disposition = value.strip().startsWith("inline") ? "inline" : "attachment";
          hasFilename = value.contains("filename");
        }
        default -> {}
      }
    }
  }

  @Override
  public Optional<UserDataStructure> open(byte[] raw, LayerReader layers) {
    if (!hasMimeHeaders(raw)) {
      return Optional.empty();
    }
    MimeTokenStream stream = new MimeTokenStream(LIMITS);
    stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
    stream.parse(new ByteArrayInputStream(raw));
    try {
      while (stream.getState() != EntityState.T_START_HEADER) {
        if (stream.next() == EntityState.T_END_OF_STREAM) {
          return Optional.empty();
        }
      }
      return Optional.of(maskEntity(stream, layers, NO_PART));
    } catch (MimeException | IOException notMime) {
      return Optional.empty();
    }
  }

  /** Whether the layer begins with header lines, one of which is a MIME header. */
  private static boolean hasMimeHeaders(byte[] raw) {
    String start = new String(raw, 0, Math.min(MAX_HEADER_BYTES, raw.length), ISO_8859_1);
    boolean mime = false;
    boolean first = true;
    for (String line : start.split("\r?\n", -1)) {
      if (line.isEmpty()) {
        return mime;
      }
      int colon = line.indexOf(':');
      boolean folded = !first && (line.startsWith(" ") || line.startsWith("\t"));
      boolean envelope = first && line.startsWith("From ");
      if (!folded && !envelope) {
        String name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        if (!name.matches("[a-z0-9-]+")) {
          return false;
        }
        mime |= name.equals("content-type") || name.equals("mime-version");
      }
      first = false;
    }
    return mime;
  }

  /**
   * Masks a part or the whole message.
   *
   * @param stream positioned before the headers of the part, and afterwards at its end
   */
  private static UserDataStructure maskEntity(
      MimeTokenStream stream, LayerReader layers, int number) throws IOException, MimeException {
    layers.countPart();
    PartHeaders headers = new PartHeaders();
    EntityState state = stream.next();
    for (; state == EntityState.T_FIELD; state = stream.next()) {
      headers.add(stream.getField());
    }
    boolean multipart = stream.next() == EntityState.T_START_MULTIPART;
    BodyDescriptor body = stream.getBodyDescriptor();
    String mediaType = body.getMimeType() == null ? "text/plain" : body.getMimeType();
    String type =
        FormatVocabulary.MEDIA_TYPES
            .find(mediaType.toLowerCase(Locale.ROOT))
            .filter(known -> multipart == known.startsWith("multipart/"))
            .orElse(multipart ? "multipart/mixed" : "application/octet-stream");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (multipart) {
      LayerReader inside = number == NO_PART ? layers : layers.deeper();
      String boundary = "boundary-" + inside.depth();
      writeLine(out, "Content-Type: " + type + "; boundary=\"" + boundary + "\"");
      writeOtherHeaders(out, headers, "", number);
      String forms = maskParts(stream, inside, boundary, out);
      return new UserDataStructure(out.toByteArray(), type + forms);
    }
    String charset =
        Optional.ofNullable(headers.hasCharset ? body.getCharset() : null)
            .flatMap(name -> FormatVocabulary.CHARSETS.find(name.toLowerCase(Locale.ROOT)))
            .map(name -> "; charset=\"" + name + "\"")
            .orElse("");
    writeLine(out, "Content-Type: " + type + charset);
    String encoding =
        Optional.ofNullable(body.getTransferEncoding())
            .flatMap(
                name -> FormatVocabulary.TRANSFER_ENCODINGS.find(name.toLowerCase(Locale.ROOT)))
            .orElse("8bit");
    writeOtherHeaders(out, headers, encoding, number);
    byte[] plain =
        encoding.equals("quoted-printable")
            ? QuotedPrintableCodec.decode(
                stream.getInputStream().readNBytes(LayerReader.MAX_LAYER_BYTES + 1))
            : stream.getDecodedInputStream().readNBytes(LayerReader.MAX_LAYER_BYTES + 1);
    UserDataStructure inner =
        layers.openAs(type, plain).orElseGet(() -> UserDataStructure.of(LayerText.WITHHELD, type));
    out.writeBytes(
        switch (headers.hasEncoding ? encoding : "8bit") {
          case "base64" -> Base64.getMimeEncoder(76, new byte[] {'\n'}).encode(inner.bytes());
          case "quoted-printable" -> QuotedPrintableCodec.encode(inner.bytes());
          default -> inner.bytes();
        });
    return new UserDataStructure(out.toByteArray(), inner.form());
  }

  /**
   * Masks and writes all parts of a multipart.
   *
   * @return the forms of the parts, for people
   */
  private static String maskParts(
      MimeTokenStream stream, LayerReader layers, String boundary, ByteArrayOutputStream out)
      throws IOException, MimeException {
    List<String> forms = new ArrayList<>();
    while (stream.getState() != EntityState.T_END_MULTIPART) {
      if (stream.getState() == EntityState.T_END_OF_STREAM) {
        throw new MimeException("a multipart without an end");
      }
      if (stream.getState() == EntityState.T_START_BODYPART) {
        stream.next();
        UserDataStructure part = maskEntity(stream, layers, forms.size() + 1);
        writeLine(out, "--" + boundary);
        out.writeBytes(part.bytes());
        writeLine(out, "");
        forms.add(part.form().contains(", ") ? "(" + part.form() + ")" : part.form());
      }
      stream.next();
    }
    writeLine(out, "--" + boundary + "--");
    return forms.isEmpty() ? "" : " > " + String.join(", ", forms);
  }

  /** Writes the headers other than Content-Type, and the empty line behind them. */
  private static void writeOtherHeaders(
      ByteArrayOutputStream out, PartHeaders headers, String encoding, int number) {
    if (headers.hasVersion) {
      writeLine(out, "MIME-Version: 1.0");
    }
    if (headers.hasEncoding && !encoding.isEmpty()) {
      writeLine(out, "Content-Transfer-Encoding: " + encoding);
    }
    if (!headers.disposition.isEmpty()) {
      String name = headers.hasFilename ? "; filename=\"part-" + Math.max(1, number) + "\"" : "";
      writeLine(out, "Content-Disposition: " + headers.disposition + name);
    }
    writeLine(out, "");
  }

  private static void writeLine(ByteArrayOutputStream out, String line) {
    out.writeBytes((line + "\n").getBytes(US_ASCII));
  }
}
