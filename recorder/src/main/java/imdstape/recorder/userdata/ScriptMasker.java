package imdstape.recorder.userdata;

/** Texts that are read line by line, as shells read them. */
final class ScriptMasker {

  private ScriptMasker() {}

  /** A script; its first line may name an interpreter. */
  static String maskScript(LayerText text) {
    CommandLineMasker lexer = new CommandLineMasker(ShellDialect.SHELL);
    boolean[] first = {true};
    return text.mapLines(
        line -> {
          boolean shebang = first[0] && line.startsWith("#!");
          first[0] = false;
          return shebang
              ? UserDataVocabulary.findInterpreterLine(line).orElse("#!" + UserDataFormat.WITHHELD)
              : lexer.maskLine(line);
        });
  }

  /** Commands without a first line of their own. */
  static String maskCommands(ShellDialect dialect, LayerText text) {
    return text.mapLines(new CommandLineMasker(dialect)::maskLine);
  }
}
