package imdstape.recorder.client;

/** No answer at all, which is not an answer that says no. */
final class NoAnswerException extends Exception {

  private static final long serialVersionUID = 1L;

  private final NoAnswerReason reason;

  NoAnswerException(NoAnswerReason silence) {
    super(silence.name());
    this.reason = silence;
  }

  NoAnswerReason reason() {
    return reason;
  }
}
