package imdstape.recorder.client.transport;

/** Thrown for a request without a response. A response with an error status is a response. */
public final class NoAnswerException extends Exception {

  private static final long serialVersionUID = 1L;

  private final NoAnswerReason reason;

  public NoAnswerException(NoAnswerReason reason) {
    super(reason.name());
    this.reason = reason;
  }

  public NoAnswerReason reason() {
    return reason;
  }
}
