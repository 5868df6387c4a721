package imdstape.replayer.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import imdstape.replayer.ServedInstance;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the routes of the journal. */
class RequestRoutesTest extends ControlTestBase {

  @Test
  void metricsCountRequestsByProtocolAndStatus() throws Exception {
    try (ServedInstance served = new ServedInstance(vertx, firstState)) {
      served.exchange("", "GET /latest/meta-data/mac HTTP/1.1", "Host: 127.0.0.1");
      served.exchange("", "GET /nonsense HTTP/1.1", "Host: 127.0.0.1");
      served.entries.forEach(journal::add);
    }
    for (int scrape = 0; scrape < 2; scrape++) {
      HttpResponse<String> response = get("/metrics");

      assertThat(response.headers().firstValue("content-type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
      assertThat(response.body())
          .contains(
              "imds_requests_total{status=\"200\",version=\"IMDSv1\"} 1.0",
              "imds_requests_total{status=\"404\",version=\"IMDSv1\"} 1.0",
              "imds_connections 3.0",
              "imds_events 0.0",
              "imds_faults 0.0");
    }
  }

  @Test
  void theSummaryListsCallersPathsAndSeenEvents() throws Exception {
    post("/events", "{\"event\": \"maintenance\", \"at\": \"+2s\"}");
    try (ServedInstance served = new ServedInstance(vertx, state.get())) {
      String agent = "User-Agent: watcher/1.0 (x)";
      String host = "Host: 127.0.0.1";
      served.exchange("", "GET /latest/meta-data/instance-idd HTTP/1.1", host, agent);
      served.exchange(
          "", "GET /latest/meta-data/events/maintenance/scheduled HTTP/1.1", host, agent);
      served.now = ServedInstance.NOW.plusSeconds(5);
      served.exchange(
          "", "GET /latest/meta-data/events/maintenance/scheduled HTTP/1.1", host, agent);
      served.exchange(
          "", "PUT /latest/api/token HTTP/1.1", host, "X-aws-ec2-metadata-token-ttl-seconds: 60");
      served.entries.forEach(journal::add);
    }
    now = ServedInstance.NOW.plusSeconds(5);
    HttpResponse<String> response = get("/requests/summary");
    JsonNode summary = mapper.readTree(response.body());

    assertThat(summary.get("requests").asInt()).isEqualTo(4);
    assertThat(summary.get("strict").asBoolean()).isTrue();
    assertThat(summary.get("callers").toString())
        .isEqualTo(
            "[{\"caller\":\"127.0.0.1\",\"IMDSv1\":0,\"IMDSv2\":1},"
                + "{\"caller\":\"127.0.0.1 watcher/1.0\",\"IMDSv1\":3,\"IMDSv2\":0}]");
    assertThat(summary.get("unrecorded").toString())
        .isEqualTo(
            "[{\"path\":\"/latest/meta-data/instance-idd\",\"count\":1,"
                + "\"near\":[\"/latest/meta-data/instance-id\"]}]");
    assertThat(summary.get("events").get(0).get("seen").toString())
        .isEqualTo("[{\"caller\":\"127.0.0.1 watcher/1.0\",\"after_ms\":3000}]");
    assertThat(mapper.readTree(get("/requests").body())).hasSize(4);
    assertThat(delete("/requests").body()).isEqualTo("[ ]\n");
  }

  @Test
  void aTokenInAWrongPlaceIsMaskedEverywhere() throws Exception {
    String token;
    try (ServedInstance served = new ServedInstance(vertx, firstState)) {
      String host = "Host: 127.0.0.1";
      String text =
          served.exchange(
              "",
              "PUT /latest/api/token HTTP/1.1",
              host,
              "X-aws-ec2-metadata-token-ttl-seconds: 60");
      token = text.substring(text.indexOf("\r\n\r\n") + 4);
      for (String target :
          List.of(
              "/latest/meta-data/mac%20-H%20X-aws-ec2-metadata-token:%20" + token,
              "/" + token,
              "/latest/meta-data/mac%3Ftoken=" + token,
              "/latest/meta-data/mac;token=" + token,
              "/latest/user-data/" + token)) {
        served.exchange("", "GET " + target + " HTTP/1.1", host, "User-Agent: " + token);
        served.exchange("", "OPTIONS " + target + " HTTP/1.1", host);
      }
      served.entries.forEach(journal::add);
      assertThat(served.refusals).isEmpty();
    }
    assertThat(token).hasSize(56);
    assertThat(get("/requests").body() + get("/requests/summary").body())
        .doesNotContain(token.substring(0, 54))
        .contains("/latest/meta-data/mac•••", "/latest/user-data/•••", "127.0.0.1 •••");
    JsonNode summary = mapper.readTree(get("/requests/summary").body());
    assertThat(summary.get("unrecorded").get(0).toString())
        .isEqualTo(
            "{\"path\":\"/latest/meta-data/mac•••\",\"count\":3,"
                + "\"near\":[\"/latest/meta-data/mac\"]}");
  }

  @Test
  void unrecordedPathsSurviveAClearedJournal() throws Exception {
    try (ServedInstance served = new ServedInstance(vertx, firstState)) {
      served.exchange("", "GET /latest/meta-data/macc HTTP/1.1", "Host: 127.0.0.1");
      served.entries.forEach(journal::add);
    }
    delete("/requests");
    post("/reset", "{}");
    JsonNode summary = mapper.readTree(get("/requests/summary").body());

    assertThat(summary.get("unrecorded")).isEmpty();
    assertThat(summary.get("ever_unrecorded").toString())
        .isEqualTo(
            "[{\"path\":\"/latest/meta-data/macc\",\"count\":1,"
                + "\"near\":[\"/latest/meta-data/mac\"]}]");
  }

  @Test
  void onlyAResponseThatShowsAnEventCountsAsSeen() throws Exception {
    String notice = "GET /latest/meta-data/spot/instance-action HTTP/1.1";
    String tag = "GET /latest/meta-data/tags/instance/Name HTTP/1.1";
    String host = "Host: 127.0.0.1";
    post(
        "/events",
        "{\"event\": \"value\", \"path\": \"meta-data/tags/instance/Name\", \"value\": null}");
    try (ServedInstance served = new ServedInstance(vertx, firstState)) {
      served.now = ServedInstance.NOW.plusSeconds(3);
      served.exchange("", notice, host);
      post(
          "/events?force=true",
          "{\"event\": \"spot-interruption\", \"at\": \"2026-11-23T10:00:01Z\"}");
      served.state.update(before -> state.get());
      // the clock was set back before a request for an unrecorded path
      served.now = ServedInstance.NOW;
      served.exchange("", notice, host);
      served.now = ServedInstance.NOW.plusSeconds(4);
      served.exchange("", tag + "\r\nUser-Agent: sees", host);
      served.exchange("", tag.replace("Name", "Nome"), host);
      served.exchange("", notice + "\r\nUser-Agent: sees", host);
      served.entries.forEach(journal::add);
    }
    JsonNode events = mapper.readTree(get("/requests/summary").body()).get("events");

    assertThat(events.get(0).get("seen").toString())
        .isEqualTo("[{\"caller\":\"127.0.0.1 sees\",\"after_ms\":4000}]");
    assertThat(events.get(1).get("seen").toString())
        .isEqualTo("[{\"caller\":\"127.0.0.1 sees\",\"after_ms\":3000}]");
  }

  @Test
  void theSummaryTellsWhoSawARoleFailAndHasNoOptions() throws Exception {
    post("/events", "{\"event\": \"credentials\", \"state\": \"expired\"}");
    post("/events", "{\"event\": \"options\", \"options\": {\"Hops\": 1}}");
    try (ServedInstance served = new ServedInstance(vertx, state.get())) {
      served.now = ServedInstance.NOW.plusSeconds(2);
      served.exchange(
          "",
          "GET /latest/meta-data/iam/security-credentials/web-server HTTP/1.1",
          "Host: 127.0.0.1");
      served.entries.forEach(journal::add);
    }
    JsonNode events = mapper.readTree(get("/requests/summary").body()).get("events");

    assertThat(events).hasSize(1);
    assertThat(events.get(0).get("id").asText()).isEqualTo("credentials-1");
    assertThat(events.get(0).get("seen").get(0).get("after_ms").asInt()).isEqualTo(2_000);
  }
}
