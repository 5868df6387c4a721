package imdstape.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Says once why somebody was refused: a page in a browser would fill a terminal otherwise. */
public final class RefusalLog {

  private static final int MOST = 100;

  private final Set<String> said = ConcurrentHashMap.newKeySet();
  private final Consumer<String> out;

  /** A log that speaks to {@code out}. */
  public RefusalLog(Consumer<String> out) {
    this.out = out;
  }

  /** Says it, unless it was said. */
  public void add(String refusal) {
    if (said.size() < MOST && said.add(refusal)) {
      out.accept(refusal);
    }
  }

  /** Says what is no refusal, however many of those there were. */
  public void say(String line) {
    out.accept(line);
  }
}
