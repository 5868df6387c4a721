package imdstape.recorder.userdata;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads TOML (version 1.0.0) and writes it again without its values, a statement a line. */
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
  private int at;
  private boolean hasSettings;

  TomlMasker(String text) {
    this.text = text;
  }

  /** A statement that is none. */
  private static final class InvalidTomlException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidTomlException() {
      super("unreadable", null, false, false);
    }
  }

  /** Empty if it is no TOML, or nobody's settings. */
  Optional<String> mask() {
    try {
      while (at < text.length()) {
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
      out.append(end.get().strip().isEmpty() ? "" : "# " + UserDataFormat.WITHHELD);
      writeNewline(end.get());
      return;
    }
    if (text.charAt(at) == '[') {
      String brackets = text.startsWith("[[", at) ? "[[" : "[";
      at += brackets.length();
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
      at += first ? 0 : 1;
      skip(BLANK);
      Matcher segment = SEGMENT.matcher(text).region(at, text.length());
      if (!segment.lookingAt()) {
        throw new InvalidTomlException();
      }
      at = segment.end();
      String quoted = segment.group(2) == null ? segment.group(3) : segment.group(2);
      String name = segment.group(1) == null ? quoted : segment.group(1);
      hasSettings |= first && name.equals("settings");
      out.append(first ? "" : ".").append(keys.mask(name));
      first = false;
      skip(BLANK);
    } while (at < text.length() && text.charAt(at) == '.');
  }

  private void maskValue(int depth) throws InvalidTomlException {
    if (depth > LayerReader.MAX_TREE_DEPTH) {
      throw new LayerReader.LimitExceededException();
    }
    skip(BLANK);
    if (take(STRING).isPresent()) {
      out.append('"').append(UserDataFormat.WITHHELD).append('"');
    } else if (text.startsWith("[", at)) {
      maskList(']', depth);
    } else if (text.startsWith("{", at)) {
      maskList('}', depth);
    } else {
      String bare = take(BARE).orElseThrow(InvalidTomlException::new).strip();
      boolean number = bare.matches("[+-]?\\d[0-9_.]*");
      String known = bare.equals("true") ? "true" : bare.equals("false") ? "false" : "";
      out.append(number ? "0" : known.isEmpty() ? '"' + UserDataFormat.WITHHELD + '"' : known);
    }
  }

  /** An array, or a table in one line: values, or keys with values. */
  private void maskList(char end, int depth) throws InvalidTomlException {
    out.append(text.charAt(at++));
    String separator = "";
    skip(GAP);
    while (at < text.length() && text.charAt(at) != end) {
      out.append(separator);
      separator = ", ";
      if (end == '}') {
        maskKey();
        expect("=");
        out.append(" = ");
      }
      maskValue(depth + 1);
      skip(GAP);
      if (at < text.length() && text.charAt(at) == ',') {
        at++;
        skip(GAP);
      } else if (at < text.length() && text.charAt(at) != end) {
        throw new InvalidTomlException();
      }
    }
    expect(String.valueOf(end));
    out.append(end);
  }

  private void expect(String what) throws InvalidTomlException {
    skip(BLANK);
    if (!text.startsWith(what, at)) {
      throw new InvalidTomlException();
    }
    at += what.length();
  }

  private void skip(Pattern pattern) {
    var ignored = take(pattern);
  }

  private Optional<String> take(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    at = matcher.end();
    return Optional.of(matcher.group());
  }
}
