package imdstape.recorder.confidential;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import imdstape.cli.CommandException;
import imdstape.json.JsonReader;
import imdstape.metadata.ValueKind;
import imdstape.recorder.redact.KnownPseudonyms;
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

/** The private map of who is who: real values, for its owner's eyes alone. */
public final class IdentitiesFile {

  private static final String FORMAT = "imds-tape-identities/1";

  private final PrivateFile file;

  public IdentitiesFile(Path file) {
    this.file = new PrivateFile(file);
  }

  /**
   * Reads it.
   *
   * @return nobody if there is no such file yet
   * @throws CommandException if others may read it, or if it is no such map
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

  /** Writes it as a whole or not at all. */
  public void write(KnownPseudonyms known) {
    try {
      file.replace(render(known));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private KnownPseudonyms parse(byte[] bytes) {
    JsonReader in = new JsonReader(file.path().toString(), bytes, CommandException::usageError);
    Map<ValueKind, SortedMap<String, String>> names = new EnumMap<>(ValueKind.class);
    SortedMap<String, String> networks = new TreeMap<>();
    boolean[] known = {false};
    in.document(
        name -> {
          if (!known[0] && !name.equals("format")) {
            throw in.error("a map of identities begins with \"format\": \"" + FORMAT + "\"");
          }
          switch (name) {
            case "format" -> {
              known[0] = in.string().equals(FORMAT);
              if (!known[0]) {
                throw in.error("the format of a map of identities is \"" + FORMAT + "\"");
              }
            }
            case "note" -> in.string();
            case "names" ->
                in.object(word -> names.put(kind(in, word), readPseudonyms(in, kind(in, word))));
            case "networks" -> networks.putAll(readNetworks(in));
            default ->
                throw in.unknownFieldError(
                    name, "a map of identities", "format, note, names, networks");
          }
        });
    return new KnownPseudonyms(names, networks);
  }

  private static ValueKind kind(JsonReader in, String word) {
    return Arrays.stream(ValueKind.values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(() -> in.error("nobody knows a kind \"" + word + "\""));
  }

  private static SortedMap<String, String> readPseudonyms(JsonReader in, ValueKind kind) {
    SortedMap<String, String> texts = new TreeMap<>();
    in.object(
        original -> {
          String standIn = in.string();
          if (!KnownPseudonyms.isPseudonym(kind, standIn)) {
            throw in.error("this is no stand-in of kind " + kind.word());
          }
          putUnique(in, texts, original, standIn);
        });
    return texts;
  }

  /** Two originals under one name would be one. */
  private static void putUnique(
      JsonReader in, SortedMap<String, String> texts, String original, String standIn) {
    if (texts.containsValue(standIn)) {
      throw in.error("this stand-in stands for another original already");
    }
    texts.put(original, standIn);
  }

  private static SortedMap<String, String> readNetworks(JsonReader in) {
    SortedMap<String, String> texts = new TreeMap<>();
    in.object(
        original -> {
          String standIn = in.string();
          for (String block : List.of(original, standIn)) {
            if (!KnownPseudonyms.isNetwork(block)) {
              throw in.error("this is no block of addresses, such as 10.0.0.0/16");
            }
          }
          if (!KnownPseudonyms.isPseudonymNetwork(standIn)) {
            throw in.error(
                "this is no block of the stand-ins' networks, 10.0.0.0/8 and 2001:db8::/32");
          }
          putUnique(in, texts, original, standIn);
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
        out.writeObjectFieldStart(kind.getKey().word());
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
