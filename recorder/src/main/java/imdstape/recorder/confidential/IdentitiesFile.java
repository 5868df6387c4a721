package imdstape.recorder.confidential;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import imdstape.cli.CommandException;
import imdstape.json.JsonObject;
import imdstape.json.JsonReader;
import imdstape.json.JsonValue;
import imdstape.metadata.ValueKind;
import imdstape.recorder.redact.pseudonym.KnownPseudonyms;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The file of {@code --identities}: real identities and their pseudonyms, readable by its owner
 * only.
 */
public final class IdentitiesFile {

  private static final String FORMAT = "imds-tape-identities/1";

  private final PrivateFile file;

  public IdentitiesFile(Path file) {
    this.file = new PrivateFile(file);
  }

  /**
   * Reads the file.
   *
   * @return no identities if the file does not exist yet
   * @throws CommandException if others may read the file, or if it is invalid
   */
  public KnownPseudonyms read() {
    if (!Files.exists(file.path())) {
      return KnownPseudonyms.NONE;
    }
    try {
      file.requirePrivate("real identities");
      return parse(Files.readAllBytes(file.path()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Writes the file atomically. */
  public void write(KnownPseudonyms known) {
    try {
      file.replace(render(known));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private KnownPseudonyms parse(byte[] bytes) {
    JsonObject document =
        JsonReader.parseObject(file.path().toString(), bytes, CommandException::usageError);
    Map<ValueKind, SortedMap<String, String>> names = new EnumMap<>(ValueKind.class);
    SortedMap<String, String> networks = new TreeMap<>();
    boolean known = false;
    for (Map.Entry<String, JsonValue> member : document.members().entrySet()) {
      JsonValue value = member.getValue();
      if (!known && !member.getKey().equals("format")) {
        throw value.error("a map of identities begins with \"format\": \"" + FORMAT + "\"");
      }
      switch (member.getKey()) {
        case "format" -> {
          known = value.asString().equals(FORMAT);
          if (!known) {
            throw value.error("the format of a map of identities is \"" + FORMAT + "\"");
          }
        }
        case "note" -> value.asString();
        case "names" ->
            value
                .asObject()
                .members()
                .forEach(
                    (word, texts) ->
                        names.put(kind(texts, word), readPseudonyms(texts, kind(texts, word))));
        case "networks" -> networks.putAll(readNetworks(value));
        default ->
            throw document.unknownFieldError(
                member.getKey(), "a map of identities", "format, note, names, networks");
      }
    }
    return new KnownPseudonyms(names, networks);
  }

  private static ValueKind kind(JsonValue value, String word) {
    return Arrays.stream(ValueKind.values())
        .filter(kind -> kind.jsonName().equals(word))
        .findFirst()
        .orElseThrow(() -> value.error("nobody knows a kind \"" + word + "\""));
  }

  private static SortedMap<String, String> readPseudonyms(JsonValue value, ValueKind kind) {
    SortedMap<String, String> texts = new TreeMap<>();
    value
        .asObject()
        .members()
        .forEach(
            (original, pseudonym) -> {
              if (!KnownPseudonyms.isPseudonym(kind, pseudonym.asString())) {
                throw pseudonym.error("this is no stand-in of kind " + kind.jsonName());
              }
              putUnique(texts, original, pseudonym);
            });
    return texts;
  }

  /** Adds an entry; two originals must not have the same pseudonym. */
  private static void putUnique(
      SortedMap<String, String> texts, String original, JsonValue pseudonym) {
    if (texts.containsValue(pseudonym.asString())) {
      throw pseudonym.error("this stand-in stands for another original already");
    }
    texts.put(original, pseudonym.asString());
  }

  private static SortedMap<String, String> readNetworks(JsonValue value) {
    SortedMap<String, String> texts = new TreeMap<>();
    value
        .asObject()
        .members()
        .forEach(
            (original, pseudonym) -> {
              for (String block : List.of(original, pseudonym.asString())) {
                if (!KnownPseudonyms.isNetwork(block)) {
                  throw pseudonym.error("this is no block of addresses, such as 10.0.0.0/16");
                }
              }
              if (!KnownPseudonyms.isPseudonymNetwork(pseudonym.asString())) {
                throw pseudonym.error(
                    "this is no block of the stand-ins' networks, 10.0.0.0/8 and 2001:db8::/32");
              }
              putUnique(texts, original, pseudonym);
            });
    return texts;
  }

  private static String render(KnownPseudonyms known) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out =
        new JsonFactory().createGenerator(text).setPrettyPrinter(new DefaultPrettyPrinter())) {
      out.writeStartObject();
      out.writeStringField("format", FORMAT);
      out.writeStringField("note", "real identities and their stand-ins: never commit this file");
      out.writeObjectFieldStart("names");
      for (Map.Entry<ValueKind, SortedMap<String, String>> kind : known.pseudonyms().entrySet()) {
        out.writeObjectFieldStart(kind.getKey().jsonName());
        writePairs(out, kind.getValue());
      }
      out.writeEndObject();
      out.writeObjectFieldStart("networks");
      writePairs(out, known.networks());
      out.writeEndObject();
    }
    return text.append('\n').toString();
  }

  private static void writePairs(JsonGenerator out, SortedMap<String, String> pairs)
      throws IOException {
    for (Map.Entry<String, String> pair : pairs.entrySet()) {
      out.writeStringField(pair.getKey(), pair.getValue());
    }
    out.writeEndObject();
  }
}
