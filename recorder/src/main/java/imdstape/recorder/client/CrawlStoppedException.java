package imdstape.recorder.client;

/** The end of a crawl before its end; whatever was seen until then is there. */
public final class CrawlStoppedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  public CrawlStoppedException(String why) {
    super(why);
    this.reason = why;
  }

  public String reason() {
    return reason;
  }
}
