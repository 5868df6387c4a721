package imdstape.recorder.userdata.shell;

import imdstape.recorder.userdata.text.LayerText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks commands line by line: keeps their syntax and known words, and withholds everything else.
 * It tracks quotes, substitutions and here-documents over lines, because syntax outside of quotes
 * is a part of a value inside of them. A line that is misread loses structure and never shows a
 * value. Not thread-safe.
 */
public final class CommandLineMasker {

  private static final int MAX_INDENT = 40;

  /** Written instead of the name of every here-document. */
  private static final String HERE_DOCUMENT_END = "EOF";

  private static final Pattern HERE_DOCUMENT =
      Pattern.compile(
          "<<(?!<)(-?)[ \\t\\r\\f]*"
              + "(?:'([^']*)'|\"([^\"]*)\"|([^ \\t\\r\\f|&;<>(){}$\"'`\\[\\]]+))");
  private static final Pattern OPERATOR = Pattern.compile("(==|!=|=~|\\+=|=)(?=[ \\t]|$)");
  private static final Pattern SPECIAL_PARAMETER = Pattern.compile("[?#@*!$-]");
  private static final Pattern DESCRIPTOR = Pattern.compile("[012]");

  private record HereDocument(String end, boolean indented) {}

  private final ShellDialect dialect;

  /** The open quotes and brackets of substitutions, innermost first. */
  private final Deque<Character> open = new ArrayDeque<>();

  /** Here-documents whose bodies follow or have begun. */
  private final Deque<HereDocument> hereDocuments = new ArrayDeque<>();

  private String line = "";
  private int position;

  /** Whether the current word has an assignment. */
  private boolean assigned;

  private StringBuilder out = new StringBuilder();

  public CommandLineMasker(ShellDialect dialect) {
    this.dialect = dialect;
  }

  /** Masks the next line, given without its line end. */
  public String maskLine(String next) {
    HereDocument body = hereDocuments.peek();
    if (body != null) {
      String bare = body.indented() ? next.replaceFirst("^\t+", "") : next;
      return bare.equals(body.end()) ? endHereDocument() : LayerText.WITHHELD;
    }
    line = next.stripTrailing();
    out = new StringBuilder();
    assigned = false;
    position = 0;
    while (position < line.length() && isSpace(line.charAt(position))) {
      position++;
    }
    for (int i = 0; i < Math.min(position, MAX_INDENT); i++) {
      out.append(line.charAt(i) == '\t' ? '\t' : ' ');
    }
    while (position < line.length()) {
      maskNext();
    }
    return out.toString();
  }

  private String endHereDocument() {
    hereDocuments.remove();
    return HERE_DOCUMENT_END;
  }

  private void maskNext() {
    char c = line.charAt(position);
    char quote = open.isEmpty() ? ' ' : open.peek();
    if (isSpace(c)) {
      while (isSpace(line.charAt(position))) {
        position++;
      }
      out.append(' ');
      assigned = false;
    } else if (c == quote && (c == '\'' || c == '"')) {
      open.pop();
      emit(c);
    } else if (quote == '\'') {
      maskWord("'");
    } else if (quote == '"') {
      maskInDoubleQuotes(c);
    } else {
      maskUnquoted(c);
    }
  }

  /** Between double quotes, only substitutions are syntax. */
  private void maskInDoubleQuotes(char c) {
    if (c == '$') {
      maskSubstitution();
    } else if (isEscapedEnd(c) || (c == '`' && dialect.isSyntax('`'))) {
      emit(c);
    } else {
      maskWord("\"$`");
    }
  }

  private void maskUnquoted(char c) {
    Optional<Matcher> operator = matchHere(OPERATOR).filter(match -> isWordStart());
    Optional<Matcher> here =
        matchHere(HERE_DOCUMENT).filter(match -> dialect.hasHereDocuments() && previous() != '<');
    if (c == '#' && isCommentStart()) {
      out.append("# ").append(LayerText.WITHHELD);
      position = line.length();
    } else if (operator.isPresent()) {
      out.append(operator.get().group(1));
      position = operator.get().end();
    } else if (here.isPresent()) {
      maskHereDocument(here.get());
    } else if (c == '$') {
      maskSubstitution();
    } else if (c == '"' || c == '\'') {
      open.push(c);
      emit(c);
    } else if (isEscapedEnd(c)) {
      emit(c);
    } else if (isSyntax(c)) {
      trackBracket(c);
      assigned = c == '=' || (assigned && c != ';' && c != '|' && c != '&');
      emit(c);
    } else {
      maskWord("");
    }
  }

