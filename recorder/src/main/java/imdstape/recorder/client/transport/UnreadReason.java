package imdstape.recorder.client.transport;

import java.util.Locale;

/** Why the body of an existing path is missing. The fixture records the reason. */
public enum UnreadReason {
  /** The body exceeds the limit for one body, or the remaining limit for all bodies. */
  TOO_LONG,
  /** The connection closed or the timeout passed before the end of the body, at each attempt. */
  CUT_SHORT,
  /** The path is a directory, and its body is not a listing. */
  NO_LISTING,
  /** The path is a directory at a depth that no service has. */
  TOO_DEEP,
  /** No response came, at each attempt. */
  NO_ANSWER,
  /** The path is listed, and the crawl was stopped before it was requested. */
  NOT_REACHED,
  /** The path is listed, and the observed program did not request it. */
  NOT_ASKED;

  /** The reason as the fixture writes it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
