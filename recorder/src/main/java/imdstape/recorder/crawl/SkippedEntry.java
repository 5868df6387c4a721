package imdstape.recorder.crawl;

import imdstape.metadata.Catalogue;

/**
 * Something that a service listed and that was not asked for.
 *
 * @param version of the tree
 * @param directory that listed it; it may name somebody
 * @param what it is
 */
public record SkippedEntry(String version, String directory, SkipReason what) {

  /** What can be skipped. */
  public enum SkipReason {
    LEADS_ELSEWHERE("lead out of their directory"),
    NO_VERSION("are no version"),
    NO_LISTING("says something that is no listing"),
    LISTS_ITSELF("goes on as it began");

    private final String says;

    SkipReason(String says) {
      this.says = says;
    }
  }

  /** What happened there, as often: names nobody. */
  public String line(int times) {
    boolean names = what == SkipReason.LEADS_ELSEWHERE || what == SkipReason.NO_VERSION;
    return where() + ": " + (names ? times + " listed names " : "") + what.says;
  }

  /** As far down as the catalogue alone gives names. */
  private String where() {
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
    return line(1);
  }
}
