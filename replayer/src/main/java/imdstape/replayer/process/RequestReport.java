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
 * @param byV1 how many requests bore no token, and asked for none
 * @param byV2 how many did
 * @param forgotten how many requests are not among the paths
 */
public record RequestReport(
    List<PathRequests> paths,
    Map<String, Integer> unrecorded,
    Map<String, Integer> credentials,
    long byV1,
    long byV2,
    long forgotten) {

  private static final List<String> CREDENTIALS =
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
  public record PathRequests(String path, int byV1, int byV2, Map<String, Integer> statuses) {}

  /** What a journal tells. */
  public static RequestReport of(Journal journal) {
    Map<String, PathCounter> paths = new TreeMap<>();
    Map<String, Integer> credentials = new TreeMap<>();
    for (JournalEntry entry : journal.entries()) {
      paths
          .computeIfAbsent(entry.method() + " " + entry.shownPath(), any -> new PathCounter())
          .add(entry);
      if (entry.status() == 200 && isCredential(entry)) {
        credentials.merge(entry.shownPath(), 1, Integer::sum);
      }
    }
    Map<String, Integer> unrecorded = new TreeMap<>();
    journal.everUnrecorded().forEach((path, count) -> unrecorded.put(path.toString(), count));
    return new RequestReport(
        paths.entrySet().stream().map(one -> one.getValue().of(one.getKey())).toList(),
        unrecorded,
        credentials,
        count(journal, JournalEntry.Protocol.V1),
        count(journal, JournalEntry.Protocol.V2),
        journal.forgotten());
  }

  private static long count(Journal journal, JournalEntry.Protocol version) {
    return journal.counts().entrySet().stream()
        .filter(kind -> kind.getKey().version() == version)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static boolean isCredential(JournalEntry entry) {
    MetadataPath path = entry.path();
    return path != null
        && entry.method().equals("GET")
        && CREDENTIALS.stream()
            .anyMatch(
                list -> path.below().startsWith(list) && path.below().length() > list.length());
  }

  private static final class PathCounter {
    private int byV1;
    private int byV2;
    private final Map<String, Integer> statuses = new TreeMap<>();

    void add(JournalEntry entry) {
      if (entry.version() == JournalEntry.Protocol.V1) {
        byV1++;
      } else if (entry.version() == JournalEntry.Protocol.V2) {
        byV2++;
      }
      statuses.merge(
          entry.status() == JournalEntry.NO_ANSWER ? "none" : Integer.toString(entry.status()),
          1,
          Integer::sum);
    }

    PathRequests of(String path) {
      return new PathRequests(path, byV1, byV2, statuses);
    }
  }

  /** Whether it can run where tokens are required: it asked, and never without one. */
  public boolean isReady() {
    return byV1 == 0 && byV2 > 0;
  }

  /** The answer in a line. */
  public String verdict() {
    if (byV1 + byV2 == 0) {
      return "ready for IMDSv2-only? It asked for nothing.";
    }
    return byV1 == 0
        ? "ready for IMDSv2-only? Yes: all of %d requests by IMDSv2.".formatted(byV2)
        : "ready for IMDSv2-only? No: %d of %d requests by IMDSv1, such as %s."
            .formatted(byV1, byV1 + byV2, example());
  }

  private String example() {
    return paths.stream()
        .filter(one -> one.byV1() > 0)
        .map(PathRequests::path)
        .findFirst()
        .orElse("?");
  }

  /** In this format, with a line break at its end. */
  public String in(ReportFormat format) {
    return format == ReportFormat.JSON ? json() : text();
  }

  private String text() {
    StringBuilder text = new StringBuilder(verdict()).append('\n');
    for (PathRequests one : paths) {
      text.append("  ").append(one.path()).append(": ");
      text.append(one.byV1() == 0 ? "" : one.byV1() + " by IMDSv1 ");
      text.append(one.byV2() == 0 ? "" : one.byV2() + " by IMDSv2 ");
      text.append(one.statuses()).append('\n');
    }
    if (forgotten > 0) {
      text.append("  and ").append(forgotten).append(" older requests\n");
    }
    unrecorded.forEach(
        (path, count) ->
            text.append("never recorded: %s, asked %d times%n".formatted(path, count)));
    credentials.forEach(
        (path, count) -> text.append("credentials taken: %s, %d times%n".formatted(path, count)));
    return text.toString();
  }

  private String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json =
        new JsonFactory().createGenerator(text).setPrettyPrinter(new DefaultPrettyPrinter())) {
      json.writeStartObject();
      json.writeBooleanField("readyForImdsV2Only", isReady());
      json.writeStringField("verdict", verdict());
      json.writeNumberField("IMDSv1", byV1);
      json.writeNumberField("IMDSv2", byV2);
      json.writeNumberField("forgotten", forgotten);
      json.writeArrayFieldStart("paths");
      for (PathRequests one : paths) {
        json.writeStartObject();
        json.writeStringField("path", one.path());
        json.writeNumberField("IMDSv1", one.byV1());
        json.writeNumberField("IMDSv2", one.byV2());
        counts(json, "statuses", one.statuses());
        json.writeEndObject();
      }
      json.writeEndArray();
      counts(json, "unrecorded", unrecorded);
      counts(json, "credentials", credentials);
      json.writeEndObject();
    } catch (IOException ofAString) {
      throw new UncheckedIOException(ofAString);
    }
    return text.append('\n').toString();
  }

  private static void counts(JsonGenerator json, String name, Map<String, Integer> counts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Integer> one : counts.entrySet()) {
      json.writeNumberField(one.getKey(), one.getValue());
    }
    json.writeEndObject();
  }
}
