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

  private static final int DEEPEST_INDENT = 40;

  /** What ends the body of a here-document, whatever it was called. */
  private static final String END = "EOF";

  private static final Pattern HERE =
      Pattern.compile(
          "<<(?!<)(-?)[ \\t\\r"
              + "\\f]*(?:'([^']*)'|\"([^\"]*)\"|([^ \\t\\r"
              + "\\f|&;<>(){}$\"'`\\[\\]]+))");
  private static final Pattern OPERATOR = Pattern.compile("(==|!=|=~|\\+=|=)(?=[ \\t]|$)");
  private static final Pattern SPECIAL = Pattern.compile("[?#@*!$-]");
  private static final Pattern DESCRIPTOR = Pattern.compile("[012]");

  private record HereDocument(String end, boolean indented) {}

  private final ShellDialect dialect;

  /** What is open, innermost first: a quote, or the bracket of a substitution. */
  private final Deque<Character> open = new ArrayDeque<>();

  private final Deque<HereDocument> bodies = new ArrayDeque<>();
  private String line = "";
  private int at;
  private boolean assigned;
  private StringBuilder out = new StringBuilder();

  CommandLineMasker(ShellDialect dialect) {
    this.dialect = dialect;
  }

  /** The next line, without its end. */
  String line(String next) {
    HereDocument body = bodies.peek();
    if (body != null) {
      String bare = body.indented() ? next.replaceFirst("^\t+", "") : next;
      return bare.equals(body.end()) ? ended() : UserDataFormat.WITHHELD;
    }
    line = next.stripTrailing();
    out = new StringBuilder();
    assigned = false;
    at = 0;
    while (at < line.length() && isSpace(line.charAt(at))) {
      at++;
    }
    for (int i = 0; i < Math.min(at, DEEPEST_INDENT); i++) {
      out.append(line.charAt(i) == '\t' ? '\t' : ' ');
    }
    while (at < line.length()) {
      step();
    }
    return out.toString();
  }

  private String ended() {
    bodies.remove();
    return END;
  }

  private void step() {
    char one = line.charAt(at);
    char quote = open.isEmpty() ? ' ' : open.peek();
    if (isSpace(one)) {
      while (isSpace(line.charAt(at))) {
        at++;
      }
      out.append(' ');
      assigned = false;
    } else if (one == quote && (one == '\'' || one == '"')) {
      open.pop();
      emit(one);
    } else if (quote == '\'') {
      word("'");
    } else if (quote == '"') {
      quoted(one);
    } else {
      plain(one);
    }
  }

  /** Between double quotes only substitutions are syntax. */
  private void quoted(char one) {
    if (one == '$') {
      substitution();
    } else if (isEscapedEnd(one) || (one == '`' && dialect.isSyntax('`'))) {
      emit(one);
    } else {
      word("\"$`");
    }
  }

  private void plain(char one) {
    Optional<Matcher> operator = matching(OPERATOR).filter(any -> isWordStart());
    Optional<Matcher> here =
        matching(HERE).filter(any -> dialect.hasHereDocuments() && previous() != '<');
    if (one == '#' && isCommentStart()) {
      out.append("# ").append(UserDataFormat.WITHHELD);
      at = line.length();
    } else if (operator.isPresent()) {
      out.append(operator.get().group(1));
      at = operator.get().end();
    } else if (here.isPresent()) {
      hereDocument(here.get());
    } else if (one == '$') {
      substitution();
    } else if (one == '"' || one == '\'') {
      open.push(one);
      emit(one);
    } else if (isEscapedEnd(one)) {
      emit(one);
    } else if (isSyntax(one)) {
      bracket(one);
      assigned = one == '=' || (assigned && one != ';' && one != '|' && one != '&');
      emit(one);
    } else {
      word("");
    }
  }

  private void substitution() {
    emit('$');
    if (at < line.length()) {
      char next = line.charAt(at);
      if (next == '(' || next == '{') {
        open.push(next);
        emit(next);
      } else if (!open.isEmpty() && open.peek() == '"' && next != '"' && !isSpace(next)) {
        word("\"$`");
      }
    }
  }

  /** Inside of a substitution brackets count, so that its own end is found. */
  private void bracket(char one) {
    char last = open.isEmpty() ? ' ' : open.peek();
    if ((last == '(' && one == ')') || (last == '{' && one == '}')) {
      open.pop();
    } else if (!open.isEmpty() && (one == '(' || one == '{')) {
      open.push(one);
    }
  }

  private void hereDocument(Matcher here) {
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
      bodies.add(new HereDocument(end, indented));
      out.append(indented ? "<<-" : "<<").append(shown).append(END).append(shown);
    }
    at = here.end();
  }

  /** One run of what is no syntax: a word of the list, or withheld. */
  private void word(String alsoEnds) {
    char before = previous();
    int start = at;
    while (at < line.length() && !isWordEnd(alsoEnds)) {
      at += dialect.isEscape(line.charAt(at)) && !alsoEnds.equals("'") ? 2 : 1;
    }
    if (at == start) {
      return;
    }
    at = Math.min(at, line.length());
    String word = line.substring(start, at);
    boolean special = before == '$' && SPECIAL.matcher(word).matches();
    boolean redirected =
        alsoEnds.isEmpty()
            && DESCRIPTOR.matcher(word).matches()
            && (before == '&' || next() == '>' || next() == '<');
    out.append(special || redirected ? word : dialect.word(word).orElse(UserDataFormat.WITHHELD));
  }

  private boolean isWordEnd(String alsoEnds) {
    char one = line.charAt(at);
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
    char after = at + 1 < line.length() ? line.charAt(at + 1) : ' ';
    return !assigned && after != '=' && !isSpace(after);
  }

  private boolean isEscapedEnd(char one) {
    return dialect.isEscape(one) && at == line.length() - 1;
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
    return at < line.length() ? line.charAt(at) : ' ';
  }

  private void emit(char one) {
    out.append(one);
    at++;
  }

  private Optional<Matcher> matching(Pattern pattern) {
    Matcher matcher = pattern.matcher(line).region(at, line.length());
    return matcher.lookingAt() ? Optional.of(matcher) : Optional.empty();
  }

  private static boolean isSpace(char one) {
    return one == ' ' || one == '\t' || one == '\r' || one == '\f';
  }
}
