package imdstape.replayer.control;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why something that was asked is not done, with the status that says so. */
final class ControlException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  ControlException(int status, String why) {
    super(why, null, false, false);
    this.status = status;
  }

  /** It makes no sense. */
  static ControlException badRequest(String why) {
    return new ControlException(400, why);
  }

  /** It makes sense, and not here. */
  static ControlException conflict(String why) {
    return new ControlException(409, why);
  }

  /** The end of a sentence that begins by saying what there is not. */
  static String listKnown(Stream<String> ids) {
    String all = ids.collect(Collectors.joining(", "));
    return all.isEmpty() ? "; none is set" : "; known are " + all;
  }

  int status() {
    return status;
  }
}
