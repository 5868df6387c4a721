package imdstape.replayer.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import imdstape.metadata.MetadataPath;
import imdstape.replayer.journal.Journal;
import imdstape.replayer.journal.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestReportTest {

  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final String ROLE = "/latest/meta-data/iam/security-credentials/web-server";

  private final Journal journal = new Journal(entry -> {});

  @Test
  void aReportIsRecognizedAndAnotherFileIsNot() {
    for (RequestReport.ReportFormat format : RequestReport.ReportFormat.values()) {
      assertThat(RequestReport.isReport(RequestReport.of(journal).render(format))).isTrue();
    }
    assertThat(RequestReport.isReport("{ echo my script; }\n")).isFalse();
    assertThat(RequestReport.isReport("{ 'mine': 1, \"readyForImdsV2Only\": 2 }")).isFalse();
  }

  @Test
  void onlyImdsV2RequestsMeanReady() {
    addEntry("PUT", "/latest/api/token", JournalEntry.Protocol.V2, 200, false);
    addEntry("GET", "/latest/meta-data/instance-id", JournalEntry.Protocol.V2, 200, false);

    assertThat(RequestReport.of(journal).verdict())
        .isEqualTo("ready for IMDSv2-only? Yes: all of 2 requests by IMDSv2.");
  }

  @Test
  void oneImdsV1RequestMeansNotReadyAndIsNamed() {
    addEntry("GET", "/latest/meta-data/mac", JournalEntry.Protocol.V2, 200, false);
    addEntry("GET", "/latest/meta-data/instance-id", JournalEntry.Protocol.V1, 200, false);

    assertThat(RequestReport.of(journal).isReadyForImdsV2Only()).isFalse();
    assertThat(RequestReport.of(journal).verdict())
        .isEqualTo(
            "ready for IMDSv2-only? No: 1 of 2 requests by IMDSv1, such as GET"
                + " /latest/meta-data/instance-id.");
  }

  @Test
  void noRequestsMeanNotReady() {
    assertThat(RequestReport.of(journal).verdict()).contains("asked for nothing");
    assertThat(RequestReport.of(journal).isReadyForImdsV2Only()).isFalse();
  }

  @Test
  void servedCredentialsAreListedByPath() {
    addEntry(
        "GET", "/latest/meta-data/iam/security-credentials/", JournalEntry.Protocol.V2, 200, false);
    addEntry("GET", ROLE, JournalEntry.Protocol.V2, 200, false);
    addEntry("GET", ROLE, JournalEntry.Protocol.V2, 200, false);
    addEntry("GET", ROLE, JournalEntry.Protocol.V1, 401, false);

    assertThat(RequestReport.of(journal).credentials()).containsOnlyKeys(ROLE).containsValue(2);
    assertThat(RequestReport.of(journal).render(RequestReport.ReportFormat.TEXT))
        .contains("credentials taken: " + ROLE + ", 2 times", ROLE + ": 1 by IMDSv1 2 by IMDSv2");
  }

  @Test
  void unrecordedPathsAreListed() {
    addEntry("GET", "/latest/meta-data/no-such", JournalEntry.Protocol.V2, 404, true);

    assertThat(RequestReport.of(journal).render(RequestReport.ReportFormat.TEXT))
        .contains("never recorded: /latest/meta-data/no-such, asked 1 times");
  }

  @Test
  void theJsonReportHasTheSameContent() throws Exception {
    addEntry("GET", ROLE, JournalEntry.Protocol.V1, 200, false);
    addEntry(
        "GET", "/latest/meta-data/mac", JournalEntry.Protocol.V2, JournalEntry.NO_ANSWER, true);

    JsonNode json =
        new ObjectMapper()
            .readTree(RequestReport.of(journal).render(RequestReport.ReportFormat.JSON));

    assertThat(json.get("readyForImdsV2Only").asBoolean()).isFalse();
    assertThat(json.get("IMDSv1").asInt()).isEqualTo(1);
    assertThat(json.get("IMDSv2").asInt()).isEqualTo(1);
    assertThat(json.get("credentials").get(ROLE).asInt()).isEqualTo(1);
    assertThat(json.get("unrecorded").get("/latest/meta-data/mac").asInt()).isEqualTo(1);
    assertThat(json.get("paths").get(1).get("statuses").get("none").asInt()).isEqualTo(1);
  }

  @Test
  void requestsWithAnInvalidPathAreCounted() {
    journal.add(
        new JournalEntry(
            NOW, "GET", null, JournalEntry.Protocol.V1, 404, Duration.ZERO, "127.0.0.1", false));

    assertThat(RequestReport.of(journal).verdict()).contains("1 of 1 requests by IMDSv1");
  }

  @Test
  void unreadableRequestsCountForNeitherVersion() {
    addEntry("GET", "/latest/meta-data/mac", JournalEntry.Protocol.V2, 200, false);
    journal.add(JournalEntry.unreadable(NOW, 400, "127.0.0.1"));

    RequestReport report = RequestReport.of(journal);
    assertThat(report.isReadyForImdsV2Only()).isTrue();
    assertThat(report.paths())
        .contains(new RequestReport.PathRequests("(no method) (no path)", 0, 0, Map.of("400", 1)));
  }

  private void addEntry(
      String method, String path, JournalEntry.Protocol version, int status, boolean unrecorded) {
    journal.add(
        new JournalEntry(
            NOW,
            method,
            MetadataPath.parse(path).orElseThrow(),
            version,
            status,
            Duration.ZERO,
            "127.0.0.1",
            unrecorded));
  }
}
