package imdstape.replayer.instance;

import imdstape.replayer.event.InstanceEvent;
import imdstape.replayer.http.MetadataResponse;

/** One change that an overlay makes to the table for a while. */
public sealed interface Patch {

  /** The path below a version. */
  String path();

  /** A patch after which something answers. */
  sealed interface ResponsePatch extends Patch {
    /** What answers there. */
    MetadataResponse response();
  }

  /** Answers in place of a leaf that is there; where it is not, nothing changes. */
  record Replace(String path, MetadataResponse response) implements ResponsePatch {}

  /**
   * Answers where nothing did, and is listed by its parents, in every version that knows the
   * category.
   */
  record Add(String path, MetadataResponse response) implements ResponsePatch {}

  /** Answers where nobody has asked, and no listing shows it. */
  record AddUnlisted(String path, MetadataResponse response) implements ResponsePatch {}

  /** Nothing answers below any more; the listing stays, if there is one, and is empty. */
  record ClearDirectory(String path) implements Patch {}

  /**
   * Scheduled events, behind those that the fixture holds there; shown and listed as by {@link
   * Add}.
   */
  record AppendEvents(String path, InstanceEvent.AppendToArray events) implements Patch {}

  /** Nothing answers there and below any more, and no listing shows it. */
  record Remove(String path) implements Patch {}
}
