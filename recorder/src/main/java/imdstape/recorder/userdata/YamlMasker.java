package imdstape.recorder.userdata;

import imdstape.recorder.userdata.DocumentNode.MappingEntry;
import imdstape.recorder.userdata.DocumentNode.MappingNode;
import imdstape.recorder.userdata.DocumentNode.ScalarNode;
import imdstape.recorder.userdata.DocumentNode.ScalarType;
import imdstape.recorder.userdata.DocumentNode.SequenceNode;
import imdstape.recorder.userdata.text.WordList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ImplicitTuple;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Masks YAML documents. It reads the events of the parser: comments are dropped, tags create no
 * objects, and aliases are resolved here. Plain scalars are read as in YAML 1.1, as cloud-init
 * does.
 */
final class YamlMasker {

  private static final WordList WORDS = WordList.exactly("true false yes no on off null");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:\\d[\\d_]*(?:\\.[\\d_]*)?(?:[eE][-+]?\\d+)?|0[xo][0-9a-fA-F_]+)");
  private static final int MAX_NUMBER_CHARS = 64;

  private static final LoadSettings LOAD =
      LoadSettings.builder()
          .setUseMarks(false)
          .setCodePointLimit(LayerReader.MAX_LAYER_BYTES)
          .build();
  private static final DumpSettings DUMP =
      DumpSettings.builder().setSplitLines(false).setBestLineBreak("\n").build();

  private final Iterator<Event> events;
  private final Map<Anchor, DocumentNode> anchors = new HashMap<>();

  private YamlMasker(String text) {
    events = new Parse(LOAD).parseString(text).iterator();
  }

  /** The text is no YAML, or uses more than user-data needs. */
  private static final class InvalidYamlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidYamlException() {
      super("unreadable", null, false, false);
    }
  }

  /**
   * Masks a document.
   *
   * @return empty if it is not a single mapping or list of YAML
   */
  static Optional<String> mask(String text, LayerReader layers) {
    return rewrite(text, new DocumentMasker(layers)::mask);
  }

  /** Masks a list of documents; see {@link #mask}. */
  static Optional<String> maskArchive(String text, LayerReader layers) {
    return rewrite(text, new DocumentMasker(layers)::maskArchive);
  }

  private static Optional<String> rewrite(String text, UnaryOperator<DocumentNode> masking) {
    return read(text)
        .filter(documents -> documents.stream().noneMatch(ScalarNode.class::isInstance))
        .map(documents -> documents.isEmpty() ? "" : write(masking.apply(documents.get(0))));
  }

  /**
   * Parses a document.
   *
   * @return a list of the document, or an empty list if there are only comments; nothing if the
   *     text is no YAML
   */
  static Optional<List<DocumentNode>> read(String text) {
    try {
      return Optional.of(new YamlMasker(text).readDocuments());
    } catch (YamlEngineException | InvalidYamlException notYaml) {
      return Optional.empty();
    }
  }

  private List<DocumentNode> readDocuments() {
    List<DocumentNode> documents = new ArrayList<>();
    while (events.hasNext()) {
      if (events.next() instanceof DocumentStartEvent) {
        if (!documents.isEmpty()) {
          throw new InvalidYamlException();
        }
        documents.add(readNode(events.next(), 0));
      }
    }
    return documents;
  }

  private DocumentNode readNode(Event event, int depth) {
    if (depth > LayerReader.MAX_TREE_DEPTH) {
      throw new LayerReader.LimitExceededException();
    }
    if (event instanceof AliasEvent alias) {
      DocumentNode known = anchors.get(alias.getAlias());
      if (known == null) {
        throw new InvalidYamlException(); // unknown, or inside of the node that it names
      }
      return known;
    }
    DocumentNode read;
    if (event instanceof MappingStartEvent start) {
      read = readMapping(start.isFlow(), depth);
    } else if (event instanceof SequenceStartEvent start) {
      read = readSequence(start.isFlow(), depth);
    } else {
      read = scalar((ScalarEvent) event);
    }
    if (event instanceof NodeEvent node) {
      node.getAnchor().ifPresent(anchor -> anchors.put(anchor, read));
    }
    return read;
  }

  private MappingNode readMapping(boolean flow, int depth) {
    List<MappingEntry> entries = new ArrayList<>();
    for (Event next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
      DocumentNode key = readNode(next, depth + 1);
      DocumentNode value = readNode(events.next(), depth + 1);
      entries.add(new MappingEntry(key instanceof ScalarNode scalar ? scalar.text() : "", value));
    }
    return new MappingNode(entries, flow);
  }

  private SequenceNode readSequence(boolean flow, int depth) {
    List<DocumentNode> items = new ArrayList<>();
    for (Event next = events.next(); !(next instanceof SequenceEndEvent); next = events.next()) {
      items.add(readNode(next, depth + 1));
    }
    return new SequenceNode(items, flow);
  }

  private static ScalarNode scalar(ScalarEvent event) {
    String text = event.getValue();
    if (event.getTag().isPresent()) {
      return new ScalarNode(ScalarType.TAGGED, text);
    }
    return event.isPlain() ? plainScalar(text) : new ScalarNode(ScalarType.TEXT, text);
  }

  private static ScalarNode plainScalar(String text) {
    Optional<String> word = WORDS.find(text.toLowerCase(Locale.ROOT));
    if (word.isPresent()) {
      return new ScalarNode(ScalarType.WORD, word.get());
    }
    if (text.isEmpty() || text.equals("~")) {
      return new ScalarNode(ScalarType.WORD, "null");
    }
    boolean number = text.length() <= MAX_NUMBER_CHARS && NUMBER.matcher(text).matches();
    return new ScalarNode(number ? ScalarType.NUMBER : ScalarType.TEXT, text);
  }

  /** Writes a document in its original style, without tags and aliases. */
  static String write(DocumentNode document) {
    List<Event> out = new ArrayList<>();
    out.add(new StreamStartEvent());
    out.add(new DocumentStartEvent(false, Optional.empty(), Map.of()));
    addEvents(out, document, false);
    out.add(new DocumentEndEvent(false));
    out.add(new StreamEndEvent());
    return new Present(DUMP).emitToString(out.iterator());
  }

  /**
   * Adds the events of a node.
   *
   * @param inFlow whether the node is inside of brackets, so that all of it has to be
   */
  private static List<Event> addEvents(List<Event> out, DocumentNode node, boolean inFlow) {
    return node.match(
        mapping -> addMapping(out, mapping, inFlow || mapping.flow()),
        sequence -> addSequence(out, sequence, inFlow || sequence.flow()),
        scalar -> addScalar(out, scalar));
  }

  private static List<Event> addMapping(List<Event> out, MappingNode mapping, boolean flow) {
    out.add(new MappingStartEvent(Optional.empty(), Optional.empty(), true, style(flow)));
    for (MappingEntry entry : mapping.entries()) {
      out.add(scalar(entry.key(), ScalarStyle.PLAIN));
      addEvents(out, entry.value(), flow);
    }
    out.add(new MappingEndEvent());
    return out;
  }

  private static List<Event> addSequence(List<Event> out, SequenceNode sequence, boolean flow) {
    out.add(new SequenceStartEvent(Optional.empty(), Optional.empty(), true, style(flow)));
    sequence.items().forEach(item -> addEvents(out, item, flow));
    out.add(new SequenceEndEvent());
    return out;
  }

  private static List<Event> addScalar(List<Event> out, ScalarNode scalar) {
    out.add(scalar(scalar));
    return out;
  }

  private static FlowStyle style(boolean flow) {
    return flow ? FlowStyle.FLOW : FlowStyle.BLOCK;
  }

  private static ScalarEvent scalar(ScalarNode scalar) {
    String text = scalar.text();
    boolean needsQuotes =
        scalar.type() == ScalarType.TEXT && plainScalar(text).type() != ScalarType.TEXT;
    ScalarStyle style =
        text.indexOf('\n') >= 0
            ? ScalarStyle.LITERAL
            : needsQuotes ? ScalarStyle.SINGLE_QUOTED : ScalarStyle.PLAIN;
    return scalar(text, style);
  }

  private static ScalarEvent scalar(String text, ScalarStyle style) {
    return new ScalarEvent(
        Optional.empty(), Optional.empty(), new ImplicitTuple(true, true), text, style);
  }
}
