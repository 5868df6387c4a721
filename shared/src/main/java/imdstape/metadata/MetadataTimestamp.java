package imdstape.metadata;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats instants as the bodies of the service do. */
public final class MetadataTimestamp {

  private static final DateTimeFormatter ISO_SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private MetadataTimestamp() {}

  /**
   * Formats an instant in UTC with whole seconds: {@code 2023-10-02T14:33:10Z}. Fractions of a
   * second are dropped, because botocore rejects them.
   */
  public static String format(Instant instant) {
    return ISO_SECONDS.format(instant);
  }
}
