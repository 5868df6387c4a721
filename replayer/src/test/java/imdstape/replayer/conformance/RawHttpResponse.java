package imdstape.replayer.conformance;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A response as received.
 *
 * @param raw all its bytes, one character each
 */
record RawHttpResponse(String raw) {

  String statusLine() {
    return raw.substring(0, raw.indexOf("\r\n"));
  }

  int status() {
    return Integer.parseInt(statusLine().split(" ")[1]);
  }

  String reason() {
    return statusLine().split(" ", 3)[2];
  }

  /** The names of the header lines, as received. */
  List<String> headerNames() {
    return lines().map(line -> line.substring(0, line.indexOf(':'))).toList();
  }

  /** The value of a header line, or an empty string. */
  String header(String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ": ";
    return lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst()
        .orElse("");
  }

  String body() {
    return raw.substring(raw.indexOf("\r\n\r\n") + 4);
  }

  /** The body, decoded as UTF-8. */
  String text() {
    return new String(body().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private Stream<String> lines() {
    return Stream.of(raw.substring(0, raw.indexOf("\r\n\r\n")).split("\r\n")).skip(1);
  }

  /** Hides all but the status line: the body may be a credential. */
  @Override
  public String toString() {
    return statusLine();
  }
}
