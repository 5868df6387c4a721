package imdstape.recorder.redact;

/** How much of the user-data a fixture holds. */
public enum UserDataLevel {
  /** Only its length. */
  WITHHOLD,
  /** Its structure without any value. */
  STRUCTURE,
  /** All of it, with pseudonyms, if the audit finds nothing in it. */
  KEEP
}
