package imdstape.recorder.userdata;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import imdstape.recorder.userdata.DocumentNode.MappingEntry;
import imdstape.recorder.userdata.DocumentNode.MappingNode;
import imdstape.recorder.userdata.DocumentNode.ScalarNode;
import imdstape.recorder.userdata.DocumentNode.ScalarType;
import imdstape.recorder.userdata.DocumentNode.SequenceNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An object or an array of JSON, in one line or indented by two. */
final class JsonFormat implements UserDataFormat {

  private static final JsonFactory FACTORY = new JsonFactory();

  @Override
  public Optional<UserDataStructure> open(byte[] raw, LayerReader nesting) {
    Optional<String> text =
        LayerText.of(raw)
            .map(one -> one.content().strip())
            .filter(one -> one.matches("(?s)[{\\[].*"));
    return text.flatMap(JsonFormat::read)
        .map(tree -> new DocumentMasker(nesting).mask(tree))
        .map(
            tree ->
                UserDataStructure.of(write(tree, text.orElseThrow().indexOf('\n') >= 0), "JSON"));
  }

  private static Optional<DocumentNode> read(String text) {
    try (JsonParser parser = FACTORY.createParser(text.toCharArray())) {
      parser.nextToken();
      DocumentNode tree = readNode(parser, 0);
      return parser.nextToken() == null ? Optional.of(tree) : Optional.empty();
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  private static DocumentNode readNode(JsonParser parser, int depth) throws IOException {
    if (depth > LayerReader.MAX_TREE_DEPTH) {
      throw new LayerReader.LimitExceededException();
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      List<MappingEntry> entries = new ArrayList<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        entries.add(new MappingEntry(key, readNode(parser, depth + 1)));
      }
      return new MappingNode(entries, true);
    }
    if (token == JsonToken.START_ARRAY) {
      List<DocumentNode> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(readNode(parser, depth + 1));
      }
      return new SequenceNode(items, true);
    }
    if (token == null || !token.isScalarValue()) {
      throw new IOException("no value");
    }
    return token.isNumeric()
        ? new ScalarNode(ScalarType.NUMBER, parser.getText())
        : token == JsonToken.VALUE_STRING
            ? new ScalarNode(ScalarType.TEXT, parser.getText())
            : new ScalarNode(ScalarType.WORD, token.asString());
  }

  private static String write(DocumentNode tree, boolean indented) {
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

  private static void write(JsonGenerator generator, DocumentNode tree) throws IOException {
    if (tree instanceof MappingNode mapping) {
      generator.writeStartObject();
      for (MappingEntry entry : mapping.entries()) {
        generator.writeFieldName(entry.key());
        write(generator, entry.value());
      }
      generator.writeEndObject();
    } else if (tree instanceof SequenceNode sequence) {
      generator.writeStartArray();
      for (DocumentNode item : sequence.items()) {
        write(generator, item);
      }
      generator.writeEndArray();
    } else if (tree instanceof ScalarNode scalar) {
      if (scalar.type() == ScalarType.TEXT) {
        generator.writeString(scalar.text());
      } else {
        generator.writeRawValue(scalar.text());
      }
    }
  }
}
