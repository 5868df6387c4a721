package imdstape.recorder.userdata;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import imdstape.recorder.userdata.Tree.Entry;
import imdstape.recorder.userdata.Tree.Kind;
import imdstape.recorder.userdata.Tree.Mapping;
import imdstape.recorder.userdata.Tree.Scalar;
import imdstape.recorder.userdata.Tree.Sequence;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An object or an array of JSON, in one line or indented by two. */
final class Json implements Form {

  private static final JsonFactory FACTORY = new JsonFactory();

  @Override
  public Optional<Structure> open(byte[] raw, Nesting nesting) {
    Optional<String> text =
        Text.of(raw).map(one -> one.whole().strip()).filter(one -> one.matches("(?s)[{\\[].*"));
    return text.flatMap(Json::read)
        .map(tree -> new Masking(nesting).masked(tree))
        .map(tree -> Structure.of(write(tree, text.orElseThrow().indexOf('\n') >= 0), "JSON"));
  }

  private static Optional<Tree> read(String text) {
    try (JsonParser parser = FACTORY.createParser(text.toCharArray())) {
      parser.nextToken();
      Tree tree = tree(parser, 0);
      return parser.nextToken() == null ? Optional.of(tree) : Optional.empty();
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  private static Tree tree(JsonParser parser, int depth) throws IOException {
    if (depth > Nesting.BRANCHES) {
      throw new Nesting.Exceeded();
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      List<Entry> entries = new ArrayList<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        entries.add(new Entry(key, tree(parser, depth + 1)));
      }
      return new Mapping(entries, true);
    }
    if (token == JsonToken.START_ARRAY) {
      List<Tree> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(tree(parser, depth + 1));
      }
      return new Sequence(items, true);
    }
    if (token == null || !token.isScalarValue()) {
      throw new IOException("no value");
    }
    return token.isNumeric()
        ? new Scalar(Kind.NUMBER, parser.getText())
        : token == JsonToken.VALUE_STRING
            ? new Scalar(Kind.TEXT, parser.getText())
            : new Scalar(Kind.WORD, token.asString());
  }

  private static String write(Tree tree, boolean indented) {
    StringWriter out = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      if (indented) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        generator.setPrettyPrinter(
            new DefaultPrettyPrinter(
                    Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withObjectEmptySeparator("")
                        .withArrayEmptySeparator(""))
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter));
      }
      write(generator, tree);
    } catch (IOException neverInMemory) {
      throw new UncheckedIOException(neverInMemory);
    }
    return out.toString();
  }

  private static void write(JsonGenerator generator, Tree tree) throws IOException {
    if (tree instanceof Mapping mapping) {
      generator.writeStartObject();
      for (Entry entry : mapping.entries()) {
        generator.writeFieldName(entry.key());
        write(generator, entry.value());
      }
      generator.writeEndObject();
    } else if (tree instanceof Sequence sequence) {
      generator.writeStartArray();
      for (Tree item : sequence.items()) {
        write(generator, item);
      }
      generator.writeEndArray();
    } else if (tree instanceof Scalar scalar) {
      if (scalar.kind() == Kind.TEXT) {
        generator.writeString(scalar.text());
      } else {
        generator.writeRawValue(scalar.text());
      }
    }
  }
}
