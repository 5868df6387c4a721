package imdstape.metadata;

import imdstape.metadata.MetadataResponse.HeaderLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.zip.CRC32;

/**
 * The servers that have called themselves EC2ws, told apart by how they write what they say. That
 * there are three is read from captures, not from a document. The HTTP/1.0 status line of the older
 * two is not imitated.
 */
public enum ServiceGeneration {
  /** To 2018, on Xen: an ETag, byte ranges, a redirect to the slash of a listing. */
  A {
    @Override
    void arrange(
        MetadataResponse answer, TransferContext transfer, BiConsumer<String, String> out) {
      addRemaining(transfer, out);
      addOwn(answer, out);
      addType(answer, out);
      addRanges(answer, "bytes", out);
      if (answer.form() == MetadataResponse.ResponseKind.VALUE) {
        out.accept("ETag", etag(answer.body()));
      }
      addModified(answer, out);
      addLength(answer, out);
      addConnection(transfer, out);
      out.accept("Date", transfer.date());
      addServer(out);
    }
  },
  /** 2019 to 2023: byte ranges, header lines by name. */
  B {
    @Override
    void arrange(
        MetadataResponse answer, TransferContext transfer, BiConsumer<String, String> out) {
      List<HeaderLine> lines = new ArrayList<>();
      BiConsumer<String, String> sorted = (name, value) -> lines.add(new HeaderLine(name, value));
      addRemaining(transfer, sorted);
      addOwn(answer, sorted);
      addType(answer, sorted);
      addRanges(answer, "bytes", sorted);
      addModified(answer, sorted);
      addLength(answer, sorted);
      sorted.accept("Date", transfer.date());
      lines.sort(Comparator.comparing(HeaderLine::name));
      lines.forEach(line -> out.accept(line.name(), line.value()));
      addConnection(transfer, out);
      addServer(out);
    }
  },
  /** 2020 to today. */
  C {
    @Override
    void arrange(
        MetadataResponse answer, TransferContext transfer, BiConsumer<String, String> out) {
      boolean typeLast =
          answer.form() == MetadataResponse.ResponseKind.EMPTY
              || answer.form() == MetadataResponse.ResponseKind.TOKEN;
      addRemaining(transfer, out);
      addOwn(answer, out);
      if (!typeLast) {
        addType(answer, out);
      }
      addRanges(answer, "none", out);
      addModified(answer, out);
      addLength(answer, out);
      out.accept("Date", transfer.date());
      addServer(out);
      addConnection(transfer, out);
      if (typeLast) {
        addType(answer, out);
      }
    }
  };

  /**
   * What belongs to one transfer of an answer.
   *
   * @param remaining the seconds the client's token has left; empty where nothing says so
   * @param date of the answer, as written
   * @param kept whether the connection stays open
   */
  public record TransferContext(OptionalInt remaining, String date, boolean kept) {}

  abstract void arrange(
      MetadataResponse answer, TransferContext transfer, BiConsumer<String, String> out);

  /** Says the header lines, in order. */
  public void write(
      MetadataResponse answer, TransferContext transfer, BiConsumer<String, String> out) {
    arrange(written(answer), transfer, out);
  }

  /** The reason phrase: a 405 has another one today (a capture of each). */
  public String reason(MetadataResponse answer) {
    return answer.status() == 405 && this != C ? "Method Not Allowed" : answer.reason();
  }

  /** The bytes of the body: error pages differ. */
  public byte[] body(MetadataResponse answer) {
    return written(answer).body();
  }

  /** As written in options and fixtures. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  private MetadataResponse written(MetadataResponse answer) {
    if (this == C || answer.form() != MetadataResponse.ResponseKind.PAGE) {
      return answer;
    }
    byte[] page = ErrorPage.of(answer.status(), answer.reason(), this);
    return new MetadataResponse(
        answer.status(), answer.reason(), answer.form(), answer.own(), answer.type(), null, page);
  }

  /** A quoted decimal number, as captured; what the real one counts is not known. */
  public static String etag(byte[] body) {
    CRC32 sum = new CRC32();
    sum.update(body);
    return '"' + Long.toString(sum.getValue()) + '"';
  }

  private static void addRemaining(TransferContext transfer, BiConsumer<String, String> out) {
    if (transfer.remaining().isPresent()) {
      out.accept(TokenHeaders.TTL, Integer.toString(transfer.remaining().getAsInt()));
    }
  }

  private static void addOwn(MetadataResponse answer, BiConsumer<String, String> out) {
    answer.own().forEach(line -> out.accept(line.name(), line.value()));
  }

  private static void addType(MetadataResponse answer, BiConsumer<String, String> out) {
    if (!answer.type().isEmpty()) {
      out.accept("Content-Type", answer.type());
    }
  }

  private static void addRanges(
      MetadataResponse answer, String ranges, BiConsumer<String, String> out) {
    if (answer.form() == MetadataResponse.ResponseKind.VALUE) {
      out.accept("Accept-Ranges", ranges);
    }
  }

  private static void addModified(MetadataResponse answer, BiConsumer<String, String> out) {
    if (answer.modified() != null) {
      out.accept("Last-Modified", answer.modified());
    }
  }

  private static void addLength(MetadataResponse answer, BiConsumer<String, String> out) {
    out.accept("Content-Length", Integer.toString(answer.body().length));
  }

  private static void addServer(BiConsumer<String, String> out) {
    out.accept("Server", "EC2ws");
  }

  private static void addConnection(TransferContext transfer, BiConsumer<String, String> out) {
    if (!transfer.kept()) {
      out.accept("Connection", "close");
    }
  }
}
