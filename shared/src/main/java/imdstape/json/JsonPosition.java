package imdstape.json;

import java.util.function.Function;

/**
 * A place in a JSON document, for error messages.
 *
 * @param source the document
 * @param line from 1
 * @param column in bytes, from 1
 */
public record JsonPosition(Source source, int line, int column) {

  /** The position of values that no document holds, for trees that a program builds. */
  public static final JsonPosition NONE =
      new JsonPosition(new Source("no file", IllegalStateException::new), 0, 0);

  /**
   * A JSON document.
   *
   * @param file the file name that errors begin with
   * @param failure creates the exception for a message
   */
  public record Source(String file, Function<String, ? extends RuntimeException> failure) {}

  /** Creates the exception for an error here; its message begins with file, line and column. */
  public RuntimeException error(String message) {
    return source.failure().apply(this + ": " + message);
  }

  /** File, line and column: {@code scenario.json:3:7}. */
  @Override
  public String toString() {
    return source.file() + ":" + line + ":" + column;
  }
}
