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
import imdstape.recorder.userdata.text.LayerText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JSON object or array, in one line or indented by two spaces. It is parsed leniently, with
 * duplicate keys, since nothing of it is interpreted.
 */
final class JsonFormat implements UserDataFormat {

  private static final JsonFactory FACTORY = new JsonFactory();

  @Override
  public Optional<UserDataStructure> open(byte[] raw, LayerReader layers) {
    Optional<String> text =
        LayerText.of(raw)
            .map(layer -> layer.content().strip())
            .filter(content -> content.matches("(?s)[{\\[].*"));
    return text.flatMap(JsonFormat::read)
        .map(document -> new DocumentMasker(layers).mask(document))
        .map(
            masked ->
                UserDataStructure.of(write(masked, text.orElseThrow().indexOf('\n') >= 0), "JSON"));
  }

  private static Optional<DocumentNode> read(String text) {
    try (JsonParser parser = FACTORY.createParser(text.toCharArray())) {
      parser.nextToken();
      DocumentNode document = readNode(parser, 0);
      return parser.nextToken() == null ? Optional.of(document) : Optional.empty();
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

  private static String write(DocumentNode document, boolean indented) {
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
      write(document, generator);
    } catch (IOException neverInMemory) {
      throw new UncheckedIOException(neverInMemory);
    }
    return out.toString();
  }

  private static JsonGenerator write(DocumentNode node, JsonGenerator out) {
    return node.match(
        mapping -> writeMapping(mapping, out),
        sequence -> writeSequence(sequence, out),
        scalar -> writeScalar(scalar, out));
  }

  private static JsonGenerator writeMapping(MappingNode mapping, JsonGenerator out) {
    try {
      out.writeStartObject();
      for (MappingEntry entry : mapping.entries()) {
        out.writeFieldName(entry.key());
        write(entry.value(), out);
      }
      out.writeEndObject();
      return out;
    } catch (IOException neverInMemory) {
      throw new UncheckedIOException(neverInMemory);
    }
  }

  private static JsonGenerator writeSequence(SequenceNode sequence, JsonGenerator out) {
    try {
      out.writeStartArray();
      for (DocumentNode item : sequence.items()) {
        write(item, out);
      }
      out.writeEndArray();
      return out;
    } catch (IOException neverInMemory) {
      throw new UncheckedIOException(neverInMemory);
    }
  }

  private static JsonGenerator writeScalar(ScalarNode scalar, JsonGenerator out) {
    try {
      if (scalar.type() == ScalarType.TEXT) {
        out.writeString(scalar.text());
      } else {
        out.writeRawValue(scalar.text());
      }
      return out;
    } catch (IOException neverInMemory) {
      throw new UncheckedIOException(neverInMemory);
    }
  }
}
