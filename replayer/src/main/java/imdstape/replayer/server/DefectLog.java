package imdstape.replayer.server;

import imdstape.http.RefusalLog;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Logs each kind of defect once that keeps a request from being answered. The message of the
 * exception is left out, as it may quote a secret. Thread-safe.
 */
final class DefectLog {

  private static final int MAX_DEFECTS = 20;

  private final RefusalLog log;
  private final boolean showTraces;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  /**
   * Creates a log without defects.
   *
   * @param showTraces whether to log stack traces
   */
  DefectLog(RefusalLog log, boolean showTraces) {
    this.log = log;
    this.showTraces = showTraces;
  }

  /**
   * Logs a defect, unless the same exception was thrown at the same place before.
   *
   * @param request its method and path
   */
  void add(RuntimeException thrown, String request) {
    StackTraceElement[] trace = thrown.getStackTrace();
    String name = thrown.getClass().getName();
    if (reported.size() >= MAX_DEFECTS
        || !reported.add(name + (trace.length == 0 ? "" : trace[0]))) {
      return;
    }
    log.log(
        "%s was answered with a 500: %s; this is a defect of imds-tape%s"
            .formatted(request, name, showTraces ? "" : ", and --stacktrace shows where it arose"));
    if (showTraces) {
      for (StackTraceElement frame : trace) {
        log.log("  at " + frame);
      }
    }
  }
}
