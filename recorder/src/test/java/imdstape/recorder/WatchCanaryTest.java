package imdstape.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.SecretPaths;
import imdstape.metadata.MetadataPath;
import imdstape.recorder.client.PausingClock;
import imdstape.recorder.redact.RedactionContext;
import imdstape.recorder.scenario.WatchedReplayHarness;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The scenario of a watch holds no identifying value of the instance. */
@Timeout(60)
@ExtendWith(VertxExtension.class)
class WatchCanaryTest {

  private static final String EVENT = "instance-event-0d59937288b749b32";

  /** Split, so that no scanner finds it in this file. */
  private static final String KEY = "AK" + "IA" + "X7Q2M5RT3WZL8K4N";

  @TempDir Path directory;

  /** The values that change after half a minute. */
  private static Map<String, String> changes() {
    String nic = "network/interfaces/macs/" + SampleInstance.MAC + "/";
    Map<String, String> changes = new LinkedHashMap<>();
    changes.put("tags/instance/Name", KEY + " of Acme, " + SampleInstance.CANARY);
    changes.put("tags/instance/", "Name\nacme:owner\nacme:cost-centre\nempty\nsystem");
    changes.put("tags/instance/acme:cost-centre", "Acme-4711");
    changes.put("tags/instance/empty", SampleInstance.ACCOUNT);
    changes.put("security-groups", "acme-web\nacme-quarantine");
    changes.put("public-ipv4", "52.18.73.11");
    changes.put(nic + "local-ipv4s", SampleInstance.PRIVATE_IP + "\n172.31.45.99");
    changes.put("iam/security-credentials/", "acme-admin-prod");
    changes.put(
        "iam/info",
        "{\"Code\" : \"Success\", \"LastUpdated\" : \"2026-11-24T12:00:30Z\","
            + " \"InstanceProfileArn\" : \"arn:aws:iam::"
            + SampleInstance.ACCOUNT
            + ":instance-profile/acme-admin\", \"InstanceProfileId\" : \""
            + SampleInstance.CANARY
            + "\"}");
    changes.put(
        "events/maintenance/scheduled",
        """
        [ {
          "NotBefore" : "21 Jan 2027 09:00:43 GMT",
          "Code" : "system-reboot",
          "Description" : "moves Acme's rabbit-4711 to another host, password %s",
          "EventId" : "%s",
          "NotAfter" : "21 Jan 2027 11:00:43 GMT",
          "Owner" : "%s",
          "State" : "active"
        }, { "Code" : "%s" } ]\
        """
            .formatted(KEY, EVENT, SampleInstance.ACCOUNT, SampleInstance.CANARY));
    changes.put("events/maintenance/history", "[ \"" + SampleInstance.CANARY + "\" ]");
    changes.put(
        "spot/instance-action",
        "{\"action\": \"stop\", \"time\": \"2026-11-24T12:02:30Z\", \"token\": \"" + KEY + "\"}");
    changes.put("spot/termination-time", SampleInstance.CANARY + " at noon");
    changes.put("autoscaling/target-lifecycle-state", "Terminated by " + SampleInstance.CANARY);
    changes.put("events/recommendations/rebalance", "{\"noticeTime\": \"" + KEY + "\"}");
    return changes;
  }

  @Test
  void noIdentifyingValueIsInTheScenarioOrTheOutput(Vertx vertx) throws Exception {
    WatchedReplayHarness watch = new WatchedReplayHarness(vertx, directory.resolve("s.json"));
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      String scenario =
          watch.watchService(
              service.start(),
              Duration.ofMinutes(1),
              changing(service, watch),
              RedactionContext.DEFAULT);
      String all = scenario + watch.reportLines + watch.plan;
      assertThat(all)
          .doesNotContain(SampleInstance.IDENTIFYING)
          .doesNotContain(KEY, EVENT, "rabbit", "4711", "quarantine", "52.18.", "admin", "cost");
      // the changes were observed
      assertThat(scenario)
          .contains("\"event\": \"maintenance\"", "instance-event-0abcdef", "\"scheduled reboot\"")
          .contains("meta-data/tags/instance/Name", "\"event\": \"role\"", "meta-data/public-ipv4")
          .contains("\"meta-data/security-groups\"");
      assertThat(watch.reportLines)
          .anyMatch(line -> line.endsWith("has a description of its own"))
          .anyMatch(line -> line.endsWith("has other fields than a scenario"))
          .anyMatch(line -> line.contains("spot/instance-action at +30s: unexpected-form"))
          .anyMatch(line -> line.contains("spot/termination-time at +30s: unexpected-form"));
      // values of the fixture have the same pseudonyms
      assertThat(scenario).contains("web-tier", "tags/instance/Name");
    }
  }

  @Test
  void aWatchRequestsNoCredentials(Vertx vertx) throws Exception {
    WatchedReplayHarness watch = new WatchedReplayHarness(vertx, directory.resolve("s.json"));
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      watch.watchService(
          service.start(),
          Duration.ofMinutes(6),
          changing(service, watch),
          RedactionContext.DEFAULT);
      assertThat(watch.requests).hasSizeGreaterThan(500);
      for (var entry : watch.requests) {
        MetadataPath path = MetadataPath.parse(entry.target()).orElseThrow();
        boolean secret =
            path.hasTrailingSlash()
                ? SecretPaths.isNeverListed(path.relativePath())
                : SecretPaths.isNeverRequested(path.relativePath());
        assertThat(secret && !entry.method().equals("PUT")).as(entry.target()).isFalse();
      }
      // the token is renewed before it expires
      assertThat(watch.requests).anyMatch(entry -> entry.method().equals("PUT"));
      assertThat(watch.requests).noneMatch(entry -> entry.status().equals(OptionalInt.of(401)));
    }
  }

  private static PausingClock changing(FakeMetadataService service, WatchedReplayHarness watch) {
    return new PausingClock() {
      private boolean changed;

      @Override
      public Instant instant() {
        return watch.clock.instant();
      }

      @Override
      public void pause(Duration duration) {
        watch.clock.pause(duration);
        if (!changed && watch.clock.elapsed().toSeconds() >= 30) {
          changed = true;
          changes()
              .forEach(
                  (path, body) ->
                      service.respond(
                          "/latest/meta-data/" + path, request -> request.response().end(body)));
        }
      }
    };
  }
}
