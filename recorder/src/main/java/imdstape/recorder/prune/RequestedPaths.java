package imdstape.recorder.prune;

import imdstape.cli.CommandException;
import imdstape.json.JsonObject;
import imdstape.json.JsonReader;
import imdstape.metadata.MetadataPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The paths of the GET requests in a journal of {@code imds record} or {@code imds replay}.
 *
 * @param paths each once, in the order of their first request
 */
public record RequestedPaths(Set<MetadataPath> paths) {

  private static final int MAX_ENTRY_DEPTH = 5;

  /** More than a program requests in a day. */
  private static final long MAX_JOURNAL_BYTES = 256L << 20;

  /** Copies the set. */
  public RequestedPaths {
    paths = Collections.unmodifiableSet(new LinkedHashSet<>(paths));
  }

  /**
   * Reads a journal.
   *
   * @throws CommandException if the file is missing, too large, or has a line that is not an entry
   */
  public static RequestedPaths readJournal(Path journal) {
    Set<MetadataPath> paths = new LinkedHashSet<>();
    List<String> lines = lines(journal);
    for (int i = 0; i < lines.size(); i++) {
      // a process that was killed may leave an incomplete last line
      boolean isIncomplete =
          i == lines.size() - 1 && lines.get(i).startsWith("{") && !lines.get(i).endsWith("}");
      if (!lines.get(i).isBlank() && !isIncomplete) {
        readLine(journal + ", line " + (i + 1), lines.get(i), paths);
      }
    }
    return new RequestedPaths(paths);
  }

  private static List<String> lines(Path journal) {
    try {
      if (Files.exists(journal) && Files.size(journal) > MAX_JOURNAL_BYTES) {
        throw CommandException.usageError(
            journal + " is larger than 256 MiB; that is no journal of a program");
      }
      return new ArrayList<>(
          List.of(new String(Files.readAllBytes(journal), StandardCharsets.UTF_8).split("\n")));
    } catch (NoSuchFileException none) {
      throw CommandException.usageError("there is no journal " + journal);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * Adds the path of one entry. The first line of a recorder's journal is not an entry: it says
   * that the file is private.
   */
  private static void readLine(String where, String line, Set<MetadataPath> paths) {
    JsonObject entry =
        JsonReader.parseObject(
            where,
            line.getBytes(StandardCharsets.UTF_8),
            MAX_ENTRY_DEPTH,
            message ->
                CommandException.usageError(
                    where
                        + " is no entry of a journal; name one that --journal of imds record or"
                        + " imds replay has written"));
    String method = entry.string("method").orElse("");
    String path = entry.string("path").orElse("");
    if (method.isEmpty() && !entry.has("private")) {
      throw CommandException.usageError(
          where
              + " is no entry of a journal: it has no \"method\"; name one that --journal of imds"
              + " record or imds replay has written");
    }
    if (method.equals("GET")) {
      MetadataPath.parse(path).ifPresent(paths::add);
    }
  }
}
