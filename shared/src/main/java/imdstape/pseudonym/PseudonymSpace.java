package imdstape.pseudonym;

/** The published values that can replace the original values of one kind. */
interface PseudonymSpace {

  /** Returns the number of pseudonyms for originals of the same form. */
  long size(String original);

  /**
   * Returns a pseudonym.
   *
   * @param original the value to replace
   * @param number from 1 to {@link #size}
   */
  String pseudonym(String original, long number);

  /** Returns whether a value has the form of a pseudonym of this space. */
  boolean contains(String value);
}
