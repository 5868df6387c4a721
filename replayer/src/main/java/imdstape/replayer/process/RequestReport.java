package imdstape.replayer.process;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import imdstape.metadata.MetadataPath;
import imdstape.replayer.journal.Journal;
import imdstape.replayer.journal.JournalEntry;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The metadata requests of a command, and whether it is ready for instances that require session
 * tokens.
 *
 * @param paths the requests by method and path, sorted
 * @param unrecorded requests for paths that were never recorded, counted by path
 * @param credentials served credentials, counted by path
 * @param imdsV1Requests requests without a session token
 * @param imdsV2Requests requests with a session token, or for one
 * @param forgottenRequests requests that the journal has dropped, which are not among the paths
 */
public record RequestReport(
    List<PathRequests> paths,
    Map<String, Integer> unrecorded,
    Map<String, Integer> credentials,
    long imdsV1Requests,
    long imdsV2Requests,
    long forgottenRequests) {

  /** The beginning of a report as text. */
  private static final String VERDICT = "ready for IMDSv2-only?";

  /** The first field of a report as JSON. */
  private static final String FIRST_FIELD = "readyForImdsV2Only";

  private static final List<String> CREDENTIAL_PATHS =
      List.of(
          "meta-data/iam/security-credentials/",
          "meta-data/identity-credentials/ec2/security-credentials/");

  /** The format of a report. */
  public enum ReportFormat {
    TEXT,
    JSON
  }

  /**
   * The requests for a path.
   *
   * @param path the method and the path
   * @param imdsV1 requests without a session token
   * @param imdsV2 requests with a session token, or for one
   * @param statuses responses counted by status, where {@code none} stands for no response
   */
  public record PathRequests(String path, int imdsV1, int imdsV2, Map<String, Integer> statuses) {}

  /** Summarizes a journal. */
  public static RequestReport of(Journal journal) {
    Map<String, PathCounter> paths = new TreeMap<>();
    Map<String, Integer> credentials = new TreeMap<>();
    for (JournalEntry entry : journal.entries()) {
      paths
          .computeIfAbsent(entry.method() + " " + entry.displayPath(), key -> new PathCounter())
          .add(entry);
      if (entry.status() == 200 && isCredential(entry)) {
        credentials.merge(entry.displayPath(), 1, Integer::sum);
      }
    }
    Map<String, Integer> unrecorded = new TreeMap<>();
    journal.allUnrecordedPaths().forEach((path, count) -> unrecorded.put(path.toString(), count));
    return new RequestReport(
        paths.entrySet().stream()
            .map(path -> path.getValue().toPathRequests(path.getKey()))
            .toList(),
        unrecorded,
        credentials,
        count(journal, JournalEntry.Protocol.V1),
        count(journal, JournalEntry.Protocol.V2),
        journal.droppedCount());
  }

  private static long count(Journal journal, JournalEntry.Protocol version) {
    return journal.requestCounts().entrySet().stream()
        .filter(kind -> kind.getKey().protocol() == version)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static boolean isCredential(JournalEntry entry) {
    MetadataPath path = entry.path();
    return path != null
        && entry.method().equals("GET")
        && CREDENTIAL_PATHS.stream()
            .anyMatch(
                list ->
                    path.relativePath().startsWith(list)
                        && path.relativePath().length() > list.length());
  }

  private static final class PathCounter {
    private int imdsV1;
    private int imdsV2;
    private final Map<String, Integer> statuses = new TreeMap<>();

    void add(JournalEntry entry) {
      if (entry.protocol() == JournalEntry.Protocol.V1) {
        imdsV1++;
      } else if (entry.protocol() == JournalEntry.Protocol.V2) {
        imdsV2++;
      }
      statuses.merge(
          entry.status() == JournalEntry.NO_ANSWER ? "none" : Integer.toString(entry.status()),
          1,
          Integer::sum);
    }

    PathRequests toPathRequests(String path) {
      return new PathRequests(path, imdsV1, imdsV2, statuses);
    }
  }

  /**
   * Whether the command works where tokens are required: it has sent requests, and all by IMDSv2.
   */
  public boolean isReadyForImdsV2Only() {
    return imdsV1Requests == 0 && imdsV2Requests > 0;
  }

  /** The result in a line. */
  public String verdict() {
    if (imdsV1Requests + imdsV2Requests == 0) {
      return VERDICT + " It asked for nothing.";
    }
    return imdsV1Requests == 0
        ? VERDICT + " Yes: all of %d requests by IMDSv2.".formatted(imdsV2Requests)
        : VERDICT
            + " No: %d of %d requests by IMDSv1, such as %s."
                .formatted(imdsV1Requests, imdsV1Requests + imdsV2Requests, exampleImdsV1Path());
  }

  private String exampleImdsV1Path() {
    return paths.stream()
        .filter(path -> path.imdsV1() > 0)
        .map(PathRequests::path)
        .findFirst()
        .orElse("?");
  }

  /** Renders the report, with a line break at the end. */
  public String render(ReportFormat format) {
    return format == ReportFormat.JSON ? renderJson() : renderText();
  }

  /** Whether a file begins as a report does. */
  public static boolean isReport(String head) {
    return head.startsWith(VERDICT)
        || (head.startsWith("{")
            && head.substring(1).stripLeading().startsWith("\"" + FIRST_FIELD + "\""));
  }

  private String renderText() {
    StringBuilder text = new StringBuilder(verdict()).append('\n');
    for (PathRequests path : paths) {
      text.append("  ").append(path.path()).append(": ");
      text.append(path.imdsV1() == 0 ? "" : path.imdsV1() + " by IMDSv1 ");
      text.append(path.imdsV2() == 0 ? "" : path.imdsV2() + " by IMDSv2 ");
      text.append(path.statuses()).append('\n');
    }
    if (forgottenRequests > 0) {
      text.append("  and ").append(forgottenRequests).append(" older requests\n");
    }
    unrecorded.forEach(
        (path, count) ->
            text.append("never recorded: %s, asked %d times%n".formatted(path, count)));
    credentials.forEach(
        (path, count) -> text.append("credentials taken: %s, %d times%n".formatted(path, count)));
    return text.toString();
  }

  private String renderJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json =
        new JsonFactory().createGenerator(text).setPrettyPrinter(new DefaultPrettyPrinter())) {
      json.writeStartObject();
      json.writeBooleanField(FIRST_FIELD, isReadyForImdsV2Only());
      json.writeStringField("verdict", verdict());
      json.writeNumberField("IMDSv1", imdsV1Requests);
      json.writeNumberField("IMDSv2", imdsV2Requests);
      json.writeNumberField("forgotten", forgottenRequests);
      json.writeArrayFieldStart("paths");
      for (PathRequests path : paths) {
        json.writeStartObject();
        json.writeStringField("path", path.path());
        json.writeNumberField("IMDSv1", path.imdsV1());
        json.writeNumberField("IMDSv2", path.imdsV2());
        writeCounts(json, "statuses", path.statuses());
        json.writeEndObject();
      }
      json.writeEndArray();
      writeCounts(json, "unrecorded", unrecorded);
      writeCounts(json, "credentials", credentials);
      json.writeEndObject();
    } catch (IOException ofAString) {
      throw new UncheckedIOException(ofAString);
    }
    return text.append('\n').toString();
  }

  private static void writeCounts(JsonGenerator json, String name, Map<String, Integer> counts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Integer> count : counts.entrySet()) {
      json.writeNumberField(count.getKey(), count.getValue());
    }
    json.writeEndObject();
  }
}
