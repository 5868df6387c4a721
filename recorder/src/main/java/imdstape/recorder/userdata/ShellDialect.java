package imdstape.recorder.userdata;

import java.util.Locale;
import java.util.Optional;

/** In what two families of shells differ. */
enum ShellDialect {
  SHELL("|&;<>(){}$=\"'`[]", '\\', "|;(") {
    @Override
    Optional<String> knownWord(String word) {
      return UserDataVocabulary.SHELL_WORDS.find(word);
    }
  },
  /** Also for batch files, which stand beside PowerShell in EC2Launch's user-data. */
  POWERSHELL("|&;<>(){}$=\"'[]", '`', "|;(<") {
    @Override
    Optional<String> knownWord(String word) {
      return UserDataVocabulary.POWERSHELL_WORDS.find(word.toLowerCase(Locale.ROOT));
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

  /** The word as its list spells it. */
  abstract Optional<String> knownWord(String word);

  boolean isSyntax(char one) {
    return syntax.indexOf(one) >= 0;
  }

  boolean isEscape(char one) {
    return one == escape;
  }

  /** Whether a comment can begin right after this character. */
  boolean isBeforeComment(char one) {
    return beforeComment.indexOf(one) >= 0;
  }

  boolean hasHereDocuments() {
    return this == SHELL;
  }
}
