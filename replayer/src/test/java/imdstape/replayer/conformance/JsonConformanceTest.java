package imdstape.replayer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Leaf;
import imdstape.metadata.ServiceTrait;
import imdstape.replayer.ServedInstance;
import imdstape.scenario.CredentialChange;
import imdstape.scenario.CredentialState;
import imdstape.scenario.SpotInterruption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests JSON values: order of keys, spaces, times. */
class JsonConformanceTest extends ConformanceTestBase {

  private static final String TOP = "/latest/meta-data/";
  private static final String ROLE = TOP + "iam/security-credentials/web-server";
  private static final String OWN =
      TOP + "identity-credentials/ec2/security-credentials/ec2-instance";
  private static final String INFO = TOP + "iam/info";
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";

  @ParameterizedTest
  @ValueSource(strings = {INFO, ROLE, OWN, TOP + "identity-credentials/ec2/info"})
  @Fact("5/1")
  void aLineHasTwoSpacesAKeyAndAColonBetweenSpacesAndTheLastOneNoLf(String path) throws Exception {
    served();
    assertThat(text(path)).matches("\\{\n(  \"\\w+\" : \"[^\"\n]*\",?\n)+}");
  }

  @Test
  @Fact("5/2")
  void theInfoOfAnInstanceProfile() throws Exception {
    served();
    assertThat(keys(text(INFO)))
        .containsExactly("Code", "LastUpdated", "InstanceProfileArn", "InstanceProfileId");
    assertThat(text(INFO))
        .contains("\"arn:aws:iam::111122223333:instance-profile/web-server-profile\"")
        .matches("(?s).*\"AIPA[A-Z2-7]{17}\".*");
  }

  @Test
  @Fact("5/3")
  void aDeletedProfileIsA200WithCodeMessageAndLastUpdated() throws Exception {
    serve(
        ServedInstance.defaultState()
            .with(new CredentialChange(ServedInstance.NOW, CredentialState.PROFILE_NOT_FOUND)));

    assertThat(keys(text(INFO))).containsExactly("Code", "Message", "LastUpdated");
    assertThat(text(INFO))
        .contains("\"InstanceProfileNotFound\"")
        .containsPattern("Instance Profile with Id AIPA[A-Z2-7]{17} cannot be found\\.");
    assertThat(text(TOP + "iam/security-credentials/")).isEmpty();
  }

  @Test
  @Fact("5/4")
  void aProfileWithoutARoleIsASuccessWithAMessage() throws Exception {
    serve(
        ServedInstance.defaultState()
            .with(new CredentialChange(ServedInstance.NOW, CredentialState.NO_ROLE)));

    assertThat(text(INFO)).contains("\"Code\" : \"Success\"", "does not contain a role");
    assertThat(text(TOP + "iam/security-credentials/")).isEmpty();
    assertThat(status(ROLE)).isEqualTo(404);
  }

  @Test
  @Fact("5/5")
  void roleCredentials() throws Exception {
    served();
    String json = text(ROLE);

    assertThat(keys(json))
        .containsExactly(
            "Code", "LastUpdated", "Type", "AccessKeyId", "SecretAccessKey", "Token", "Expiration");
    assertThat(json.length()).isBetween(1_310, 1_582);
    assertThat(json)
        .contains("\"Type\" : \"AWS-HMAC\"")
        .containsPattern("\"AccessKeyId\" : \"ASIA[A-Z2-7]{16}\"")
        .containsPattern("\"Token\" : \"IQoJb3JpZ2luX?")
        .containsPattern("\"Expiration\" : \"" + TIME + "\"");
  }

  @Test
  @Fact("5/6")
  void credentialsAreValidForSixHoursAndUpTo23MinutesAndRotateHourly() throws Exception {
    ServedInstance served = served();
    Set<String> sets = new HashSet<>();
    Set<String> keyIds = new HashSet<>();
    for (int minute = 0; minute < 600; minute += 10) {
      served.now = ServedInstance.NOW.plus(Duration.ofMinutes(minute));
      String json = text(ROLE);
      Instant updated = Instant.parse(value(json, "LastUpdated"));
      Instant end = Instant.parse(value(json, "Expiration"));
      assertThat(Duration.between(updated, end))
          .isBetween(Duration.ofHours(6), Duration.ofMinutes(6 * 60 + 23));
      assertThat(Duration.between(updated, served.now))
          .isBetween(Duration.ZERO, Duration.ofHours(1));
      sets.add(json);
      keyIds.add(value(json, "AccessKeyId"));
    }
    assertThat(sets).hasSizeBetween(10, 11);
    assertThat(keyIds).hasSameSizeAs(sets);
  }

  @Test
  @Fact("5/7")
  void aRoleThatCannotBeAssumedIsA200WithItsCode() throws Exception {
    serve(
        ServedInstance.defaultState()
            .with(new CredentialChange(ServedInstance.NOW, CredentialState.ROLE_UNAUTHORIZED)));

    assertThat(keys(text(ROLE))).containsExactly("Code", "LastUpdated", "Message");
    assertThat(text(ROLE))
        .contains("\"AssumeRoleUnauthorizedAccess\"", "EC2 cannot assume the role web-server");
    assertThat(text(OWN)).contains("\"Success\"");
  }

  @Test
  @Fact("5/8")
  void anAbsentRoleIsA404() throws Exception {
    assertThat(status(TOP + "iam/security-credentials/nobody")).isEqualTo(404);
    assertThat(status(TOP + "iam/security-credentials/web-serve")).isEqualTo(404);
  }

