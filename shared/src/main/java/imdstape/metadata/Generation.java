package imdstape.metadata;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.zip.CRC32;

/**
 * The servers that have called themselves EC2ws, told apart by how they write what they say. That
 * there are three is read from captures, not from a document. The HTTP/1.0 status line of the older
 * two is not imitated.
 */
public enum Generation {
  /** To 2018, on Xen: an ETag, byte ranges, a redirect to the slash of a listing. */
  A {
    @Override
    List<Response.Header> arranged(Response answer, Transfer transfer) {
      List<Response.Header> lines = new ArrayList<>();
      addRemaining(lines, transfer);
      lines.addAll(answer.own());
      addType(lines, answer);
      addRanges(lines, answer, "bytes");
      if (answer.form() == Response.Form.VALUE) {
        lines.add(new Response.Header("ETag", etag(answer.body())));
      }
      addModified(lines, answer);
      addLength(lines, answer);
      addConnection(lines, transfer);
      lines.add(new Response.Header("Date", transfer.date()));
      lines.add(SERVER);
      return lines;
    }
  },
  /** 2019 to 2023: byte ranges, header lines by name. */
  B {
    @Override
    List<Response.Header> arranged(Response answer, Transfer transfer) {
      List<Response.Header> lines = new ArrayList<>(answer.own());
      addRemaining(lines, transfer);
      addType(lines, answer);
      addRanges(lines, answer, "bytes");
      addModified(lines, answer);
      addLength(lines, answer);
      lines.add(new Response.Header("Date", transfer.date()));
      lines.sort(Comparator.comparing(Response.Header::name));
      addConnection(lines, transfer);
      lines.add(SERVER);
      return lines;
    }
  },
  /** 2020 to today. */
  C {
    @Override
    List<Response.Header> arranged(Response answer, Transfer transfer) {
      boolean typeLast =
          answer.form() == Response.Form.EMPTY || answer.form() == Response.Form.TOKEN;
      List<Response.Header> lines = new ArrayList<>(9);
      addRemaining(lines, transfer);
      lines.addAll(answer.own());
      if (!typeLast) {
        addType(lines, answer);
      }
      addRanges(lines, answer, "none");
      addModified(lines, answer);
      addLength(lines, answer);
      lines.add(new Response.Header("Date", transfer.date()));
      lines.add(SERVER);
      addConnection(lines, transfer);
      if (typeLast) {
        addType(lines, answer);
      }
      return lines;
    }
  };

  private static final Response.Header SERVER = new Response.Header("Server", "EC2ws");
  private static final Response.Header CLOSE = new Response.Header("Connection", "close");

  /**
   * What belongs to one transfer of an answer.
   *
   * @param remaining the seconds the client's token has left; empty where nothing says so
   * @param date of the answer, as written
   * @param kept whether the connection stays open
   */
  public record Transfer(OptionalInt remaining, String date, boolean kept) {}

  abstract List<Response.Header> arranged(Response answer, Transfer transfer);

  /** The header lines, in order. */
  public List<Response.Header> lines(Response answer, Transfer transfer) {
    return arranged(written(answer), transfer);
  }

  /** The reason phrase: a 405 has another one today (a capture of each). */
  public String reason(Response answer) {
    return answer.status() == 405 && this != C ? "Method Not Allowed" : answer.reason();
  }

  /** The bytes of the body: error pages differ. */
  public byte[] body(Response answer) {
    return written(answer).body();
  }

  /** As written in options and fixtures. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  private Response written(Response answer) {
    if (this == C || answer.form() != Response.Form.PAGE) {
      return answer;
    }
    byte[] page = ErrorPage.of(answer.status(), answer.reason(), this);
    return new Response(
        answer.status(), answer.reason(), answer.form(), answer.own(), answer.type(), null, page);
  }

  /** A quoted decimal number, as captured; what the real one counts is not known. */
  private static String etag(byte[] body) {
    CRC32 sum = new CRC32();
    sum.update(body);
    return '"' + Long.toString(sum.getValue()) + '"';
  }

  private static void addRemaining(List<Response.Header> lines, Transfer transfer) {
    transfer
        .remaining()
        .ifPresent(
            seconds -> lines.add(new Response.Header(TokenHeaders.TTL, Integer.toString(seconds))));
  }

  private static void addType(List<Response.Header> lines, Response answer) {
    if (!answer.type().isEmpty()) {
      lines.add(new Response.Header("Content-Type", answer.type()));
    }
  }

  private static void addRanges(List<Response.Header> lines, Response answer, String ranges) {
    if (answer.form() == Response.Form.VALUE) {
      lines.add(new Response.Header("Accept-Ranges", ranges));
    }
  }

  private static void addModified(List<Response.Header> lines, Response answer) {
    if (answer.modified() != null) {
      lines.add(new Response.Header("Last-Modified", answer.modified()));
    }
  }

  private static void addLength(List<Response.Header> lines, Response answer) {
    lines.add(new Response.Header("Content-Length", Integer.toString(answer.body().length)));
  }

  private static void addConnection(List<Response.Header> lines, Transfer transfer) {
    if (!transfer.kept()) {
      lines.add(CLOSE);
    }
  }
}
