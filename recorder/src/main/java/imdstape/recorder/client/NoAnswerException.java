package imdstape.recorder.client;

/** No answer at all, which is not an answer that says no. */
final class NoAnswerException extends Exception {

  private static final long serialVersionUID = 1L;

  private final NoAnswerReason silence;

  NoAnswerException(NoAnswerReason silence) {
    super(silence.name());
    this.silence = silence;
  }

  NoAnswerReason silence() {
    return silence;
  }
}
