package imdstape.recorder.userdata;

import java.util.List;

/** What YAML and JSON have in common. */
sealed interface Tree {

  /**
   * @param flow whether it was written in one line, between brackets
   */
  record Mapping(List<Entry> entries, boolean flow) implements Tree {}

  /**
   * @param key empty stands for a key that is no scalar, and for one that is empty
   */
  record Entry(String key, Tree value) {
    @Override
    public String toString() {
      return "Entry[•••]";
    }
  }

  /**
   * @param flow whether it was written in one line, between brackets
   */
  record Sequence(List<Tree> items, boolean flow) implements Tree {}

  /** What a scalar is to those who read it. */
  enum Kind {
    TEXT,
    NUMBER,
    /** A boolean, or null. */
    WORD,
    /** Of a tag of its own. */
    TAGGED
  }

  record Scalar(Kind kind, String text) implements Tree {

    static final Scalar WITHHELD = new Scalar(Kind.TEXT, Form.WITHHELD);

    @Override
    public String toString() {
      return "Scalar[" + kind + "]";
    }
  }
}
