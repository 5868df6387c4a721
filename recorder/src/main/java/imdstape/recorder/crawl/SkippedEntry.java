package imdstape.recorder.crawl;

import imdstape.metadata.Catalogue;

/**
 * Something that a service listed and that was not asked for.
 *
 * @param version of the tree
 * @param directory that listed it; it may name somebody
 * @param reason it is
 */
public record SkippedEntry(String version, String directory, SkipReason reason) {

  /** What can be skipped. */
  public enum SkipReason {
    LEAVES_DIRECTORY("lead out of their directory"),
    NOT_A_VERSION("are no version"),
    NOT_A_LISTING("says something that is no listing"),
    REPEATS_PARENTS("goes on as it began");

    private final String text;

    SkipReason(String says) {
      this.text = says;
    }
  }

  /** What happened there, as often: names nobody. */
  public String describe(int times) {
    boolean names = reason == SkipReason.LEAVES_DIRECTORY || reason == SkipReason.NOT_A_VERSION;
    return publicLocation() + ": " + (names ? times + " listed names " : "") + reason.text;
  }

  /** As far down as the catalogue alone gives names. */
  private String publicLocation() {
    StringBuilder shown = new StringBuilder(version);
    String path = "";
    for (String segment : directory.isEmpty() ? new String[0] : directory.split("/")) {
      path = path.isEmpty() ? segment : path + "/" + segment;
      boolean ofTheCatalogue = Catalogue.isDirectory(path) && Catalogue.nameKind(path).isEmpty();
      if (!ofTheCatalogue) {
        return shown + "/…";
      }
      shown.append('/').append(segment);
    }
    return shown + "/";
  }

  /** Its directory may name somebody. */
  @Override
  public String toString() {
    return describe(1);
  }
}
