package imdstape.replayer.http;

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

/** Formats instants as HTTP header lines do. Thread-safe. */
public final class HttpDate {

  /** Names days and months itself, because looking up those of a locale is slow. */
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

  /** A formatted second. A busy server formats the same second many times. */
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

  /** Formats an instant as in Date and Last-Modified: {@code Mon, 02 Oct 2023 14:33:10 GMT}. */
  public static String format(Instant instant) {
    long second = instant.getEpochSecond();
    int index = (int) Math.floorMod(second, (long) RECENT.length());
    FormattedSecond recent = RECENT.get(index);
    if (recent == null || recent.second() != second) {
      recent = new FormattedSecond(second, HTTP.format(instant));
      RECENT.set(index, recent);
    }
    return recent.text();
  }
}
