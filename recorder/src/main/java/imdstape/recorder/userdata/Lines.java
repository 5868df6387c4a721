package imdstape.recorder.userdata;

/** Texts that are read line by line, as shells read them. */
final class Lines {

  private Lines() {}

  /** A script; its first line may name an interpreter. */
  static String ofShell(Text text) {
    Lexer lexer = new Lexer(Dialect.SHELL);
    boolean[] first = {true};
    return text.mapped(
        line -> {
          boolean shebang = first[0] && line.startsWith("#!");
          first[0] = false;
          return shebang
              ? Vocabulary.interpreter(line).orElse("#!" + Form.WITHHELD)
              : lexer.line(line);
        });
  }

  /** Commands without a first line of their own. */
  static String of(Dialect dialect, Text text) {
    return text.mapped(new Lexer(dialect)::line);
  }
}
