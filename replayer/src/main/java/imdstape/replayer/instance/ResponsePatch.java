package imdstape.replayer.instance;

import imdstape.replayer.event.PathEffect;
import imdstape.replayer.http.MetadataResponse;

/** One difference of the responses at a time to those of the fixture. Immutable. */
sealed interface ResponsePatch {

  /** The path below the version. */
  String path();

  /**
   * Applies this to the responses of one version.
   *
   * @param responses to change; no other thread has them yet
   * @param version that they belong to
   */
  void applyTo(VersionResponses responses, String version);

  /** Replaces the response of a leaf; does nothing if the leaf does not exist. */
  record Replace(String path, MetadataResponse response) implements ResponsePatch {
    @Override
    public void applyTo(VersionResponses responses, String version) {
      if (responses.hasValue(path)) {
        responses.setLeaf(path, response);
      }
    }
  }

  /**
   * Sets the response of a leaf and adds it to the listings of its parents, in every version that
   * has the category.
   */
  record Add(String path, MetadataResponse response) implements ResponsePatch {
    @Override
    public void applyTo(VersionResponses responses, String version) {
      if (responses.hasValue(path)) {
        responses.setLeaf(path, response);
      } else if (MetadataVersions.supports(version, path)) {
        responses.addLeaf(path, response);
      }
    }
  }

  /** Sets the response of a leaf about which nothing was recorded; no listing shows it. */
  record AddUnlisted(String path, MetadataResponse response) implements ResponsePatch {
    @Override
    public void applyTo(VersionResponses responses, String version) {
      boolean unrecorded = MetadataVersions.supports(version, path) && !responses.hasLeaf(path);
      if (responses.hasValue(path) || unrecorded) {
        responses.setLeaf(path, response);
      }
    }
  }

  /** Removes all leaves of a directory; its listing, if there is one, becomes empty. */
  record ClearDirectory(String path) implements ResponsePatch {
    @Override
    public void applyTo(VersionResponses responses, String version) {
      responses.clearDirectory(path);
    }
  }

  /** Appends scheduled events to those of the fixture, in a leaf that is set as by {@link Add}. */
  record AppendEvents(String path, PathEffect.AppendToArray events) implements ResponsePatch {
    @Override
    public void applyTo(VersionResponses responses, String version) {
      String body = events.body(responses.text(path));
      new Add(path, MetadataResponse.ok(body, events.since())).applyTo(responses, version);
    }
  }

  /** Removes a leaf or a directory, also from the listing of its parent. */
  record Remove(String path) implements ResponsePatch {
    @Override
    public void applyTo(VersionResponses responses, String version) {
      responses.remove(path);
    }
  }
}
