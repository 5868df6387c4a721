package imdstape.recorder.userdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.recorder.userdata.Tree.Entry;
import imdstape.recorder.userdata.Tree.Kind;
import imdstape.recorder.userdata.Tree.Mapping;
import imdstape.recorder.userdata.Tree.Scalar;
import imdstape.recorder.userdata.Tree.Sequence;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Takes the values out of a tree. What holds a document itself keeps that document's structure. */
final class Masking {

  private static final Words COMMANDS = Words.exactly("runcmd bootcmd");
  private static final Words WINDOWS = Words.exactly("powershell batch");
  private static final Words PACKED = Words.exactly("gz+base64 gzip+base64 gz+b64 gzip+b64");
  private static final Words ENCODED = Words.exactly("b64 base64");
  private static final int NODE = 16;

  private final Keys keys = new Keys();
  private final Nesting nesting;

  Masking(Nesting nesting) {
    this.nesting = nesting;
  }

  Tree masked(Tree tree) {
    return masked(tree, false, 0);
  }

  /** A list of documents, each a text or a mapping that holds it. */
  Tree maskedArchive(Tree tree) {
    if (!(tree instanceof Sequence sequence)) {
      return masked(tree);
    }
    List<Tree> items = new ArrayList<>();
    for (Tree item : sequence.items()) {
      boolean document = item instanceof Scalar scalar && scalar.kind() == Kind.TEXT;
      items.add(document ? document((Scalar) item, "", "") : masked(item, false, 1));
    }
    return new Sequence(items, sequence.flow());
  }

  private Tree masked(Tree tree, boolean command, int depth) {
    if (depth > Nesting.BRANCHES) {
      throw new Nesting.Exceeded();
    }
    nesting.charge(NODE);
    if (tree instanceof Mapping mapping) {
      return mapping(mapping, depth);
    }
    if (tree instanceof Sequence sequence) {
      List<Tree> items = new ArrayList<>();
      for (Tree item : sequence.items()) {
        items.add(masked(item, command, depth + 1));
      }
      return new Sequence(items, sequence.flow());
    }
    return scalar((Scalar) tree, command);
  }

  private Mapping mapping(Mapping mapping, int depth) {
    String encoding = sibling(mapping, "encoding");
    String type = sibling(mapping, "type");
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : mapping.entries()) {
      nesting.charge(entry.key().length());
      String key = entry.key().isEmpty() ? keys.unspelt() : keys.of(entry.key());
      Tree value;
      if (key.equals("content")
          && entry.value() instanceof Scalar scalar
          && scalar.kind() == Kind.TEXT) {
        value = document(scalar, encoding, type);
      } else {
        value =
            choice(key, entry.value())
                .orElseGet(() -> masked(entry.value(), COMMANDS.has(key), depth + 1));
      }
      entries.add(new Entry(key, value));
    }
    return new Mapping(entries, mapping.flow());
  }

  private Scalar scalar(Scalar scalar, boolean command) {
    nesting.charge(scalar.text().length());
    return switch (scalar.kind()) {
      case WORD -> scalar;
      case NUMBER -> new Scalar(Kind.NUMBER, "0");
      case TEXT ->
          command
              ? new Scalar(Kind.TEXT, Lines.of(Dialect.SHELL, new Text(scalar.text())))
              : Scalar.WITHHELD;
      case TAGGED -> Scalar.WITHHELD;
    };
  }

  private Scalar document(Scalar scalar, String encoding, String type) {
    nesting.charge(scalar.text().length());
    return new Scalar(Kind.TEXT, content(scalar.text(), encoding, type));
  }

  private static Optional<Tree> choice(String key, Tree value) {
    return value instanceof Scalar scalar && scalar.kind() != Kind.TAGGED
        ? Keys.choice(key, scalar.text()).map(text -> new Scalar(scalar.kind(), text))
        : Optional.empty();
  }

  /** A document inside of this one, in the encoding that it came in. */
  private String content(String text, String encoding, String type) {
    if (PACKED.has(encoding)) {
      return encoded(Gzip.packed(inner(Base64Text.decoded(text).flatMap(Gzip::unpacked), type)));
    }
    if (ENCODED.has(encoding)) {
      return encoded(inner(Base64Text.decoded(text), type));
    }
    if (WINDOWS.has(type)) {
      return Lines.of(Dialect.POWERSHELL, new Text(text));
    }
    byte[] inner = inner(Optional.of(text.getBytes(UTF_8)), type);
    return Text.of(inner).map(Text::whole).orElse(Form.WITHHELD);
  }

  private byte[] inner(Optional<byte[]> raw, String type) {
    return raw.flatMap(bytes -> nesting.openAs(type, bytes))
        .map(Structure::bytes)
        .orElseGet(() -> Form.WITHHELD.getBytes(UTF_8));
  }

  private static String encoded(byte[] plain) {
    return Base64.getEncoder().encodeToString(plain);
  }

  private static String sibling(Mapping mapping, String key) {
    for (Entry entry : mapping.entries()) {
      if (entry.key().equals(key) && entry.value() instanceof Scalar scalar) {
        return Keys.choice(key, scalar.text()).orElse("");
      }
    }
    return "";
  }
}
