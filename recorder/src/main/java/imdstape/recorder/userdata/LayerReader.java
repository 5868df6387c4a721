package imdstape.recorder.userdata;

import imdstape.recorder.userdata.shell.ScriptMasker;
import imdstape.recorder.userdata.text.LayerText;
import java.util.Optional;

/**
 * Masks nested layers of user-data within limits: 8 layers, 1 MiB each, 4 MiB and 64 parts in all.
 * Each layer has its own reader; the readers of one user-data share its budget. Not thread-safe.
 */
final class LayerReader {

  /** The maximum size of a decoded layer. */
  static final int MAX_LAYER_BYTES = 1 << 20;

  /** The maximum nesting of mappings and lists in a document. */
  static final int MAX_TREE_DEPTH = 64;

  private static final int MAX_LAYERS = 8;
  private static final int MAX_TOTAL_BYTES = 4 << 20;
  private static final int MAX_PARTS = 64;

  private final int depth;
  private final SharedBudget budget;

  LayerReader() {
    this(0, new SharedBudget());
  }

  private LayerReader(int depth, SharedBudget budget) {
    this.depth = depth;
    this.budget = budget;
  }

  /** What all layers of one user-data have used. */
  private static final class SharedBudget {
    private long bytes;
    private int parts;
  }

  /** A limit is exceeded: nothing of the user-data is kept. */
  static final class LimitExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LimitExceededException() {
      super("too deep or too large", null, false, false);
    }
  }

  /** The number of layers around this one. */
  int depth() {
    return depth;
  }

  /**
   * A reader for a layer inside of this one.
   *
   * @throws LimitExceededException if there are too many layers
   */
  LayerReader deeper() {
    if (depth == MAX_LAYERS) {
      throw new LimitExceededException();
    }
    return new LayerReader(depth + 1, budget);
  }

  /**
   * Charges bytes that are about to be read to the budget. A text is charged at every alias to it.
   *
   * @throws LimitExceededException if the budget is used up
   */
  void charge(long bytes) {
    budget.bytes += bytes;
    if (budget.bytes > MAX_TOTAL_BYTES) {
      throw new LimitExceededException();
    }
  }

  /**
   * Counts a part of a multipart.
   *
   * @throws LimitExceededException if there are too many parts
   */
  void countPart() {
    if (++budget.parts > MAX_PARTS) {
      throw new LimitExceededException();
    }
  }

  /** Masks a layer inside of this one in the first format that it has. */
  Optional<UserDataStructure> open(byte[] raw) {
    LayerReader inside = enter(raw);
    for (UserDataFormat format : UserDataFormat.ALL) {
      Optional<UserDataStructure> structure = format.open(raw, inside);
      if (structure.isPresent()) {
        return structure;
      }
    }
    return Optional.empty();
  }

  /**
   * Masks a layer inside of this one.
   *
   * @param type the media type, which is used if the layer has no recognizable format
   */
  Optional<UserDataStructure> openAs(String type, byte[] raw) {
    Optional<UserDataStructure> structure = open(raw);
    Optional<LayerText> text = LayerText.of(raw);
    if (structure.isPresent() || text.isEmpty()) {
      return structure;
    }
    return switch (type) {
      case "text/cloud-config", "application/node.eks.aws" ->
          YamlMasker.mask(text.get().content(), enter(raw))
              .map(yaml -> UserDataStructure.of(yaml, type));
      case "text/cloud-config-archive" ->
          YamlMasker.maskArchive(text.get().content(), enter(raw))
              .map(yaml -> UserDataStructure.of(yaml, type));
      case "text/x-shellscript", "text/cloud-boothook" ->
          Optional.of(UserDataStructure.of(ScriptMasker.maskScript(text.get()), type));
      case "text/x-include-url",
          "text/x-include-once-url",
          "text/jinja2",
          "text/part-handler",
          "text/upstart-job" ->
          Optional.of(UserDataStructure.of(text.get().withholdLines(), type));
      default -> Optional.empty();
    };
  }

  private LayerReader enter(byte[] raw) {
    if (raw.length > MAX_LAYER_BYTES) {
      throw new LimitExceededException();
    }
    charge(raw.length);
    return deeper();
  }
}
