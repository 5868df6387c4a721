package imdstape.recorder.userdata;

import imdstape.recorder.userdata.text.LayerText;
import java.util.List;
import java.util.function.Function;

/**
 * A node of a parsed YAML or JSON document, without its notation. Unlike {@code imdstape.json}, it
 * keeps duplicate keys and the style of collections. It holds real values: {@code toString} omits
 * them. Immutable.
 */
sealed interface DocumentNode {

  /** Applies the function for the type of this node. */
  <R> R match(
      Function<MappingNode, R> mapping,
      Function<SequenceNode, R> sequence,
      Function<ScalarNode, R> scalar);

  /**
   * An object, or a mapping of YAML.
   *
   * @param entries in order; a key can occur more than once
   * @param flow whether it is written between brackets
   */
  record MappingNode(List<MappingEntry> entries, boolean flow) implements DocumentNode {
    @Override
    public <R> R match(
        Function<MappingNode, R> mapping,
        Function<SequenceNode, R> sequence,
        Function<ScalarNode, R> scalar) {
      return mapping.apply(this);
    }
  }

  /**
   * A key with its value.
   *
   * @param key empty also for a key of YAML that is no scalar
   */
  record MappingEntry(String key, DocumentNode value) {
    @Override
    public String toString() {
      return "MappingEntry[•••]";
    }
  }

  /**
   * An array, or a sequence of YAML.
   *
   * @param flow whether it is written between brackets
   */
  record SequenceNode(List<DocumentNode> items, boolean flow) implements DocumentNode {
    @Override
    public <R> R match(
        Function<MappingNode, R> mapping,
        Function<SequenceNode, R> sequence,
        Function<ScalarNode, R> scalar) {
      return sequence.apply(this);
    }
  }

  /** The type of a scalar. */
  enum ScalarType {
    TEXT,
    NUMBER,
    /** A boolean, or null. */
    WORD,
    /** A scalar of YAML with an explicit tag. */
    TAGGED
  }

  /** A single value. */
  record ScalarNode(ScalarType type, String text) implements DocumentNode {

    static final ScalarNode WITHHELD = new ScalarNode(ScalarType.TEXT, LayerText.WITHHELD);

    @Override
    public <R> R match(
        Function<MappingNode, R> mapping,
        Function<SequenceNode, R> sequence,
        Function<ScalarNode, R> scalar) {
      return scalar.apply(this);
    }

    @Override
    public String toString() {
      return "ScalarNode[" + type + "]";
    }
  }
}
