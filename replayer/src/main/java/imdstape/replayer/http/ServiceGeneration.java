package imdstape.replayer.http;

import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import imdstape.metadata.TokenHeaders;
import imdstape.replayer.http.MetadataResponse.HeaderLine;
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
    void arrangeHeaders(
        MetadataResponse answer, TransferContext transfer, BiConsumer<String, String> out) {
      addRemainingTtl(transfer, out);
      addExtraHeaders(answer, out);
      addContentType(answer, out);
      addAcceptRanges(answer, "bytes", out);
      if (answer.kind() == MetadataResponse.ResponseKind.VALUE) {
        out.accept("ETag", etag(answer.body()));
      }
      addLastModified(answer, out);
      addContentLength(answer, out);
      addConnection(transfer, out);
      out.accept("Date", transfer.date());
      addServer(out);
    }
  },
  /** 2019 to 2023: byte ranges, header lines by name. */
  B {
    @Override
    void arrangeHeaders(
        MetadataResponse answer, TransferContext transfer, BiConsumer<String, String> out) {
      List<HeaderLine> lines = new ArrayList<>();
      BiConsumer<String, String> sorted = (name, value) -> lines.add(new HeaderLine(name, value));
      addRemainingTtl(transfer, sorted);
      addExtraHeaders(answer, sorted);
      addContentType(answer, sorted);
      addAcceptRanges(answer, "bytes", sorted);
      addLastModified(answer, sorted);
      addContentLength(answer, sorted);
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
    void arrangeHeaders(
        MetadataResponse answer, TransferContext transfer, BiConsumer<String, String> out) {
      boolean typeLast =
          answer.kind() == MetadataResponse.ResponseKind.EMPTY
              || answer.kind() == MetadataResponse.ResponseKind.TOKEN;
      addRemainingTtl(transfer, out);
      addExtraHeaders(answer, out);
      if (!typeLast) {
        addContentType(answer, out);
      }
      addAcceptRanges(answer, "none", out);
      addLastModified(answer, out);
      addContentLength(answer, out);
      out.accept("Date", transfer.date());
      addServer(out);
      addConnection(transfer, out);
      if (typeLast) {
        addContentType(answer, out);
      }
    }
  };

  /**
   * What belongs to one transfer of an answer.
   *
   * @param remainingTtl the seconds the client's token has left; empty where nothing says so
   * @param date of the answer, as written
   * @param keepAlive whether the connection stays open
   */
  public record TransferContext(OptionalInt remainingTtl, String date, boolean keepAlive) {}

  /** Returns the generation that the traits of a service name. */
  public static ServiceGeneration of(ServiceTraits traits) {
    return switch (traits.get(ServiceTrait.GENERATION)) {
      case "a" -> A;
      case "b" -> B;
      default -> C;
    };
  }

  abstract void arrangeHeaders(
      MetadataResponse answer, TransferContext transfer, BiConsumer<String, String> out);

  /** Says the header lines, in order. */
  public void writeHeaders(
      MetadataResponse answer, TransferContext transfer, BiConsumer<String, String> out) {
    arrangeHeaders(withErrorPage(answer), transfer, out);
  }

  /** The reason phrase: a 405 has another one today (a capture of each). */
  public String reason(MetadataResponse answer) {
    return answer.status() == 405 && this != C ? "Method Not Allowed" : answer.reason();
  }

  /** The bytes of the body: error pages differ. */
  public byte[] body(MetadataResponse answer) {
    return withErrorPage(answer).body();
  }

  /** As written in options and fixtures. */
  public String optionValue() {
    return name().toLowerCase(Locale.ROOT);
  }

  private MetadataResponse withErrorPage(MetadataResponse answer) {
    if (this == C || answer.kind() != MetadataResponse.ResponseKind.ERROR_PAGE) {
      return answer;
    }
    byte[] page = ErrorPage.render(answer.status(), answer.reason(), this);
    return new MetadataResponse(
        answer.status(),
        answer.reason(),
        answer.kind(),
        answer.extraHeaders(),
        answer.contentType(),
        null,
        page);
  }

  /** A quoted decimal number, as captured; what the real one counts is not known. */
  public static String etag(byte[] body) {
    CRC32 sum = new CRC32();
    sum.update(body);
    return '"' + Long.toString(sum.getValue()) + '"';
  }

  private static void addRemainingTtl(TransferContext transfer, BiConsumer<String, String> out) {
    if (transfer.remainingTtl().isPresent()) {
      out.accept(TokenHeaders.TTL, Integer.toString(transfer.remainingTtl().getAsInt()));
    }
  }

  private static void addExtraHeaders(MetadataResponse answer, BiConsumer<String, String> out) {
    answer.extraHeaders().forEach(line -> out.accept(line.name(), line.value()));
  }

  private static void addContentType(MetadataResponse answer, BiConsumer<String, String> out) {
    if (!answer.contentType().isEmpty()) {
      out.accept("Content-Type", answer.contentType());
    }
  }

  private static void addAcceptRanges(
      MetadataResponse answer, String ranges, BiConsumer<String, String> out) {
    if (answer.kind() == MetadataResponse.ResponseKind.VALUE) {
      out.accept("Accept-Ranges", ranges);
    }
  }

  private static void addLastModified(MetadataResponse answer, BiConsumer<String, String> out) {
    if (answer.lastModified() != null) {
      out.accept("Last-Modified", answer.lastModified());
    }
  }

  private static void addContentLength(MetadataResponse answer, BiConsumer<String, String> out) {
    out.accept("Content-Length", Integer.toString(answer.body().length));
  }

  private static void addServer(BiConsumer<String, String> out) {
    out.accept("Server", "EC2ws");
  }

  private static void addConnection(TransferContext transfer, BiConsumer<String, String> out) {
    if (!transfer.keepAlive()) {
      out.accept("Connection", "close");
    }
  }
}
