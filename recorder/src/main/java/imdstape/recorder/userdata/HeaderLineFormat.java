package imdstape.recorder.userdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What its first line names (cloud-init, "User-data formats", "Headers and content types"). */
final class HeaderLineFormat implements UserDataFormat {

  private record FormatHeader(String line, String type) {}

  /** A longer line comes before the one that it begins with. */
  private static final List<FormatHeader> HEADERS =
      List.of(
          new FormatHeader("#cloud-config-archive", "text/cloud-config-archive"),
          new FormatHeader("#cloud-config-jsonp", "text/cloud-config-jsonp"),
          new FormatHeader("#cloud-config", "text/cloud-config"),
          new FormatHeader("#cloud-boothook", "text/cloud-boothook"),
          new FormatHeader("#include-once", "text/x-include-once-url"),
          new FormatHeader("#include", "text/x-include-url"),
          new FormatHeader("#part-handler", "text/part-handler"),
          new FormatHeader("#upstart-job", "text/upstart-job"),
          new FormatHeader("## template: jinja", "text/jinja2"));

  @Override
  public Optional<UserDataStructure> open(byte[] raw, LayerReader nesting) {
    return LayerText.of(raw).flatMap(text -> open(text, nesting));
  }

  private static Optional<UserDataStructure> open(LayerText text, LayerReader nesting) {
    String whole = text.whole().stripLeading();
    int end = whole.indexOf('\n');
    String first = (end < 0 ? whole : whole.substring(0, end)).strip();
    String lower = first.toLowerCase(Locale.ROOT);
    for (FormatHeader header : HEADERS) {
      if (lower.startsWith(header.line())) {
        boolean more = first.length() > header.line().length();
        String line = more ? header.line() + " " + UserDataFormat.WITHHELD : header.line();
        if (end < 0) {
          return Optional.of(UserDataStructure.of(line, header.type()));
        }
        String newline = new LayerText(whole).newline();
        return body(header, new LayerText(whole.substring(end + 1)), nesting)
            .map(body -> UserDataStructure.of(line + newline + body.text(), body.form()));
      }
    }
    return Optional.empty();
  }

  private static Optional<UserDataStructure> body(
      FormatHeader header, LayerText body, LayerReader nesting) {
    return switch (header.type()) {
      case "text/cloud-config" ->
          YamlMasker.masked(body.whole(), nesting)
              .map(yaml -> UserDataStructure.of(yaml, header.type()));
      case "text/cloud-config-archive" ->
          YamlMasker.maskedArchive(body.whole(), nesting)
              .map(yaml -> UserDataStructure.of(yaml, header.type()));
      case "text/cloud-boothook" ->
          Optional.of(UserDataStructure.of(ScriptMasker.ofShell(body), header.type()));
      case "text/jinja2" ->
          Optional.of(
              nesting
                  .open(body.whole().getBytes(UTF_8))
                  .filter(inner -> LayerText.of(inner.bytes()).isPresent())
                  .map(
                      inner ->
                          UserDataStructure.of(inner.text(), header.type() + " > " + inner.form()))
                  .orElseGet(() -> UserDataStructure.of(body.withheld(), header.type())));
      default -> Optional.of(UserDataStructure.of(body.withheld(), header.type()));
    };
  }
}
