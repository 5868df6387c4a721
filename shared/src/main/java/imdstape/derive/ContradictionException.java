package imdstape.derive;

/** Thrown if no instance can have a setting, or settings together. The message names them. */
public final class ContradictionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ContradictionException(String message) {
    super(message);
  }
}
