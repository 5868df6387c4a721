package imdstape.recorder.redact;

/** How much of the user-data a fixture may hold. */
public enum UserDataLevel {
  /** Its length. */
  WITHHOLD,
  /** Its form, with every value gone. */
  STRUCTURE,
  /** All of it, with stand-ins, if the audit finds nothing in it. */
  KEEP
}
