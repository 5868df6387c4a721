package imdstape.recorder.client;

/** Thrown for a request without a response. A response with an error status is a response. */
final class NoAnswerException extends Exception {

  private static final long serialVersionUID = 1L;

  private final NoAnswerReason reason;

  NoAnswerException(NoAnswerReason reason) {
    super(reason.name());
    this.reason = reason;
  }

  NoAnswerReason reason() {
    return reason;
  }
}
