package imdstape.recorder.userdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.recorder.userdata.DocumentNode.MappingEntry;
import imdstape.recorder.userdata.DocumentNode.MappingNode;
import imdstape.recorder.userdata.DocumentNode.ScalarNode;
import imdstape.recorder.userdata.DocumentNode.ScalarType;
import imdstape.recorder.userdata.DocumentNode.SequenceNode;
import imdstape.recorder.userdata.shell.ScriptMasker;
import imdstape.recorder.userdata.shell.ShellDialect;
import imdstape.recorder.userdata.text.LayerText;
import imdstape.recorder.userdata.text.WordList;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Withholds the values of a document, and keeps known keys, allowed values and the structure of
 * documents inside of values.
 */
final class DocumentMasker {

  private static final WordList COMMAND_KEYS = WordList.exactly("runcmd bootcmd");
  private static final WordList WINDOWS_TYPES = WordList.exactly("powershell batch");
  private static final WordList GZIP_ENCODINGS =
      WordList.exactly("gz+base64 gzip+base64 gz+b64 gzip+b64");
  private static final WordList BASE64_ENCODINGS = WordList.exactly("b64 base64");

  /** What a node is charged to the budget of {@link LayerReader}. */
  private static final int BYTES_PER_NODE = 16;

  private final KeyMasker keys = new KeyMasker();
  private final LayerReader layers;

  DocumentMasker(LayerReader layers) {
    this.layers = layers;
  }

  DocumentNode mask(DocumentNode document) {
    return mask(document, false, 0);
  }

  /** Masks a list of documents; each is a text, or a mapping that contains it. */
  DocumentNode maskArchive(DocumentNode archive) {
    if (!(archive instanceof SequenceNode sequence)) {
      return mask(archive);
    }
    List<DocumentNode> items = new ArrayList<>();
    for (DocumentNode item : sequence.items()) {
      boolean document = item instanceof ScalarNode scalar && scalar.type() == ScalarType.TEXT;
      items.add(document ? maskDocument((ScalarNode) item, "", "") : mask(item, false, 1));
    }
    return new SequenceNode(items, sequence.flow());
  }

  /**
   * Masks a node.
   *
   * @param command whether its texts are shell commands
   */
  private DocumentNode mask(DocumentNode node, boolean command, int depth) {
    if (depth > LayerReader.MAX_TREE_DEPTH) {
      throw new LayerReader.LimitExceededException();
    }
    layers.charge(BYTES_PER_NODE);
    return node.match(
        mapping -> maskMapping(mapping, depth),
        sequence -> maskSequence(sequence, command, depth),
        scalar -> maskScalar(scalar, command));
  }

  private SequenceNode maskSequence(SequenceNode sequence, boolean command, int depth) {
    List<DocumentNode> items = new ArrayList<>();
    for (DocumentNode item : sequence.items()) {
      items.add(mask(item, command, depth + 1));
    }
    return new SequenceNode(items, sequence.flow());
  }

  private MappingNode maskMapping(MappingNode mapping, int depth) {
    String encoding = siblingValue(mapping, "encoding");
    String type = siblingValue(mapping, "type");
    List<MappingEntry> entries = new ArrayList<>();
    for (MappingEntry entry : mapping.entries()) {
      layers.charge(entry.key().length());
      String key = entry.key().isEmpty() ? keys.maskUnnamed() : keys.mask(entry.key());
      DocumentNode value;
      if (key.equals("content")
          && entry.value() instanceof ScalarNode scalar
          && scalar.type() == ScalarType.TEXT) {
        value = maskDocument(scalar, encoding, type);
      } else {
        value =
            allowedValue(key, entry.value())
                .orElseGet(() -> mask(entry.value(), COMMAND_KEYS.contains(key), depth + 1));
      }
      entries.add(new MappingEntry(key, value));
    }
    return new MappingNode(entries, mapping.flow());
  }

  private ScalarNode maskScalar(ScalarNode scalar, boolean command) {
    layers.charge(scalar.text().length());
    return switch (scalar.type()) {
      case WORD -> scalar;
      case NUMBER -> new ScalarNode(ScalarType.NUMBER, "0");
      case TEXT ->
          command
              ? new ScalarNode(
                  ScalarType.TEXT,
                  ScriptMasker.maskCommands(ShellDialect.SHELL, new LayerText(scalar.text())))
              : ScalarNode.WITHHELD;
      case TAGGED -> ScalarNode.WITHHELD;
    };
  }

  private ScalarNode maskDocument(ScalarNode scalar, String encoding, String type) {
    layers.charge(scalar.text().length());
    return new ScalarNode(ScalarType.TEXT, maskContent(scalar.text(), encoding, type));
  }

  private static Optional<DocumentNode> allowedValue(String key, DocumentNode value) {
    return value instanceof ScalarNode scalar && scalar.type() != ScalarType.TAGGED
        ? KeyMasker.allowedValue(key, scalar.text())
            .map(text -> new ScalarNode(scalar.type(), text))
        : Optional.empty();
  }

  /** Masks a document inside of this one, and encodes it again as it was. */
  private String maskContent(String text, String encoding, String type) {
    if (GZIP_ENCODINGS.contains(encoding)) {
      return encodeBase64(
          GzipFormat.gzip(maskInner(Base64Format.decode(text).flatMap(GzipFormat::gunzip), type)));
    }
    if (BASE64_ENCODINGS.contains(encoding)) {
      return encodeBase64(maskInner(Base64Format.decode(text), type));
    }
    if (WINDOWS_TYPES.contains(type)) {
      return ScriptMasker.maskCommands(ShellDialect.POWERSHELL, new LayerText(text));
    }
    byte[] inner = maskInner(Optional.of(text.getBytes(UTF_8)), type);
    return LayerText.of(inner).map(LayerText::content).orElse(LayerText.WITHHELD);
  }

  private byte[] maskInner(Optional<byte[]> raw, String type) {
    return raw.flatMap(bytes -> layers.openAs(type, bytes))
        .map(UserDataStructure::bytes)
        .orElseGet(() -> LayerText.WITHHELD.getBytes(UTF_8));
  }

  private static String encodeBase64(byte[] plain) {
    return Base64.getEncoder().encodeToString(plain);
  }

  /** The allowed value of a key of the mapping, else empty. */
  private static String siblingValue(MappingNode mapping, String key) {
    for (MappingEntry entry : mapping.entries()) {
      if (entry.key().equals(key) && entry.value() instanceof ScalarNode scalar) {
        return KeyMasker.allowedValue(key, scalar.text()).orElse("");
      }
    }
    return "";
  }
}
