package imdstape.recorder.userdata;

import java.util.List;

/** What YAML and JSON have in common. */
sealed interface DocumentNode {

  /**
   * @param flow whether it was written in one line, between brackets
   */
  record MappingNode(List<MappingEntry> entries, boolean flow) implements DocumentNode {}

  /**
   * @param key empty stands for a key that is no scalar, and for one that is empty
   */
  record MappingEntry(String key, DocumentNode value) {
    @Override
    public String toString() {
      return "Entry[•••]";
    }
  }

  /**
   * @param flow whether it was written in one line, between brackets
   */
  record SequenceNode(List<DocumentNode> items, boolean flow) implements DocumentNode {}

  /** What a scalar is to those who read it. */
  enum ScalarType {
    TEXT,
    NUMBER,
    /** A boolean, or null. */
    WORD,
    /** Of a tag of its own. */
    TAGGED
  }

  record ScalarNode(ScalarType type, String text) implements DocumentNode {

    static final ScalarNode WITHHELD = new ScalarNode(ScalarType.TEXT, UserDataFormat.WITHHELD);

    @Override
    public String toString() {
      return "Scalar[" + type + "]";
    }
  }
}
