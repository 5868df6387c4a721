package imdstape.replayer.server.fastpath;

import imdstape.http.RefusalLog;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says once of each kind that a request could not be answered for a reason that is ours. What an
 * exception says of itself may quote anything, and is not repeated.
 */
public final class DefectLog {

  private static final int MAX_DEFECTS = 20;

  private final RefusalLog log;
  private final boolean showTraces;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  /**
   * None yet.
   *
   * @param traced whether to say where in imds-tape each arose
   */
  public DefectLog(RefusalLog log, boolean traced) {
    this.log = log;
    this.showTraces = traced;
  }

  /**
   * Says it, unless it was said.
   *
   * @param asked the method and the path
   */
  public void add(RuntimeException thrown, String asked) {
    StackTraceElement[] trace = thrown.getStackTrace();
    String name = thrown.getClass().getName();
    if (reported.size() >= MAX_DEFECTS
        || !reported.add(name + (trace.length == 0 ? "" : trace[0]))) {
      return;
    }
    log.log(
        "%s was answered with a 500: %s; this is a defect of imds-tape%s"
            .formatted(asked, name, showTraces ? "" : ", and --stacktrace shows where it arose"));
    if (showTraces) {
      for (StackTraceElement one : trace) {
        log.log("  at " + one);
      }
    }
  }
}
