package imdstape.replayer.process;

import java.util.List;

/** Who has the terminal, as {@code /proc/PID/stat} says it (proc(5)). */
final class TerminalForeground {

  private static final int PROCESS_GROUP_FIELD = 2;
  private static final int FOREGROUND_GROUP_FIELD = 5;

  private TerminalForeground() {}

  /**
   * Whether the process is of the group in front, so that what is typed reaches all of them: Ctrl-C
   * that it hears was heard by its children too.
   */
  static boolean isForeground(String stat) {
    // the second field is a name in parentheses, and may hold anything
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" "));
    return fields.size() > FOREGROUND_GROUP_FIELD
        && fields.get(PROCESS_GROUP_FIELD).equals(fields.get(FOREGROUND_GROUP_FIELD));
  }
}
