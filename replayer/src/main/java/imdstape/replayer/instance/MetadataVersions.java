package imdstape.replayer.instance;

import imdstape.metadata.Catalogue;
import imdstape.metadata.MetadataPath;
import io.netty.handler.codec.http.HttpResponseStatus;

/** What a dated version knows. */
final class MetadataVersions {

  private MetadataVersions() {}

  /** Whether a version is as new as the category of a path; an unknown path is as old as any. */
  static boolean supports(String version, String path) {
    return version.equals(MetadataPath.LATEST)
        || Catalogue.find(path)
            .map(category -> category.since().compareTo(version) <= 0)
            .orElse(true);
  }

  static String reasonPhrase(int status) {
    return HttpResponseStatus.valueOf(status).reasonPhrase();
  }
}
