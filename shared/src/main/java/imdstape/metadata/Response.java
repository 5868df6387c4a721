package imdstape.metadata;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the service, without what belongs to the connection (Date, Connection).
 *
 * <p>The order of header lines is the modern service's: {@code before}, then Content-Length, Date,
 * Server, Connection, then {@code after}. A 200 names its Content-Type first, an empty error names
 * it last (captures of 2023 to 2026).
 *
 * @param status the HTTP status
 * @param reason the reason phrase
 * @param before header lines before Content-Length
 * @param body the bytes; do not change them
 * @param after header lines after Connection
 */
@SuppressWarnings("ArrayRecordComponent") // prepared once, sent many times, never compared
public record Response(
    int status, String reason, List<Header> before, byte[] body, List<Header> after) {

  public Response {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** One header line. */
  public record Header(String name, String value) {}

  /** The type of nearly everything, JSON included (captures of 2021 to 2025). */
  public static final String TEXT = "text/plain";

  /** The type of user-data (a capture of 2019, and amazon-ec2-metadata-mock). */
  public static final String OCTETS = "application/octet-stream";

  /** The type of an error page. */
  public static final String HTML = "text/html";

  /**
   * A value or a listing.
   *
   * @param modified when the value last changed: the launch for static ones, the refresh for
   *     credentials; null where the service gives no Last-Modified
   */
  public static Response ok(byte[] body, String type, @Nullable Instant modified) {
    Header contentType = new Header("Content-Type", type);
    Header ranges = new Header("Accept-Ranges", "none");
    return new Response(
        200,
        "OK",
        modified == null
            ? List.of(contentType, ranges)
            : List.of(contentType, ranges, new Header("Last-Modified", HttpDate.format(modified))),
        body,
        List.of());
  }

  /** A text value. */
  public static Response ok(String body, @Nullable Instant modified) {
    return ok(body.getBytes(StandardCharsets.UTF_8), TEXT, modified);
  }

  /** A fresh token. */
  public static Response token(String token) {
    return new Response(
        200,
        "OK",
        List.of(),
        token.getBytes(StandardCharsets.US_ASCII),
        List.of(new Header("Content-Type", TEXT)));
  }

  /**
   * The error page that captures show: XHTML with two tabs and a space before the DTD's address,
   * 339 bytes for a 404.
   */
  public static Response page(int status, String reason) {
    String title = status + " - " + reason;
    String page =
        """
        <?xml version="1.0" encoding="iso-8859-1"?>
        <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
        \t\t "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
        <html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
         <head>
          <title>%s</title>
         </head>
         <body>
          <h1>%s</h1>
         </body>
        </html>
        """
            .formatted(title, title);
    return new Response(
        status,
        reason,
        List.of(new Header("Content-Type", HTML)),
        page.getBytes(StandardCharsets.ISO_8859_1),
        List.of());
  }

  /** An error without a page: Content-Length 0, the type in the last line. */
  public static Response bare(int status, String reason, Header... before) {
    return new Response(
        status, reason, List.of(before), new byte[0], List.of(new Header("Content-Type", TEXT)));
  }

  /** No such path. */
  public static final Response NOT_FOUND = page(404, "Not Found");

  /** The body may hold credentials: only its length shows. */
  @Override
  public String toString() {
    return status + " " + reason + ", " + body.length + " bytes";
  }
}
