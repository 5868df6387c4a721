package imdstape.recorder.userdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.recorder.userdata.DocumentNode.MappingEntry;
import imdstape.recorder.userdata.DocumentNode.MappingNode;
import imdstape.recorder.userdata.DocumentNode.ScalarNode;
import imdstape.recorder.userdata.DocumentNode.ScalarType;
import imdstape.recorder.userdata.DocumentNode.SequenceNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Takes the values out of a tree. What holds a document itself keeps that document's structure. */
final class DocumentMasker {

  private static final WordList COMMANDS = WordList.exactly("runcmd bootcmd");
  private static final WordList WINDOWS = WordList.exactly("powershell batch");
  private static final WordList PACKED = WordList.exactly("gz+base64 gzip+base64 gz+b64 gzip+b64");
  private static final WordList ENCODED = WordList.exactly("b64 base64");
  private static final int NODE = 16;

  private final KeyMasker keys = new KeyMasker();
  private final LayerReader nesting;

  DocumentMasker(LayerReader nesting) {
    this.nesting = nesting;
  }

  DocumentNode masked(DocumentNode tree) {
    return masked(tree, false, 0);
  }

  /** A list of documents, each a text or a mapping that holds it. */
  DocumentNode maskedArchive(DocumentNode tree) {
    if (!(tree instanceof SequenceNode sequence)) {
      return masked(tree);
    }
    List<DocumentNode> items = new ArrayList<>();
    for (DocumentNode item : sequence.items()) {
      boolean document = item instanceof ScalarNode scalar && scalar.kind() == ScalarType.TEXT;
      items.add(document ? document((ScalarNode) item, "", "") : masked(item, false, 1));
    }
    return new SequenceNode(items, sequence.flow());
  }

  private DocumentNode masked(DocumentNode tree, boolean command, int depth) {
    if (depth > LayerReader.BRANCHES) {
      throw new LayerReader.LimitExceededException();
    }
    nesting.charge(NODE);
    if (tree instanceof MappingNode mapping) {
      return mapping(mapping, depth);
    }
    if (tree instanceof SequenceNode sequence) {
      List<DocumentNode> items = new ArrayList<>();
      for (DocumentNode item : sequence.items()) {
        items.add(masked(item, command, depth + 1));
      }
      return new SequenceNode(items, sequence.flow());
    }
    return scalar((ScalarNode) tree, command);
  }

  private MappingNode mapping(MappingNode mapping, int depth) {
    String encoding = sibling(mapping, "encoding");
    String type = sibling(mapping, "type");
    List<MappingEntry> entries = new ArrayList<>();
    for (MappingEntry entry : mapping.entries()) {
      nesting.charge(entry.key().length());
      String key = entry.key().isEmpty() ? keys.unspelt() : keys.of(entry.key());
      DocumentNode value;
      if (key.equals("content")
          && entry.value() instanceof ScalarNode scalar
          && scalar.kind() == ScalarType.TEXT) {
        value = document(scalar, encoding, type);
      } else {
        value =
            choice(key, entry.value())
                .orElseGet(() -> masked(entry.value(), COMMANDS.has(key), depth + 1));
      }
      entries.add(new MappingEntry(key, value));
    }
    return new MappingNode(entries, mapping.flow());
  }

  private ScalarNode scalar(ScalarNode scalar, boolean command) {
    nesting.charge(scalar.text().length());
    return switch (scalar.kind()) {
      case WORD -> scalar;
      case NUMBER -> new ScalarNode(ScalarType.NUMBER, "0");
      case TEXT ->
          command
              ? new ScalarNode(
                  ScalarType.TEXT,
                  ScriptMasker.of(ShellDialect.SHELL, new LayerText(scalar.text())))
              : ScalarNode.WITHHELD;
      case TAGGED -> ScalarNode.WITHHELD;
    };
  }

  private ScalarNode document(ScalarNode scalar, String encoding, String type) {
    nesting.charge(scalar.text().length());
    return new ScalarNode(ScalarType.TEXT, content(scalar.text(), encoding, type));
  }

  private static Optional<DocumentNode> choice(String key, DocumentNode value) {
    return value instanceof ScalarNode scalar && scalar.kind() != ScalarType.TAGGED
        ? KeyMasker.choice(key, scalar.text()).map(text -> new ScalarNode(scalar.kind(), text))
        : Optional.empty();
  }

  /** A document inside of this one, in the encoding that it came in. */
  private String content(String text, String encoding, String type) {
    if (PACKED.has(encoding)) {
      return encoded(
          GzipFormat.packed(inner(Base64Format.decoded(text).flatMap(GzipFormat::unpacked), type)));
    }
    if (ENCODED.has(encoding)) {
      return encoded(inner(Base64Format.decoded(text), type));
    }
    if (WINDOWS.has(type)) {
      return ScriptMasker.of(ShellDialect.POWERSHELL, new LayerText(text));
    }
    byte[] inner = inner(Optional.of(text.getBytes(UTF_8)), type);
    return LayerText.of(inner).map(LayerText::whole).orElse(UserDataFormat.WITHHELD);
  }

  private byte[] inner(Optional<byte[]> raw, String type) {
    return raw.flatMap(bytes -> nesting.openAs(type, bytes))
        .map(UserDataStructure::bytes)
        .orElseGet(() -> UserDataFormat.WITHHELD.getBytes(UTF_8));
  }

  private static String encoded(byte[] plain) {
    return Base64.getEncoder().encodeToString(plain);
  }

  private static String sibling(MappingNode mapping, String key) {
    for (MappingEntry entry : mapping.entries()) {
      if (entry.key().equals(key) && entry.value() instanceof ScalarNode scalar) {
        return KeyMasker.choice(key, scalar.text()).orElse("");
      }
    }
    return "";
  }
}
