package imdstape.recorder;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import imdstape.command.Failure;
import imdstape.json.JsonReader;
import imdstape.metadata.Kind;
import imdstape.recorder.redact.KnownIdentities;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The private map of who is who: real values, for its owner's eyes alone (0600), and kept out of
 * git by the repository's own list of what is not committed ({@code .git/info/exclude}).
 */
final class IdentitiesFile {

  private static final String FORMAT = "imds-tape-identities/1";

  private final Path file;

  IdentitiesFile(Path file) {
    this.file = file;
  }

  /**
   * Reads it.
   *
   * @return nobody if there is no such file yet
   * @throws Failure if others may read it, or if it is no such map
   */
  KnownIdentities read() {
    if (!Files.exists(file)) {
      return KnownIdentities.NONE;
    }
    try {
      requirePrivate();
      return parsed(Files.readAllBytes(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Writes it as a whole or not at all; before its first byte it belongs to its owner alone. */
  void write(KnownIdentities known) {
    try {
      keepOutOfGit();
      // createTempFile gives 0600 wherever a file system knows what that is
      Path temporary =
          Files.createTempFile(file.toAbsolutePath().resolveSibling(""), ".", ".identities");
      try {
        Files.writeString(temporary, text(known));
        Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private void requirePrivate() throws IOException {
    boolean posix = Files.getFileStore(file).supportsFileAttributeView("posix");
    if (posix) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      permissions.removeAll(
          Set.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));
      if (!permissions.isEmpty()) {
        throw Failure.misused(
            file + " holds real identities and others may read it; chmod 600 " + file);
      }
    }
  }

  private void keepOutOfGit() throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    for (Path root = absolute.getParent(); root != null; root = root.getParent()) {
      Path git = root.resolve(".git");
      if (Files.isRegularFile(git)) {
        // a linked work tree, or a submodule: the file names where the rest is
        String line = Files.readString(git).strip().replaceFirst("^gitdir: ", "");
        git = root.resolve(line);
        Path common = git.resolve("commondir");
        git = Files.exists(common) ? git.resolve(Files.readString(common).strip()) : git;
      }
      if (Files.isDirectory(git)) {
        Path exclude = git.resolve("info/exclude");
        String entry = "/" + root.relativize(absolute).toString().replace('\\', '/');
        boolean there = Files.exists(exclude);
        if (!there || !Files.readAllLines(exclude).contains(entry)) {
          Files.createDirectories(exclude.getParent());
          String before = there ? Files.readString(exclude) : "";
          String lineBreak = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
          Files.writeString(
              exclude,
              lineBreak + entry + "\n",
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
        }
        return;
      }
    }
  }

  private KnownIdentities parsed(byte[] bytes) {
    JsonReader in = new JsonReader(file.toString(), bytes, Failure::misused);
    Map<Kind, SortedMap<String, String>> names = new EnumMap<>(Kind.class);
    SortedMap<String, String> networks = new TreeMap<>();
    boolean[] known = {false};
    in.document(
        name -> {
          if (!known[0] && !name.equals("format")) {
            throw in.wrong("a map of identities begins with \"format\": \"" + FORMAT + "\"");
          }
          switch (name) {
            case "format" -> {
              known[0] = in.string().equals(FORMAT);
              if (!known[0]) {
                throw in.wrong("the format of a map of identities is \"" + FORMAT + "\"");
              }
            }
            case "note" -> in.string();
            case "names" -> in.object(kind -> names.put(kind(in, kind), texts(in)));
            case "networks" -> networks.putAll(networks(in));
            default ->
                throw in.unknown(name, "a map of identities", "format, note, names, networks");
          }
        });
    return new KnownIdentities(names, networks);
  }

  private static Kind kind(JsonReader in, String word) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(() -> in.wrong("nobody knows a kind \"" + word + "\""));
  }

  private static SortedMap<String, String> texts(JsonReader in) {
    SortedMap<String, String> texts = new TreeMap<>();
    in.object(original -> texts.put(original, in.string()));
    return texts;
  }

  private static SortedMap<String, String> networks(JsonReader in) {
    SortedMap<String, String> texts = new TreeMap<>();
    in.object(
        original -> {
          String standIn = in.string();
          for (String block : List.of(original, standIn)) {
            if (!KnownIdentities.isNetwork(block)) {
              throw in.wrong("this is no block of addresses, such as 10.0.0.0/16");
            }
          }
          texts.put(original, standIn);
        });
    return texts;
  }

  private static String text(KnownIdentities known) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out =
        new JsonFactory().createGenerator(text).setPrettyPrinter(new DefaultPrettyPrinter())) {
      out.writeStartObject();
      out.writeStringField("format", FORMAT);
      out.writeStringField("note", "real identities and their stand-ins: never commit this file");
      out.writeObjectFieldStart("names");
      for (Map.Entry<Kind, SortedMap<String, String>> kind : known.names().entrySet()) {
        out.writeObjectFieldStart(kind.getKey().word());
        pairs(out, kind.getValue());
      }
      out.writeEndObject();
      out.writeObjectFieldStart("networks");
      pairs(out, known.networks());
      out.writeEndObject();
    }
    return text.append('\n').toString();
  }

  private static void pairs(JsonGenerator out, SortedMap<String, String> pairs) throws IOException {
    for (Map.Entry<String, String> pair : pairs.entrySet()) {
      out.writeStringField(pair.getKey(), pair.getValue());
    }
    out.writeEndObject();
  }
}
