package imdstape.metadata;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The two forms of an instant on the wire. */
public final class HttpDate {

  private static final DateTimeFormatter HTTP =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter JSON =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private HttpDate() {}

  /** As in Date and Last-Modified: {@code Mon, 02 Oct 2023 14:33:10 GMT}. */
  public static String format(Instant instant) {
    return HTTP.format(instant);
  }

  /**
   * As in bodies: {@code 2023-10-02T14:33:10Z}, whole seconds (botocore rejects any other form).
   */
  public static String inJson(Instant instant) {
    return JSON.format(instant);
  }
}