  @Test
  @Fact("5/10")
  void theIdentityCredentialsOfTheInstance() throws Exception {
    served();
    String info = text(TOP + "identity-credentials/ec2/info");

    assertThat(keys(info)).containsExactly("Code", "LastUpdated", "AccountId");
    assertThat(value(info, "AccountId")).isEqualTo("111122223333");
    assertThat(keys(text(OWN))).isEqualTo(keys(text(ROLE)));
    assertThat(text(INFO)).contains("::" + value(info, "AccountId") + ":");
    assertThat(text("/latest/dynamic/instance-identity/document"))
        .contains("\"accountId\" : \"" + value(info, "AccountId") + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spaced | {\"action\": \"stop\", \"time\": \"2026-11-23T10:02:00Z\"}",
        "compact | {\"action\":\"stop\",\"time\":\"2026-11-23T10:02:00Z\"}",
        "wide | {\"action\" : \"stop\", \"time\" : \"2026-11-23T10:02:00Z\"}",
      })
  @Fact("5/9")
  void aSpotNoticeIsSpacedAsDocumentedUnlessARecordingSaysOtherwise(String spacing, String json)
      throws Exception {
    serve(
        stateWith(ServiceTrait.NOTICE_JSON, spacing)
            .asSpot()
            .with(
                new SpotInterruption(
                    ServedInstance.NOW,
                    SpotInterruption.InterruptionAction.STOP,
                    ServedInstance.NOW.plusSeconds(120))));

    assertThat(text(TOP + "spot/instance-action")).isEqualTo(json);
    assertThat(status(TOP + "spot/termination-time")).as("of a stop").isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"always, 2026-11-23T10:02:00Z", "no-time, none"})
  @Fact("6/7")
  void theTerminationTimeOfAStopFollowsTheRecording(String trait, String text) throws Exception {
    ServedInstance served =
        serve(
            stateWith(ServiceTrait.TERMINATION_TIME, trait)
                .asSpot()
                .with(
                    new SpotInterruption(
                        ServedInstance.NOW.plusSeconds(1),
                        SpotInterruption.InterruptionAction.STOP,
                        ServedInstance.NOW.plusSeconds(120))));

    assertThat(status(TOP + "spot/termination-time")).isEqualTo(404);
    served.now = ServedInstance.NOW.plusSeconds(1);
    assertThat(text(TOP + "spot/termination-time")).isEqualTo(text);
    assertThat(text(TOP + "spot/")).isEqualTo("instance-action\ntermination-time");
  }

  @Test
  @Fact({"5/9", "6/1"})
  void aTerminationTimeHasOnlyTheTime() throws Exception {
    ServedInstance served =
        serve(
            ServedInstance.defaultState()
                .asSpot()
                .with(
                    new SpotInterruption(
                        ServedInstance.NOW,
                        SpotInterruption.InterruptionAction.TERMINATE,
                        ServedInstance.NOW.plusSeconds(120))));

    assertThat(text(TOP + "spot/termination-time")).isEqualTo("2026-11-23T10:02:00Z");
    served.now = ServedInstance.NOW.plusSeconds(999);
    assertThat(text(TOP + "spot/termination-time")).isEqualTo("2026-11-23T10:02:00Z");
  }

  @Test
  @Fact({"5/11", "6/1"})
  void recordedEventsAndOddTerminationTimesAreServedUnchanged() throws Exception {
    String events =
        """
        [ {
          "NotBefore" : "21 Jan 2019 09:00:43 GMT",
          "Code" : "system-reboot",
          "Description" : "scheduled reboot",
          "EventId" : "instance-event-0d59937288b749b32",
          "NotAfter" : "21 Jan 2019 09:17:23 GMT",
          "State" : "active"
        } ]\
        """;
    serve(
        stateWith(
            Map.of(
                "meta-data/events/maintenance/scheduled", Leaf.of(events),
                "meta-data/spot/termination-time", Leaf.of("not a time"))));

    assertThat(text(TOP + "events/maintenance/scheduled")).isEqualTo(events);
    assertThat(text(TOP + "spot/termination-time")).isEqualTo("not a time");
  }

  @Test
  @Fact("5/12")
  void theIdentityDocumentHasItsKeysInTheirOrder() throws Exception {
    served();
    assertThat(keys(text("/latest/dynamic/instance-identity/document")))
        .containsExactly(
            "accountId",
            "architecture",
            "availabilityZone",
            "billingProducts",
            "devpayProductCodes",
            "marketplaceProductCodes",
            "imageId",
            "instanceId",
            "instanceType",
            "kernelId",
            "pendingTime",
            "privateIp",
            "ramdiskId",
            "region",
            "version");
    assertThat(text("/latest/dynamic/instance-identity/document"))
        .contains("\"kernelId\" : null", "\"version\" : \"2017-09-30\"")
        .endsWith("\n}");
  }

  @Test
  @Fact("5/13")
  void anOlderIdentityDocumentKeepsItsOrderOfKeys() throws Exception {
    String older = "{\n  \"privateIp\" : \"10.0.0.10\",\n  \"billingProducts\" : [ \"bp-1\" ]\n}";
    serve(stateWith(Map.of("dynamic/instance-identity/document", Leaf.of(older))));

    assertThat(text("/latest/dynamic/instance-identity/document")).isEqualTo(older);
  }

  private static List<String> keys(String json) {
    return Pattern.compile("(?m)^  \"(\\w+)\" : ")
        .matcher(json)
        .results()
        .map(key -> key.group(1))
        .toList();
  }

  private static String value(String json, String key) {
    Matcher found = Pattern.compile("\"" + key + "\" : \"([^\"]*)\"").matcher(json);
    assertThat(found.find()).as(key).isTrue();
    return found.group(1);
  }
}
