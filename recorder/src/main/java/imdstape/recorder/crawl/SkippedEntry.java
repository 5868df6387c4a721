package imdstape.recorder.crawl;

import imdstape.metadata.Catalogue;

/**
 * An entry of a listing that was not followed, or a listing that was not used.
 *
 * @param version of the tree; empty for the list of versions
 * @param directory with the listing; it may contain real names
 * @param reason why
 */
public record SkippedEntry(String version, String directory, SkipReason reason) {

  /** Why an entry or a listing is skipped. */
  public enum SkipReason {
    /** The name leads out of its directory. */
    LEAVES_DIRECTORY("%d listed names lead out of their directory"),
    /** The name at {@code /} is not a version. */
    NOT_A_VERSION("%d listed names are no version"),
    /** The body of a directory is not a listing. */
    NOT_A_LISTING("says something that is no listing"),
    /** The listing repeats those of its parents, so that the tree would be endless. */
    REPEATS_PARENTS("goes on as it began");

    private final String format;

    SkipReason(String format) {
      this.format = format;
    }
  }

  /**
   * Says where entries were skipped and why, without any real name.
   *
   * @param count how many entries were skipped there for this reason
   */
  public String describe(int count) {
    return publicLocation() + ": " + reason.format.formatted(count);
  }

  /** The directory down to the first segment that is not from the catalogue. */
  private String publicLocation() {
    StringBuilder location = new StringBuilder(version);
    String path = "";
    for (String segment : directory.isEmpty() ? new String[0] : directory.split("/")) {
      path = path.isEmpty() ? segment : path + "/" + segment;
      boolean fromCatalogue = Catalogue.isDirectory(path) && Catalogue.nameKind(path).isEmpty();
      if (!fromCatalogue) {
        return location + "/…";
      }
      location.append('/').append(segment);
    }
    return location + "/";
  }

  /** Omits the directory, which may contain real names. */
  @Override
  public String toString() {
    return describe(1);
  }
}
