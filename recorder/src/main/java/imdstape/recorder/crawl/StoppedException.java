package imdstape.recorder.crawl;

/** The end of a crawl before its end; whatever was seen until then is there. */
final class StoppedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String why;

  StoppedException(String why) {
    super(why);
    this.why = why;
  }

  String why() {
    return why;
  }
}
