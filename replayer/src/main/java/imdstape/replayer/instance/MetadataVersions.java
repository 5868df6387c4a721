package imdstape.replayer.instance;

import imdstape.metadata.Catalogue;
import imdstape.metadata.MetadataPath;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Tells which paths the dated versions of the metadata support, and the reasons of statuses. */
final class MetadataVersions {

  private MetadataVersions() {}

  /** Whether a version has the category of a path; every version has a path without a category. */
  static boolean supports(String version, String path) {
    return version.equals(MetadataPath.LATEST)
        || Catalogue.find(path)
            .map(category -> category.since().compareTo(version) <= 0)
            .orElse(true);
  }

  /** The standard reason phrase of a status. */
  static String reasonPhrase(int status) {
    return HttpResponseStatus.valueOf(status).reasonPhrase();
  }
}
