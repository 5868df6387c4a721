package imdstape.consistency;

/** Receives what a rule finds. */
@FunctionalInterface
interface FindingCollector {

  /**
   * Adds a finding.
   *
   * @param path a path of the fixture below {@code latest}, or with another version before it
   * @param message a phrase about the path, which must not contain a value of the fixture
   */
  void add(String path, String message);
}