  private void maskSubstitution() {
    emit('$');
    if (position < line.length()) {
      char next = line.charAt(position);
      if (next == '(' || next == '{') {
        open.push(next);
        emit(next);
      } else if (!open.isEmpty() && open.peek() == '"' && next != '"' && !isSpace(next)) {
        maskWord("\"$`");
      }
    }
  }

  /** Counts brackets inside of a substitution to find its end. */
  private void trackBracket(char c) {
    char last = open.isEmpty() ? ' ' : open.peek();
    if ((last == '(' && c == ')') || (last == '{' && c == '}')) {
      open.pop();
    } else if (!open.isEmpty() && (c == '(' || c == '{')) {
      open.push(c);
    }
  }

  private void maskHereDocument(Matcher here) {
    String quote = here.group(2) != null ? "'" : here.group(3) != null ? "\"" : "";
    String bare = here.group(4) == null ? "" : here.group(4);
    if (bare.matches("\\d+")) {
      out.append("<<0"); // the shift of a number
    } else {
      String end =
          quote.equals("'")
              ? here.group(2)
              : quote.isEmpty() ? bare.replace("\\", "") : here.group(3);
      String shown = bare.contains("\\") ? "'" : quote;
      boolean indented = !here.group(1).isEmpty();
      hereDocuments.add(new HereDocument(end, indented));
      out.append(indented ? "<<-" : "<<").append(shown).append(HERE_DOCUMENT_END).append(shown);
    }
    position = here.end();
  }

  /**
   * Masks a run of characters that are no syntax: keeps it if it is a known word.
   *
   * @param alsoEnds characters that end the run inside of quotes; empty outside
   */
  private void maskWord(String alsoEnds) {
    char before = previous();
    int start = position;
    while (position < line.length() && !isWordEnd(alsoEnds)) {
      position += dialect.isEscape(line.charAt(position)) && !alsoEnds.equals("'") ? 2 : 1;
    }
    if (position == start) {
      return;
    }
    position = Math.min(position, line.length());
    String word = line.substring(start, position);
    boolean special = before == '$' && SPECIAL_PARAMETER.matcher(word).matches();
    boolean redirected =
        alsoEnds.isEmpty()
            && DESCRIPTOR.matcher(word).matches()
            && (before == '&' || next() == '>' || next() == '<');
    out.append(special || redirected ? word : dialect.knownWord(word).orElse(LayerText.WITHHELD));
  }

  private boolean isWordEnd(String alsoEnds) {
    char c = line.charAt(position);
    if (isSpace(c) || (!alsoEnds.equals("'") && isEscapedEnd(c))) {
      return true;
    }
    return alsoEnds.isEmpty() ? isSyntax(c) : alsoEnds.indexOf(c) >= 0 && endsQuoted(c);
  }

  private boolean endsQuoted(char c) {
    return c != '`' || dialect.isSyntax('`');
  }

  /**
   * Whether a character is syntax. Only the first equals sign of a word is, and not at its end: the
   * padding of base64 would reveal a length.
   */
  private boolean isSyntax(char c) {
    if (c != '=') {
      return dialect.isSyntax(c);
    }
    char after = position + 1 < line.length() ? line.charAt(position + 1) : ' ';
    return !assigned && after != '=' && !isSpace(after);
  }

  private boolean isEscapedEnd(char c) {
    return dialect.isEscape(c) && position == line.length() - 1;
  }

  private boolean isWordStart() {
    return out.isEmpty() || isSpace(previous());
  }

  private boolean isCommentStart() {
    return isWordStart() || dialect.isBeforeComment(previous());
  }

  private char previous() {
    return out.isEmpty() ? ' ' : out.charAt(out.length() - 1);
  }

  private char next() {
    return position < line.length() ? line.charAt(position) : ' ';
  }

  private void emit(char c) {
    out.append(c);
    position++;
  }

  private Optional<Matcher> matchHere(Pattern pattern) {
    Matcher matcher = pattern.matcher(line).region(position, line.length());
    return matcher.lookingAt() ? Optional.of(matcher) : Optional.empty();
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\f';
  }
}
