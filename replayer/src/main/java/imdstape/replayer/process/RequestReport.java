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
 * What a command asked for, and whether it is ready for instances that require tokens.
 *
 * @param paths each with its method, in the order of their names
 * @param unrecorded of which the fixture says nothing, and how often they were asked for
 * @param credentials that it was given, by the path where they lie, and how often
 * @param imdsV1Requests how many requests bore no token, and asked for none
 * @param imdsV2Requests how many did
 * @param forgottenRequests how many requests are not among the paths
 */
public record RequestReport(
    List<PathRequests> paths,
    Map<String, Integer> unrecorded,
    Map<String, Integer> credentials,
    long imdsV1Requests,
    long imdsV2Requests,
    long forgottenRequests) {

  private static final List<String> CREDENTIAL_PATHS =
      List.of(
          "meta-data/iam/security-credentials/",
          "meta-data/identity-credentials/ec2/security-credentials/");

  /** How a report is written. */
  public enum ReportFormat {
    TEXT,
    JSON
  }

  /**
   * One path.
   *
   * @param statuses of the answers, and how many of each; none is that of a request without one
   */
  public record PathRequests(String path, int imdsV1, int imdsV2, Map<String, Integer> statuses) {}

  /** What a journal tells. */
  public static RequestReport of(Journal journal) {
    Map<String, PathCounter> paths = new TreeMap<>();
    Map<String, Integer> credentials = new TreeMap<>();
    for (JournalEntry entry : journal.entries()) {
      paths
          .computeIfAbsent(entry.method() + " " + entry.displayPath(), any -> new PathCounter())
          .add(entry);
      if (entry.status() == 200 && isCredential(entry)) {
        credentials.merge(entry.displayPath(), 1, Integer::sum);
      }
    }
    Map<String, Integer> unrecorded = new TreeMap<>();
    journal.allUnrecordedPaths().forEach((path, count) -> unrecorded.put(path.toString(), count));
    return new RequestReport(
        paths.entrySet().stream().map(one -> one.getValue().toPathRequests(one.getKey())).toList(),
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

  /** Whether it can run where tokens are required: it asked, and never without one. */
  public boolean isReadyForImdsV2Only() {
    return imdsV1Requests == 0 && imdsV2Requests > 0;
  }

  /** The answer in a line. */
  public String verdict() {
    if (imdsV1Requests + imdsV2Requests == 0) {
      return "ready for IMDSv2-only? It asked for nothing.";
    }
    return imdsV1Requests == 0
        ? "ready for IMDSv2-only? Yes: all of %d requests by IMDSv2.".formatted(imdsV2Requests)
        : "ready for IMDSv2-only? No: %d of %d requests by IMDSv1, such as %s."
            .formatted(imdsV1Requests, imdsV1Requests + imdsV2Requests, exampleImdsV1Path());
  }

  private String exampleImdsV1Path() {
    return paths.stream()
        .filter(one -> one.imdsV1() > 0)
        .map(PathRequests::path)
        .findFirst()
        .orElse("?");
  }

  /** In this format, with a line break at its end. */
  public String render(ReportFormat format) {
    return format == ReportFormat.JSON ? renderJson() : renderText();
  }

  private String renderText() {
    StringBuilder text = new StringBuilder(verdict()).append('\n');
    for (PathRequests one : paths) {
      text.append("  ").append(one.path()).append(": ");
      text.append(one.imdsV1() == 0 ? "" : one.imdsV1() + " by IMDSv1 ");
      text.append(one.imdsV2() == 0 ? "" : one.imdsV2() + " by IMDSv2 ");
      text.append(one.statuses()).append('\n');
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
      json.writeBooleanField("readyForImdsV2Only", isReadyForImdsV2Only());
      json.writeStringField("verdict", verdict());
      json.writeNumberField("IMDSv1", imdsV1Requests);
      json.writeNumberField("IMDSv2", imdsV2Requests);
      json.writeNumberField("forgotten", forgottenRequests);
      json.writeArrayFieldStart("paths");
      for (PathRequests one : paths) {
        json.writeStartObject();
        json.writeStringField("path", one.path());
        json.writeNumberField("IMDSv1", one.imdsV1());
        json.writeNumberField("IMDSv2", one.imdsV2());
        writeCounts(json, "statuses", one.statuses());
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
    for (Map.Entry<String, Integer> one : counts.entrySet()) {
      json.writeNumberField(one.getKey(), one.getValue());
    }
    json.writeEndObject();
  }
}
