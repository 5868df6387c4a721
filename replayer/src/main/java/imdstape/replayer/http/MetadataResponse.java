package imdstape.replayer.http;

import imdstape.metadata.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the service answers, without what belongs to the connection (Date, Connection) and to the
 * server that writes it: {@link ServiceGeneration} knows the order of lines and the look of pages.
 *
 * @param status the HTTP status
 * @param reason the reason phrase of the modern service
 * @param kind which header lines it has, and in which order
 * @param extraHeaders header lines that only this answer has, such as Allow
 * @param contentType the Content-Type; empty where there is none
 * @param lastModified the Last-Modified as written, or null
 * @param body the bytes, of a page those of the modern service; do not change them
 */
@SuppressWarnings("ArrayRecordComponent") // prepared once, sent many times, never compared
public record MetadataResponse(
    int status,
    String reason,
    ResponseKind kind,
    List<HeaderLine> extraHeaders,
    String contentType,
    @Nullable String lastModified,
    byte[] body) {

  public MetadataResponse {
    extraHeaders = List.copyOf(extraHeaders);
  }

  /** The shapes an answer comes in. */
  public enum ResponseKind {
    /** A value or a listing. */
    VALUE,
    /** A session token. */
    TOKEN,
    /** An error with a page of XHTML. */
    ERROR_PAGE,
    /** An error, or anything else, without a body. */
    EMPTY
  }

  /** One header line. */
  public record HeaderLine(String name, String value) {}

  /** No such path. */
  public static final MetadataResponse NOT_FOUND = errorPage(404, "Not Found");

  /**
   * A value or a listing.
   *
   * @param modified when the value last changed: the launch for static ones, the refresh for
   *     credentials; null where the service gives no Last-Modified
   */
  public static MetadataResponse ok(byte[] body, String type, @Nullable Instant modified) {
    String date = modified == null ? null : HttpDate.format(modified);
    return new MetadataResponse(200, "OK", ResponseKind.VALUE, List.of(), type, date, body);
  }

  /** A text value. */
  public static MetadataResponse ok(String body, @Nullable Instant modified) {
    return ok(body.getBytes(StandardCharsets.UTF_8), MediaTypes.TEXT_PLAIN, modified);
  }

  /** A fresh token. */
  public static MetadataResponse token(String token) {
    byte[] body = token.getBytes(StandardCharsets.US_ASCII);
    return new MetadataResponse(
        200, "OK", ResponseKind.TOKEN, List.of(), MediaTypes.TEXT_PLAIN, null, body);
  }

  /** An error with the page that captures show: 339 bytes for a 404 of the modern service. */
  public static MetadataResponse errorPage(int status, String reason) {
    byte[] body = ErrorPage.render(status, reason, ServiceGeneration.C);
    return new MetadataResponse(
        status, reason, ResponseKind.ERROR_PAGE, List.of(), MediaTypes.TEXT_HTML, null, body);
  }

  /** An answer without a body: Content-Length 0, the type in the last line. */
  public static MetadataResponse withoutBody(int status, String reason, HeaderLine... own) {
    return new MetadataResponse(
        status, reason, ResponseKind.EMPTY, List.of(own), MediaTypes.TEXT_PLAIN, null, new byte[0]);
  }

  /** Where the listing is: the oldest servers ask for the slash at its end (captures to 2018). */
  public static MetadataResponse redirectTo(String location) {
    List<HeaderLine> own = List.of(new HeaderLine("Location", location));
    return new MetadataResponse(
        301, "Moved Permanently", ResponseKind.EMPTY, own, "", null, new byte[0]);
  }

  /** The body may hold credentials: only its length shows. */
  @Override
  public String toString() {
    return status + " " + reason + ", " + body.length + " bytes";
  }
}
