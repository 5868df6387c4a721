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
 * A generation of the servers of the service. Generations differ in the order of header lines and
 * in error pages. Captures show three of them; AWS does not document them. The HTTP/1.0 status line
 * of the older two is not imitated.
 */
public enum ServiceGeneration {
  /** To 2018, on Xen: an ETag, byte ranges, and a redirect to the final slash of a listing. */
  A {
    @Override
    void arrangeHeaders(
        MetadataResponse response, TransferContext transfer, BiConsumer<String, String> out) {
      addRemainingTtl(transfer, out);
      addExtraHeaders(response, out);
      addContentType(response, out);
      addAcceptRanges(response, "bytes", out);
      if (response.kind() == MetadataResponse.ResponseKind.VALUE) {
        out.accept("ETag", etag(response.body()));
      }
      addLastModified(response, out);
      addContentLength(response, out);
      addConnection(transfer, out);
      out.accept("Date", transfer.date());
      addServer(out);
    }
  },
  /** 2019 to 2023: byte ranges, and header lines sorted by name. */
  B {
    @Override
    void arrangeHeaders(
        MetadataResponse response, TransferContext transfer, BiConsumer<String, String> out) {
      List<HeaderLine> lines = new ArrayList<>();
      BiConsumer<String, String> sorted = (name, value) -> lines.add(new HeaderLine(name, value));
      addRemainingTtl(transfer, sorted);
      addExtraHeaders(response, sorted);
      addContentType(response, sorted);
      addAcceptRanges(response, "bytes", sorted);
      addLastModified(response, sorted);
      addContentLength(response, sorted);
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
        MetadataResponse response, TransferContext transfer, BiConsumer<String, String> out) {
      boolean typeLast =
          response.kind() == MetadataResponse.ResponseKind.EMPTY
              || response.kind() == MetadataResponse.ResponseKind.TOKEN;
      addRemainingTtl(transfer, out);
      addExtraHeaders(response, out);
      if (!typeLast) {
        addContentType(response, out);
      }
      addAcceptRanges(response, "none", out);
      addLastModified(response, out);
      addContentLength(response, out);
      out.accept("Date", transfer.date());
      addServer(out);
      addConnection(transfer, out);
      if (typeLast) {
        addContentType(response, out);
      }
    }
  };

  /**
   * The parts of the header that depend on the request and the time.
   *
   * @param remainingTtl the remaining seconds of the client's token; empty if no header says so
   * @param date the Date as written
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
      MetadataResponse response, TransferContext transfer, BiConsumer<String, String> out);

  /** Writes the header lines in order. The consumer receives the name and the value of each. */
  public void writeHeaders(
      MetadataResponse response, TransferContext transfer, BiConsumer<String, String> out) {
    arrangeHeaders(withErrorPage(response), transfer, out);
  }

  /** Returns the reason phrase. Only that of a 405 has changed (a capture of each). */
  public String reason(MetadataResponse response) {
    return response.status() == 405 && this != C ? "Method Not Allowed" : response.reason();
  }

  /** Returns the bytes of the body. Error pages differ between generations. */
  public byte[] body(MetadataResponse response) {
    return withErrorPage(response).body();
  }

  /** Returns the name in options and fixtures. */
  public String optionValue() {
    return name().toLowerCase(Locale.ROOT);
  }

  private MetadataResponse withErrorPage(MetadataResponse response) {
    if (this == C || response.kind() != MetadataResponse.ResponseKind.ERROR_PAGE) {
      return response;
    }
    byte[] page = ErrorPage.render(response.status(), response.reason(), this);
    return new MetadataResponse(
        response.status(),
        response.reason(),
        response.kind(),
        response.extraHeaders(),
        response.contentType(),
        null,
        page);
  }

  /**
   * Returns an ETag: a quoted decimal number, as in captures. How the real service computes it is
   * unknown.
   */
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

  private static void addExtraHeaders(MetadataResponse response, BiConsumer<String, String> out) {
    response.extraHeaders().forEach(line -> out.accept(line.name(), line.value()));
  }

  private static void addContentType(MetadataResponse response, BiConsumer<String, String> out) {
    if (!response.contentType().isEmpty()) {
      out.accept("Content-Type", response.contentType());
    }
  }

  private static void addAcceptRanges(
      MetadataResponse response, String ranges, BiConsumer<String, String> out) {
    if (response.kind() == MetadataResponse.ResponseKind.VALUE) {
      out.accept("Accept-Ranges", ranges);
    }
  }

  private static void addLastModified(MetadataResponse response, BiConsumer<String, String> out) {
    if (response.lastModified() != null) {
      out.accept("Last-Modified", response.lastModified());
    }
  }

  private static void addContentLength(MetadataResponse response, BiConsumer<String, String> out) {
    out.accept("Content-Length", Integer.toString(response.body().length));
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
