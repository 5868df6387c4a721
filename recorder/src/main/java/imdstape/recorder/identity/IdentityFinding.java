package imdstape.recorder.identity;

/**
 * A value that can name somebody. It has no field for the value.
 *
 * @param rule what the value names
 * @param path where it is, without the names in it that can name somebody: {@code
 *     meta-data/tags/instance/*}
 * @param location the path as the fixture has it, to look up its line; never shown
 * @param setByAuthor whether a command set the value because its user asked for it
 */
public record IdentityFinding(
    IdentityRule rule, String path, String location, boolean setByAuthor) {

  /** Shows no value. */
  @Override
  public String toString() {
    return rule.id() + " at " + path;
  }
}
