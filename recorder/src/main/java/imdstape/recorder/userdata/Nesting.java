package imdstape.recorder.userdata;

import java.util.Optional;

/** How deep a layer lies, and what all layers together may still cost. */
final class Nesting {

  /** The most that one layer may hold, unpacked. */
  static final int LAYER = 1 << 20;

  /** How deep mappings and lists may lie in each other. */
  static final int BRANCHES = 64;

  private static final int DEPTH = 8;
  private static final int TOTAL = 4 << 20;
  private static final int PARTS = 64;

  private final int depth;
  private final Spent spent;

  Nesting() {
    this(0, new Spent());
  }

  private Nesting(int depth, Spent spent) {
    this.depth = depth;
    this.spent = spent;
  }

  private static final class Spent {
    private long bytes;
    private int parts;
  }

  /** It is nested too deep, or too large: no part of it is kept. */
  static final class Exceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exceeded() {
      super("too deep or too large", null, false, false);
    }
  }

  int depth() {
    return depth;
  }

  Nesting deeper() {
    if (depth == DEPTH) {
      throw new Exceeded();
    }
    return new Nesting(depth + 1, spent);
  }

  /** Counts bytes that are about to be read; aliases make one text be read many times. */
  void charge(long bytes) {
    spent.bytes += bytes;
    if (spent.bytes > TOTAL) {
      throw new Exceeded();
    }
  }

  void countPart() {
    if (++spent.parts > PARTS) {
      throw new Exceeded();
    }
  }

  /** The structure of a layer inside of this one, whatever its form. */
  Optional<Structure> open(byte[] raw) {
    Nesting inside = entered(raw);
    for (Form form : Form.ALL) {
      Optional<Structure> structure = form.open(raw, inside);
      if (structure.isPresent()) {
        return structure;
      }
    }
    return Optional.empty();
  }

  /** The structure of a layer inside of this one, which may say what it is only by its type. */
  Optional<Structure> openAs(String type, byte[] raw) {
    Optional<Structure> open = open(raw);
    Optional<Text> text = Text.of(raw);
    if (open.isPresent() || text.isEmpty()) {
      return open;
    }
    return switch (type) {
      case "text/cloud-config", "application/node.eks.aws" ->
          YamlText.masked(text.get().whole(), entered(raw)).map(yaml -> Structure.of(yaml, type));
      case "text/cloud-config-archive" ->
          YamlText.maskedArchive(text.get().whole(), entered(raw))
              .map(yaml -> Structure.of(yaml, type));
      case "text/x-shellscript", "text/cloud-boothook" ->
          Optional.of(Structure.of(Lines.ofShell(text.get()), type));
      case "text/x-include-url",
          "text/x-include-once-url",
          "text/jinja2",
          "text/part-handler",
          "text/upstart-job" ->
          Optional.of(Structure.of(text.get().withheld(), type));
      default -> Optional.empty();
    };
  }

  private Nesting entered(byte[] raw) {
    if (raw.length > LAYER) {
      throw new Exceeded();
    }
    charge(raw.length);
    return deeper();
  }
}
