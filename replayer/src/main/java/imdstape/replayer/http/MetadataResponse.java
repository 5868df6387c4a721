package imdstape.replayer.http;

import imdstape.metadata.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A response of the service, without the header lines of the connection (Date, Connection). {@link
 * ServiceGeneration} writes it with the header order and the error page of a server generation.
 * Immutable.
 *
 * <p>A response is created once and sent many times. Two responses are equal only if they are the
 * same object: whatever is derived from a response can be kept under it without a look at the body.
 */
public final class MetadataResponse {

  private final int status;
  private final String reason;
  private final ResponseKind kind;
  private final List<HeaderLine> extraHeaders;
  private final String contentType;
  private final @Nullable String lastModified;
  private final byte[] body;

  /**
   * Creates a response.
   *
   * @param status the HTTP status
   * @param reason the reason phrase of the modern service
   * @param kind the kind, which decides the header lines and their order
   * @param extraHeaders header lines that only this response has, such as Allow
   * @param contentType the Content-Type; empty if there is none
   * @param lastModified the Last-Modified as written, or null
   * @param body the bytes of the body, of an error page those of the modern service; not copied,
   *     and not to be changed afterwards
   */
  public MetadataResponse(
      int status,
      String reason,
      ResponseKind kind,
      List<HeaderLine> extraHeaders,
      String contentType,
      @Nullable String lastModified,
      byte[] body) {
    this.status = status;
    this.reason = reason;
    this.kind = kind;
    this.extraHeaders = List.copyOf(extraHeaders);
    this.contentType = contentType;
    this.lastModified = lastModified;
    this.body = body;
  }

  /** The kinds of responses. */
  public enum ResponseKind {
    /** A value or a listing. */
    VALUE,
    /** A session token. */
    TOKEN,
    /** An error with an XHTML page. */
    ERROR_PAGE,
    /** A response without a body: an error or a redirect. */
    EMPTY
  }

  /** A header line. */
  public record HeaderLine(String name, String value) {}

  /** The response for a path that does not exist. */
  public static final MetadataResponse NOT_FOUND = errorPage(404, "Not Found");

  /**
   * Creates a response with a value or a listing.
   *
   * @param modified the time of the last change: the launch for static values, the refresh for
   *     credentials; null if the service sends no Last-Modified
   */
  public static MetadataResponse ok(byte[] body, String type, @Nullable Instant modified) {
    String date = modified == null ? null : HttpDate.format(modified);
    return new MetadataResponse(200, "OK", ResponseKind.VALUE, List.of(), type, date, body);
  }

  /** Creates a response with a text value or a listing. */
  public static MetadataResponse ok(String body, @Nullable Instant modified) {
    return ok(body.getBytes(StandardCharsets.UTF_8), MediaTypes.TEXT_PLAIN, modified);
  }

  /** Creates the response with a new session token. */
  public static MetadataResponse token(String token) {
    byte[] body = token.getBytes(StandardCharsets.US_ASCII);
    return new MetadataResponse(
        200, "OK", ResponseKind.TOKEN, List.of(), MediaTypes.TEXT_PLAIN, null, body);
  }

  /** Creates an error with the page of captures: 339 bytes for a 404 of the modern service. */
  public static MetadataResponse errorPage(int status, String reason) {
    byte[] body = ErrorPage.render(status, reason, ServiceGeneration.C);
    return new MetadataResponse(
        status, reason, ResponseKind.ERROR_PAGE, List.of(), MediaTypes.TEXT_HTML, null, body);
  }

  /** Creates a response without a body. Content-Length is 0, and Content-Type is still sent. */
  public static MetadataResponse withoutBody(int status, String reason, HeaderLine... own) {
    return new MetadataResponse(
        status, reason, ResponseKind.EMPTY, List.of(own), MediaTypes.TEXT_PLAIN, null, new byte[0]);
  }

  /**
   * Creates the redirect of the oldest servers from a listing without a final slash (captures to
   * 2018).
   */
  public static MetadataResponse redirectTo(String location) {
    List<HeaderLine> own = List.of(new HeaderLine("Location", location));
    return new MetadataResponse(
        301, "Moved Permanently", ResponseKind.EMPTY, own, "", null, new byte[0]);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The reason phrase of the modern service. */
  public String reason() {
    return reason;
  }

  /** The kind, which decides the header lines and their order. */
  public ResponseKind kind() {
    return kind;
  }

  /** The header lines that only this response has, such as Allow. */
  public List<HeaderLine> extraHeaders() {
    return extraHeaders;
  }

  /** The Content-Type; empty if there is none. */
  public String contentType() {
    return contentType;
  }

  /** The Last-Modified as written, or null. */
  public @Nullable String lastModified() {
    return lastModified;
  }

  /** The bytes of the body, of an error page those of the modern service; not to be changed. */
  public byte[] body() {
    return body;
  }

  /** The status and the length of the body, which itself may contain credentials. */
  @Override
  public String toString() {
    return status + " " + reason + ", " + body.length + " bytes";
  }
}
