package imdstape.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Logs each refusal once, because a web page that retries would fill the terminal. Thread-safe. */
public final class RefusalLog {

  private static final int MAX_REMEMBERED = 100;

  private final Set<String> logged = ConcurrentHashMap.newKeySet();
  private final Consumer<String> out;

  /**
   * Creates a log.
   *
   * @param out takes each line
   */
  public RefusalLog(Consumer<String> out) {
    this.out = out;
  }

  /**
   * Logs a refusal unless it was logged before, or {@value #MAX_REMEMBERED} different ones were.
   */
  public void logOnce(String refusal) {
    if (logged.size() < MAX_REMEMBERED && logged.add(refusal)) {
      out.accept(refusal);
    }
  }

  /** Logs a line that is no refusal, in any case. */
  public void log(String line) {
    out.accept(line);
  }
}
