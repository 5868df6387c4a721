package imdstape.derive;

/** Settings that no instance can have together; the message names them. */
public final class ContradictionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ContradictionException(String message) {
    super(message);
  }
}
