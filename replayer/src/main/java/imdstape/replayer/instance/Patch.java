package imdstape.replayer.instance;

import imdstape.metadata.Response;
import imdstape.replayer.event.Event;

/** One change that an overlay makes to the table for a while. */
public sealed interface Patch {

  /** The path below a version. */
  String path();

  /** A patch after which something answers. */
  sealed interface Said extends Patch {
    /** What answers there. */
    Response response();
  }

  /** Answers in place of a leaf that is there; where it is not, nothing changes. */
  record Fill(String path, Response response) implements Said {}

  /**
   * Answers where nothing did, and is listed by its parents, in every version that knows the
   * category.
   */
  record Show(String path, Response response) implements Said {}

  /** Answers where nobody has asked, and no listing shows it. */
  record Whisper(String path, Response response) implements Said {}

  /** Nothing answers below any more; the listing stays, if there is one, and is empty. */
  record Empty(String path) implements Patch {}

  /**
   * Scheduled events, behind those that the fixture holds there; shown and listed as by {@link
   * Show}.
   */
  record Enter(String path, Event.Entered entered) implements Patch {}

  /** Nothing answers there and below any more, and no listing shows it. */
  record Hide(String path) implements Patch {}
}
