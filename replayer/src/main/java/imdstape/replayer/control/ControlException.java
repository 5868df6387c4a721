package imdstape.replayer.control;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The reason why a request is not carried out, with the status of the response. */
final class ControlException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  ControlException(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** The request is invalid. */
  static ControlException badRequest(String message) {
    return new ControlException(400, message);
  }

  /** The request is valid, and contradicts the state of the replay. */
  static ControlException conflict(String message) {
    return new ControlException(409, message);
  }

  /** The end of a message that something does not exist: the ids that do. */
  static String listKnown(Stream<String> ids) {
    String all = ids.collect(Collectors.joining(", "));
    return all.isEmpty() ? "; none is set" : "; known are " + all;
  }

  int status() {
    return status;
  }
}
