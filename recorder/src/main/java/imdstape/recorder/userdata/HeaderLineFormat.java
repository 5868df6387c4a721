package imdstape.recorder.userdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.recorder.userdata.shell.ScriptMasker;
import imdstape.recorder.userdata.text.LayerText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * User-data whose first line names its format (cloud-init, "User-data formats", "Headers and
 * content types").
 */
final class HeaderLineFormat implements UserDataFormat {

  private record FormatHeader(String prefix, String mediaType) {}

  /** A longer prefix stands before a shorter one that it begins with. */
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
  public Optional<UserDataStructure> open(byte[] raw, LayerReader layers) {
    return LayerText.of(raw).flatMap(text -> open(text, layers));
  }

  private static Optional<UserDataStructure> open(LayerText text, LayerReader layers) {
    String whole = text.content().stripLeading();
    int end = whole.indexOf('\n');
    String first = (end < 0 ? whole : whole.substring(0, end)).strip();
    String lower = first.toLowerCase(Locale.ROOT);
    for (FormatHeader header : HEADERS) {
      if (lower.startsWith(header.prefix())) {
        boolean more = first.length() > header.prefix().length();
        String line = more ? header.prefix() + " " + LayerText.WITHHELD : header.prefix();
        if (end < 0) {
          return Optional.of(UserDataStructure.of(line, header.mediaType()));
        }
        String newline = new LayerText(whole).newline();
        return maskBody(header, new LayerText(whole.substring(end + 1)), layers)
            .map(body -> UserDataStructure.of(line + newline + body.text(), body.form()));
      }
    }
    return Optional.empty();
  }

  private static Optional<UserDataStructure> maskBody(
      FormatHeader header, LayerText body, LayerReader layers) {
    return switch (header.mediaType()) {
      case "text/cloud-config" ->
          YamlMasker.mask(body.content(), layers)
              .map(yaml -> UserDataStructure.of(yaml, header.mediaType()));
      case "text/cloud-config-archive" ->
          YamlMasker.maskArchive(body.content(), layers)
              .map(yaml -> UserDataStructure.of(yaml, header.mediaType()));
      case "text/cloud-boothook" ->
          Optional.of(UserDataStructure.of(ScriptMasker.maskScript(body), header.mediaType()));
      case "text/jinja2" ->
          Optional.of(
              layers
                  .open(body.content().getBytes(UTF_8))
                  .filter(inner -> LayerText.of(inner.bytes()).isPresent())
                  .map(
                      inner ->
                          UserDataStructure.of(
                              inner.text(), header.mediaType() + " > " + inner.form()))
                  .orElseGet(() -> UserDataStructure.of(body.withholdLines(), header.mediaType())));
      default -> Optional.of(UserDataStructure.of(body.withholdLines(), header.mediaType()));
    };
  }
}
