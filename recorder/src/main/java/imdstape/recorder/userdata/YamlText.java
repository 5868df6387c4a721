package imdstape.recorder.userdata;

import imdstape.recorder.userdata.Tree.Entry;
import imdstape.recorder.userdata.Tree.Kind;
import imdstape.recorder.userdata.Tree.Mapping;
import imdstape.recorder.userdata.Tree.Scalar;
import imdstape.recorder.userdata.Tree.Sequence;
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
 * YAML as a stream of events: comments never come, tags make no objects, and aliases are looked up
 * here. What is plain is read as YAML 1.1 has it, as cloud-init does.
 */
final class YamlText {

  private static final Words WORDS = Words.exactly("true false yes no on off null");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:\\d[\\d_]*(?:\\.[\\d_]*)?(?:[eE][-+]?\\d+)?|0[xo][0-9a-fA-F_]+)");
  private static final int LONGEST_NUMBER = 64;

  private static final LoadSettings LOAD =
      LoadSettings.builder().setUseMarks(false).setCodePointLimit(Nesting.LAYER).build();
  private static final DumpSettings DUMP =
      DumpSettings.builder().setSplitLines(false).setBestLineBreak("\n").build();

  private final Iterator<Event> events;
  private final Map<Anchor, Tree> anchors = new HashMap<>();

  private YamlText(String text) {
    events = new Parse(LOAD).parseString(text).iterator();
  }

  /** It is no YAML, or none that anybody would give to an instance. */
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable() {
      super("unreadable", null, false, false);
    }
  }

  /**
   * A document without its values.
   *
   * @return empty if it is not one mapping or list of YAML
   */
  static Optional<String> masked(String text, Nesting nesting) {
    return rewritten(text, new Masking(nesting)::masked);
  }

  /** The same for a list of documents. */
  static Optional<String> maskedArchive(String text, Nesting nesting) {
    return rewritten(text, new Masking(nesting)::maskedArchive);
  }

  private static Optional<String> rewritten(String text, UnaryOperator<Tree> masking) {
    return read(text)
        .filter(documents -> documents.stream().noneMatch(Scalar.class::isInstance))
        .map(documents -> documents.isEmpty() ? "" : write(masking.apply(documents.get(0))));
  }

  /**
   * One document, or none if there are only comments.
   *
   * @return empty if it is not YAML
   */
  static Optional<List<Tree>> read(String text) {
    try {
      return Optional.of(new YamlText(text).documents());
    } catch (YamlEngineException | Unreadable notYaml) {
      return Optional.empty();
    }
  }

  private List<Tree> documents() {
    List<Tree> documents = new ArrayList<>();
    while (events.hasNext()) {
      if (events.next() instanceof DocumentStartEvent) {
        if (!documents.isEmpty()) {
          throw new Unreadable();
        }
        documents.add(tree(events.next(), 0));
      }
    }
    return documents;
  }

  private Tree tree(Event event, int depth) {
    if (depth > Nesting.BRANCHES) {
      throw new Nesting.Exceeded();
    }
    if (event instanceof AliasEvent alias) {
      Tree known = anchors.get(alias.getAlias());
      if (known == null) {
        throw new Unreadable(); // one that lies in what it names
      }
      return known;
    }
    Tree tree;
    if (event instanceof MappingStartEvent start) {
      tree = mapping(start.isFlow(), depth);
    } else if (event instanceof SequenceStartEvent start) {
      tree = sequence(start.isFlow(), depth);
    } else {
      tree = scalar((ScalarEvent) event);
    }
    if (event instanceof NodeEvent node) {
      node.getAnchor().ifPresent(anchor -> anchors.put(anchor, tree));
    }
    return tree;
  }

  private Mapping mapping(boolean flow, int depth) {
    List<Entry> entries = new ArrayList<>();
    for (Event next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
      Tree key = tree(next, depth + 1);
      Tree value = tree(events.next(), depth + 1);
      entries.add(new Entry(key instanceof Scalar scalar ? scalar.text() : "", value));
    }
    return new Mapping(entries, flow);
  }

  private Sequence sequence(boolean flow, int depth) {
    List<Tree> items = new ArrayList<>();
    for (Event next = events.next(); !(next instanceof SequenceEndEvent); next = events.next()) {
      items.add(tree(next, depth + 1));
    }
    return new Sequence(items, flow);
  }

  private static Scalar scalar(ScalarEvent event) {
    String text = event.getValue();
    if (event.getTag().isPresent()) {
      return new Scalar(Kind.TAGGED, text);
    }
    return event.isPlain() ? plain(text) : new Scalar(Kind.TEXT, text);
  }

  private static Scalar plain(String text) {
    Optional<String> word = WORDS.of(text.toLowerCase(Locale.ROOT));
    if (word.isPresent()) {
      return new Scalar(Kind.WORD, word.get());
    }
    if (text.isEmpty() || text.equals("~")) {
      return new Scalar(Kind.WORD, "null");
    }
    boolean number = text.length() <= LONGEST_NUMBER && NUMBER.matcher(text).matches();
    return new Scalar(number ? Kind.NUMBER : Kind.TEXT, text);
  }

  /** In block style where it was, without tags and aliases. */
  static String write(Tree tree) {
    List<Event> out = new ArrayList<>();
    out.add(new StreamStartEvent());
    out.add(new DocumentStartEvent(false, Optional.empty(), Map.of()));
    add(out, tree, false);
    out.add(new DocumentEndEvent(false));
    out.add(new StreamEndEvent());
    return new Present(DUMP).emitToString(out.iterator());
  }

  private static void add(List<Event> out, Tree tree, boolean inFlow) {
    if (tree instanceof Mapping mapping) {
      boolean flow = inFlow || mapping.flow();
      out.add(new MappingStartEvent(Optional.empty(), Optional.empty(), true, style(flow)));
      for (Entry entry : mapping.entries()) {
        out.add(scalar(entry.key(), ScalarStyle.PLAIN));
        add(out, entry.value(), flow);
      }
      out.add(new MappingEndEvent());
    } else if (tree instanceof Sequence sequence) {
      boolean flow = inFlow || sequence.flow();
      out.add(new SequenceStartEvent(Optional.empty(), Optional.empty(), true, style(flow)));
      sequence.items().forEach(item -> add(out, item, flow));
      out.add(new SequenceEndEvent());
    } else {
      out.add(scalar((Scalar) tree));
    }
  }

  private static FlowStyle style(boolean flow) {
    return flow ? FlowStyle.FLOW : FlowStyle.BLOCK;
  }

  private static ScalarEvent scalar(Scalar scalar) {
    String text = scalar.text();
    boolean mistaken = scalar.kind() == Kind.TEXT && plain(text).kind() != Kind.TEXT;
    ScalarStyle style =
        text.indexOf('\n') >= 0
            ? ScalarStyle.LITERAL
            : mistaken ? ScalarStyle.SINGLE_QUOTED : ScalarStyle.PLAIN;
    return scalar(text, style);
  }

  private static ScalarEvent scalar(String text, ScalarStyle style) {
    return new ScalarEvent(
        Optional.empty(), Optional.empty(), new ImplicitTuple(true, true), text, style);
  }
}
