package imdstape.replayer.process;

import java.util.List;

/**
 * Reads from {@code /proc/PID/stat} (proc(5)) whether a process is in the foreground of its
 * terminal.
 */
final class TerminalForeground {

  private static final int PROCESS_GROUP_FIELD = 2;
  private static final int FOREGROUND_GROUP_FIELD = 5;

  private TerminalForeground() {}

  /**
   * Returns whether the process belongs to the foreground process group. Ctrl-C reaches all
   * processes of that group, so a SIGINT to this process has reached its children too.
   *
   * @param stat the content of {@code /proc/PID/stat}
   */
  static boolean isForeground(String stat) {
    // the second field is a name in parentheses, which may contain spaces and parentheses
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" "));
    return fields.size() > FOREGROUND_GROUP_FIELD
        && fields.get(PROCESS_GROUP_FIELD).equals(fields.get(FOREGROUND_GROUP_FIELD));
  }
}
