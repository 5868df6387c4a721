package imdstape.metadata;

import static java.time.temporal.ChronoField.DAY_OF_WEEK;
import static java.time.temporal.ChronoField.MONTH_OF_YEAR;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The two forms of an instant on the wire. */
public final class HttpDate {

  /** With its own names of days and months: a locale's take their time to be looked up. */
  private static final DateTimeFormatter HTTP =
      new DateTimeFormatterBuilder()
          .appendText(DAY_OF_WEEK, names("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
          .appendPattern(", dd ")
          .appendText(
              MONTH_OF_YEAR,
              names(
                  "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                  "Dec"))
          .appendPattern(" yyyy HH:mm:ss 'GMT'")
          .toFormatter(Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter JSON =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** A server says the same second many times. */
  private record FormattedSecond(long second, String text) {}

  private static final AtomicReferenceArray<@Nullable FormattedSecond> RECENT =
      new AtomicReferenceArray<>(64);

  private HttpDate() {}

  private static Map<Long, String> names(String... fromOne) {
    Map<Long, String> names = new HashMap<>();
    for (String name : fromOne) {
      names.put(names.size() + 1L, name);
    }
    return names;
  }

  /** As in Date and Last-Modified: {@code Mon, 02 Oct 2023 14:33:10 GMT}. */
  public static String format(Instant instant) {
    long second = instant.getEpochSecond();
    int place = (int) Math.floorMod(second, (long) RECENT.length());
    FormattedSecond recent = RECENT.get(place);
    if (recent == null || recent.second() != second) {
      recent = new FormattedSecond(second, HTTP.format(instant));
      RECENT.set(place, recent);
    }
    return recent.text();
  }

  /**
   * As in bodies: {@code 2023-10-02T14:33:10Z}, whole seconds (botocore rejects any other form).
   */
  public static String formatIso(Instant instant) {
    return JSON.format(instant);
  }
}
