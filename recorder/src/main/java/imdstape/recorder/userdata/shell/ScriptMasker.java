package imdstape.recorder.userdata.shell;

import imdstape.recorder.userdata.text.LayerText;
import java.util.ArrayList;
import java.util.List;

/** Masks scripts line by line. */
public final class ScriptMasker {

  private ScriptMasker() {}

  /** Masks a shell script, whose first line can name an interpreter. */
  public static String maskScript(LayerText text) {
    CommandLineMasker commands = new CommandLineMasker(ShellDialect.SHELL);
    List<String> masked = new ArrayList<>();
    for (String line : text.lines()) {
      boolean interpreter = masked.isEmpty() && line.startsWith("#!");
      masked.add(interpreter ? maskInterpreter(line) : commands.maskLine(line));
    }
    return String.join(text.newline(), masked);
  }

  /** Masks commands without an interpreter line. */
  public static String maskCommands(ShellDialect dialect, LayerText text) {
    return text.mapLines(new CommandLineMasker(dialect)::maskLine);
  }

  private static String maskInterpreter(String line) {
    return ShellVocabulary.findInterpreterLine(line).orElse("#!" + LayerText.WITHHELD);
  }
}
