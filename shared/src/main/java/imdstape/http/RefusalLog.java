package imdstape.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Says once why somebody was refused: a page in a browser would fill a terminal otherwise. */
public final class RefusalLog {

  private static final int MAX_REMEMBERED = 100;

  private final Set<String> logged = ConcurrentHashMap.newKeySet();
  private final Consumer<String> out;

  /** A log that speaks to {@code out}. */
  public RefusalLog(Consumer<String> out) {
    this.out = out;
  }

  /** Says it, unless it was said. */
  public void logOnce(String refusal) {
    if (logged.size() < MAX_REMEMBERED && logged.add(refusal)) {
      out.accept(refusal);
    }
  }

  /** Says what is no refusal, however many of those there were. */
  public void log(String line) {
    out.accept(line);
  }
}
