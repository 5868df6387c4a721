package imdstape.recorder.userdata;

import imdstape.recorder.userdata.text.LayerText;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Masks TOML 1.0.0 while parsing it; each statement is written on one line. Not thread-safe. */
final class TomlMasker {

  private static final Pattern BLANK = Pattern.compile("[ \\t]*+");
  private static final Pattern GAP = Pattern.compile("(?:[ \\t\\r\\n]++|#[^\\n]*+)*+");
  private static final Pattern LINE_END = Pattern.compile("[ \\t]*+(#[^\\n]*+)?(\\r?\\n|\\r?\\z)");
  private static final Pattern SEGMENT =
      Pattern.compile("([A-Za-z0-9_-]++)|'([^'\\n]*+)'|\"((?:[^\"\\\\\\n]|\\\\.)*+)\"");
  private static final Pattern STRING =
      Pattern.compile(
          "\"\"\"(?:[^\\\\\"]|\\\\[\\s\\S]|\"(?!\"\"))*+\"{3,5}+"
              + "|'''(?:[^']|'(?!''))*+'{3,5}+"
              + "|\"(?!\"\")(?:[^\"\\\\\\n]|\\\\.)*+\"|'(?!'')[^'\\n]*+'");
  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9+_.: -]++");

  private final String text;
  private final KeyMasker keys = new KeyMasker();
  private final StringBuilder out = new StringBuilder();
  private int position;
  private boolean hasSettings;

  TomlMasker(String text) {
    this.text = text;
  }

  /** The text is no valid TOML. */
  private static final class InvalidTomlException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidTomlException() {
      super("unreadable", null, false, false);
    }
  }

  /** The masked document; empty if it is no TOML or has no table {@code settings}. */
  Optional<String> mask() {
    try {
      while (position < text.length()) {
        maskStatement();
      }
    } catch (InvalidTomlException notToml) {
      return Optional.empty();
    }
    return hasSettings ? Optional.of(out.toString()) : Optional.empty();
  }

  private void maskStatement() throws InvalidTomlException {
    skip(BLANK);
    Optional<String> end = take(LINE_END);
    if (end.isPresent()) {
      out.append(end.get().strip().isEmpty() ? "" : "# " + LayerText.WITHHELD);
      writeNewline(end.get());
      return;
    }
    if (text.charAt(position) == '[') {
      String brackets = text.startsWith("[[", position) ? "[[" : "[";
      position += brackets.length();
      out.append(brackets);
      maskKey();
      String closing = brackets.replace('[', ']');
      expect(closing);
      out.append(closing);
    } else {
      maskKey();
      expect("=");
      out.append(" = ");
      maskValue(0);
    }
    writeNewline(take(LINE_END).orElseThrow(InvalidTomlException::new));
  }

  private void writeNewline(String end) {
    if (end.endsWith("\n")) {
      out.append('\n');
    }
  }

  private void maskKey() throws InvalidTomlException {
    boolean first = true;
    do {
      position += first ? 0 : 1;
      skip(BLANK);
      Matcher segment = SEGMENT.matcher(text).region(position, text.length());
      if (!segment.lookingAt()) {
        throw new InvalidTomlException();
      }
      position = segment.end();
      String quoted = segment.group(2) == null ? segment.group(3) : segment.group(2);
      String name = segment.group(1) == null ? quoted : segment.group(1);
      hasSettings |= first && name.equals("settings");
      out.append(first ? "" : ".").append(keys.mask(name));
      first = false;
      skip(BLANK);
    } while (position < text.length() && text.charAt(position) == '.');
  }

  private void maskValue(int depth) throws InvalidTomlException {
    if (depth > LayerReader.MAX_TREE_DEPTH) {
      throw new LayerReader.LimitExceededException();
    }
    skip(BLANK);
    if (take(STRING).isPresent()) {
      out.append('"').append(LayerText.WITHHELD).append('"');
    } else if (text.startsWith("[", position)) {
      maskList(']', depth);
    } else if (text.startsWith("{", position)) {
      maskList('}', depth);
    } else {
      String bare = take(BARE).orElseThrow(InvalidTomlException::new).strip();
      boolean number = bare.matches("[+-]?\\d[0-9_.]*");
      String known = bare.equals("true") ? "true" : bare.equals("false") ? "false" : "";
      out.append(number ? "0" : known.isEmpty() ? '"' + LayerText.WITHHELD + '"' : known);
    }
  }

  /** Masks an array or an inline table. */
  private void maskList(char end, int depth) throws InvalidTomlException {
    out.append(text.charAt(position++));
    String separator = "";
    skip(GAP);
    while (position < text.length() && text.charAt(position) != end) {
      out.append(separator);
      separator = ", ";
      if (end == '}') {
        maskKey();
        expect("=");
        out.append(" = ");
      }
      maskValue(depth + 1);
      skip(GAP);
      if (position < text.length() && text.charAt(position) == ',') {
        position++;
        skip(GAP);
      } else if (position < text.length() && text.charAt(position) != end) {
        throw new InvalidTomlException();
      }
    }
    expect(String.valueOf(end));
    out.append(end);
  }

  private void expect(String token) throws InvalidTomlException {
    skip(BLANK);
    if (!text.startsWith(token, position)) {
      throw new InvalidTomlException();
    }
    position += token.length();
  }

  private void skip(Pattern pattern) {
    var ignored = take(pattern);
  }

  private Optional<String> take(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(position, text.length());
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    position = matcher.end();
    return Optional.of(matcher.group());
  }
}
