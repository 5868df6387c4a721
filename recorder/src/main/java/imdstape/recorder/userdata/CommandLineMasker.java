package imdstape.recorder.userdata;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads commands line by line and leaves their syntax and the words that everybody knows. It knows
 * of quotes, substitutions and here-documents: what is syntax outside of quotes is part of a value
 * inside of them. To misread a line costs structure, and lets nothing through.
 */
final class CommandLineMasker {

  private static final int MAX_INDENT = 40;

  /** What ends the body of a here-document, whatever it was called. */
  private static final String HERE_DOCUMENT_END = "EOF";

  private static final Pattern HERE_DOCUMENT =
      Pattern.compile(
          "<<(?!<)(-?)[ \\t\\r"
              + "\\f]*(?:'([^']*)'|\"([^\"]*)\"|([^ \\t\\r"
              + "\\f|&;<>(){}$\"'`\\[\\]]+))");
  private static final Pattern OPERATOR = Pattern.compile("(==|!=|=~|\\+=|=)(?=[ \\t]|$)");
  private static final Pattern SPECIAL_PARAMETER = Pattern.compile("[?#@*!$-]");
  private static final Pattern DESCRIPTOR = Pattern.compile("[012]");

  private record HereDocument(String end, boolean indented) {}

  private final ShellDialect dialect;

  /** What is open, innermost first: a quote, or the bracket of a substitution. */
  private final Deque<Character> open = new ArrayDeque<>();

  private final Deque<HereDocument> hereDocuments = new ArrayDeque<>();
  private String line = "";
  private int position;
  private boolean assigned;
  private StringBuilder out = new StringBuilder();

  CommandLineMasker(ShellDialect dialect) {
    this.dialect = dialect;
  }

  /** The next line, without its end. */
  String maskLine(String next) {
    HereDocument body = hereDocuments.peek();
    if (body != null) {
      String bare = body.indented() ? next.replaceFirst("^\t+", "") : next;
      return bare.equals(body.end()) ? endHereDocument() : UserDataFormat.WITHHELD;
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
    char one = line.charAt(position);
    char quote = open.isEmpty() ? ' ' : open.peek();
    if (isSpace(one)) {
      while (isSpace(line.charAt(position))) {
        position++;
      }
      out.append(' ');
      assigned = false;
    } else if (one == quote && (one == '\'' || one == '"')) {
      open.pop();
      emit(one);
    } else if (quote == '\'') {
      maskWord("'");
    } else if (quote == '"') {
      maskInDoubleQuotes(one);
    } else {
      maskUnquoted(one);
    }
  }

  /** Between double quotes only substitutions are syntax. */
  private void maskInDoubleQuotes(char one) {
    if (one == '$') {
      maskSubstitution();
    } else if (isEscapedEnd(one) || (one == '`' && dialect.isSyntax('`'))) {
      emit(one);
    } else {
      maskWord("\"$`");
    }
  }

  private void maskUnquoted(char one) {
    Optional<Matcher> operator = matchHere(OPERATOR).filter(any -> isWordStart());
    Optional<Matcher> here =
        matchHere(HERE_DOCUMENT).filter(any -> dialect.hasHereDocuments() && previous() != '<');
    if (one == '#' && isCommentStart()) {
      out.append("# ").append(UserDataFormat.WITHHELD);
      position = line.length();
    } else if (operator.isPresent()) {
      out.append(operator.get().group(1));
      position = operator.get().end();
    } else if (here.isPresent()) {
      maskHereDocument(here.get());
    } else if (one == '$') {
      maskSubstitution();
    } else if (one == '"' || one == '\'') {
      open.push(one);
      emit(one);
    } else if (isEscapedEnd(one)) {
      emit(one);
    } else if (isSyntax(one)) {
      trackBracket(one);
      assigned = one == '=' || (assigned && one != ';' && one != '|' && one != '&');
      emit(one);
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

  /** Inside of a substitution brackets count, so that its own end is found. */
  private void trackBracket(char one) {
    char last = open.isEmpty() ? ' ' : open.peek();
    if ((last == '(' && one == ')') || (last == '{' && one == '}')) {
      open.pop();
    } else if (!open.isEmpty() && (one == '(' || one == '{')) {
      open.push(one);
    }
  }

  private void maskHereDocument(Matcher here) {
    String quote = here.group(2) != null ? "'" : here.group(3) != null ? "\"" : "";
    String bare = here.group(4) == null ? "" : here.group(4);
    if (bare.matches("\\d+")) {
      out.append("<<0"); // a number that is shifted
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

  /** One run of what is no syntax: a word of the list, or withheld. */
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
    out.append(
        special || redirected ? word : dialect.knownWord(word).orElse(UserDataFormat.WITHHELD));
  }

  private boolean isWordEnd(String alsoEnds) {
    char one = line.charAt(position);
    if (isSpace(one) || (!alsoEnds.equals("'") && isEscapedEnd(one))) {
      return true;
    }
    return alsoEnds.isEmpty() ? isSyntax(one) : alsoEnds.indexOf(one) >= 0 && endsQuoted(one);
  }

  private boolean endsQuoted(char one) {
    return one != '`' || dialect.isSyntax('`');
  }

  /** One assignment in a word, and none at its end: what fills up base64 tells its length. */
  private boolean isSyntax(char one) {
    if (one != '=') {
      return dialect.isSyntax(one);
    }
    char after = position + 1 < line.length() ? line.charAt(position + 1) : ' ';
    return !assigned && after != '=' && !isSpace(after);
  }

  private boolean isEscapedEnd(char one) {
    return dialect.isEscape(one) && position == line.length() - 1;
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

  private void emit(char one) {
    out.append(one);
    position++;
  }

  private Optional<Matcher> matchHere(Pattern pattern) {
    Matcher matcher = pattern.matcher(line).region(position, line.length());
    return matcher.lookingAt() ? Optional.of(matcher) : Optional.empty();
  }

  private static boolean isSpace(char one) {
    return one == ' ' || one == '\t' || one == '\r' || one == '\f';
  }
}
