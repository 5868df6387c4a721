package imdstape.recorder.client;

import java.util.Locale;

/** Why there is no body of a path that is there; the reason stands in the fixture. */
public enum UnreadReason {
  /** Longer than a body may be, or than what is left for all of them. */
  TOO_LONG,
  /** The connection ended in the middle, or it took too long, at every attempt. */
  CUT_SHORT,
  /** A directory, and what it says is no list of names. */
  NO_LISTING,
  /** A directory deeper than any service has one. */
  TOO_DEEP,
  /** Nothing came back, at every attempt. */
  NO_ANSWER,
  /** Listed, and the crawl was stopped before it was asked for. */
  NOT_REACHED,
  /** Listed, and the program that was watched never asked for it. */
  NOT_ASKED;

  /** As written in the file. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
