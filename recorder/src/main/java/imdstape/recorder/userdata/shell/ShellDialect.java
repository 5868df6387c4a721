package imdstape.recorder.userdata.shell;

import java.util.Locale;
import java.util.Optional;

/** The syntax of a family of shells. */
public enum ShellDialect {
  /** POSIX shells. */
  SHELL("|&;<>(){}$=\"'`[]", '\\', "|;(") {
    @Override
    Optional<String> knownWord(String word) {
      return ShellVocabulary.SHELL.find(word);
    }
  },
  /** PowerShell, and batch files, which EC2Launch runs beside it. */
  POWERSHELL("|&;<>(){}$=\"'[]", '`', "|;(<") {
    @Override
    Optional<String> knownWord(String word) {
      return ShellVocabulary.POWERSHELL.find(word.toLowerCase(Locale.ROOT));
    }
  };

  private final String syntax;
  private final char escape;
  private final String beforeComment;

  ShellDialect(String syntax, char escape, String beforeComment) {
    this.syntax = syntax;
    this.escape = escape;
    this.beforeComment = beforeComment;
  }

  /** A known word as its list spells it. */
  abstract Optional<String> knownWord(String word);

  boolean isSyntax(char c) {
    return syntax.indexOf(c) >= 0;
  }

  boolean isEscape(char c) {
    return c == escape;
  }

  /** Whether a comment can begin directly behind a character. */
  boolean isBeforeComment(char c) {
    return beforeComment.indexOf(c) >= 0;
  }

  boolean hasHereDocuments() {
    return this == SHELL;
  }
}
