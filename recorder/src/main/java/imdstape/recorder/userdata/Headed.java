package imdstape.recorder.userdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What its first line names (cloud-init, "User-data formats", "Headers and content types"). */
final class Headed implements Form {

  private record Header(String line, String type) {}

  /** A longer line comes before the one that it begins with. */
  private static final List<Header> HEADERS =
      List.of(
          new Header("#cloud-config-archive", "text/cloud-config-archive"),
          new Header("#cloud-config-jsonp", "text/cloud-config-jsonp"),
          new Header("#cloud-config", "text/cloud-config"),
          new Header("#cloud-boothook", "text/cloud-boothook"),
          new Header("#include-once", "text/x-include-once-url"),
          new Header("#include", "text/x-include-url"),
          new Header("#part-handler", "text/part-handler"),
          new Header("#upstart-job", "text/upstart-job"),
          new Header("## template: jinja", "text/jinja2"));

  @Override
  public Optional<Structure> open(byte[] raw, Nesting nesting) {
    return Text.of(raw).flatMap(text -> open(text, nesting));
  }

  private static Optional<Structure> open(Text text, Nesting nesting) {
    String whole = text.whole().stripLeading();
    int end = whole.indexOf('\n');
    String first = (end < 0 ? whole : whole.substring(0, end)).strip();
    String lower = first.toLowerCase(Locale.ROOT);
    for (Header header : HEADERS) {
      if (lower.startsWith(header.line())) {
        boolean more = first.length() > header.line().length();
        String line = more ? header.line() + " " + Form.WITHHELD : header.line();
        if (end < 0) {
          return Optional.of(Structure.of(line, header.type()));
        }
        String newline = new Text(whole).newline();
        return body(header, new Text(whole.substring(end + 1)), nesting)
            .map(body -> Structure.of(line + newline + body.text(), body.form()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Structure> body(Header header, Text body, Nesting nesting) {
    return switch (header.type()) {
      case "text/cloud-config" ->
          YamlText.masked(body.whole(), nesting).map(yaml -> Structure.of(yaml, header.type()));
      case "text/cloud-config-archive" ->
          YamlText.maskedArchive(body.whole(), nesting)
              .map(yaml -> Structure.of(yaml, header.type()));
      case "text/cloud-boothook" -> Optional.of(Structure.of(Lines.ofShell(body), header.type()));
      case "text/jinja2" ->
          Optional.of(
              nesting
                  .open(body.whole().getBytes(UTF_8))
                  .filter(inner -> Text.of(inner.bytes()).isPresent())
                  .map(inner -> Structure.of(inner.text(), header.type() + " > " + inner.form()))
                  .orElseGet(() -> Structure.of(body.withheld(), header.type())));
      default -> Optional.of(Structure.of(body.withheld(), header.type()));
    };
  }
}
