package imdstape.recorder.userdata;

/** Texts that are read line by line, as shells read them. */
final class ScriptMasker {

  private ScriptMasker() {}

  /** A script; its first line may name an interpreter. */
  static String ofShell(LayerText text) {
    CommandLineMasker lexer = new CommandLineMasker(ShellDialect.SHELL);
    boolean[] first = {true};
    return text.mapped(
        line -> {
          boolean shebang = first[0] && line.startsWith("#!");
          first[0] = false;
          return shebang
              ? UserDataVocabulary.interpreter(line).orElse("#!" + UserDataFormat.WITHHELD)
              : lexer.line(line);
        });
  }

  /** Commands without a first line of their own. */
  static String of(ShellDialect dialect, LayerText text) {
    return text.mapped(new CommandLineMasker(dialect)::line);
  }
}
