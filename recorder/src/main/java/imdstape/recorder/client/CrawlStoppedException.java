package imdstape.recorder.client;

/** Ends a crawl or a watch early. What was captured until then is kept. */
public final class CrawlStoppedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  /** Ends a crawl for a reason that is shown to the user. */
  public CrawlStoppedException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** The reason in words that are shown to the user. */
  public String reason() {
    return reason;
  }
}
