package imdstape.recorder.userdata;

import java.util.Optional;

/** How deep a layer lies, and what all layers together may still cost. */
final class LayerReader {

  /** The most that one layer may hold, unpacked. */
  static final int MAX_LAYER_BYTES = 1 << 20;

  /** How deep mappings and lists may lie in each other. */
  static final int MAX_TREE_DEPTH = 64;

  private static final int MAX_LAYERS = 8;
  private static final int MAX_TOTAL_BYTES = 4 << 20;
  private static final int MAX_PARTS = 64;

  private final int depth;
  private final SharedBudget budget;

  LayerReader() {
    this(0, new SharedBudget());
  }

  private LayerReader(int depth, SharedBudget spent) {
    this.depth = depth;
    this.budget = spent;
  }

  private static final class SharedBudget {
    private long bytes;
    private int parts;
  }

  /** It is nested too deep, or too large: no part of it is kept. */
  static final class LimitExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LimitExceededException() {
      super("too deep or too large", null, false, false);
    }
  }

  int depth() {
    return depth;
  }

  LayerReader deeper() {
    if (depth == MAX_LAYERS) {
      throw new LimitExceededException();
    }
    return new LayerReader(depth + 1, budget);
  }

  /** Counts bytes that are about to be read; aliases make one text be read many times. */
  void charge(long bytes) {
    budget.bytes += bytes;
    if (budget.bytes > MAX_TOTAL_BYTES) {
      throw new LimitExceededException();
    }
  }

  void countPart() {
    if (++budget.parts > MAX_PARTS) {
      throw new LimitExceededException();
    }
  }

  /** The structure of a layer inside of this one, whatever its form. */
  Optional<UserDataStructure> open(byte[] raw) {
    LayerReader inside = enter(raw);
    for (UserDataFormat form : UserDataFormat.ALL) {
      Optional<UserDataStructure> structure = form.open(raw, inside);
      if (structure.isPresent()) {
        return structure;
      }
    }
    return Optional.empty();
  }

  /** The structure of a layer inside of this one, which may say what it is only by its type. */
  Optional<UserDataStructure> openAs(String type, byte[] raw) {
    Optional<UserDataStructure> open = open(raw);
    Optional<LayerText> text = LayerText.of(raw);
    if (open.isPresent() || text.isEmpty()) {
      return open;
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
