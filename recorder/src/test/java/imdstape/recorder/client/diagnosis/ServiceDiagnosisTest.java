package imdstape.recorder.client.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import imdstape.recorder.client.ContactResult;
import imdstape.recorder.client.RequestOutcome;
import imdstape.recorder.client.diagnosis.ServiceDiagnosis.DiagnosisCode;
import imdstape.recorder.client.transport.NoAnswerReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Diagnoses of the outcomes of the first requests. */
class ServiceDiagnosisTest {

  private static final HostEnvironment INSTANCE = new HostEnvironment(true, false, false);
  private static final HostEnvironment CONTAINER = new HostEnvironment(true, true, false);
  private static final HostEnvironment TASK = new HostEnvironment(false, true, true);

  @TempDir Path root;

  /**
   * PUT, GET without a token and GET with it, each a status or a reason for no answer; the code and
   * a part of the message.
   */
  static List<Arguments> contacts() {
    return List.of(
        Arguments.of("200", "200", "200", DiagnosisCode.HEALTHY, "tokens are optional"),
        Arguments.of("200", "401", "200", DiagnosisCode.HEALTHY, "tokens are required"),
        Arguments.of("200", "TIMED_OUT", "200", DiagnosisCode.HEALTHY, "tokens are required"),
        Arguments.of(
            "TIMED_OUT", "200", "", DiagnosisCode.HOP_LIMIT, "--http-put-response-hop-limit 2"),
        Arguments.of("TIMED_OUT", "401", "", DiagnosisCode.HOP_LIMIT, "HttpPutResponseHopLimit"),
        Arguments.of("BROKEN", "401", "", DiagnosisCode.HOP_LIMIT, "answers a GET (401)"),
        Arguments.of("TIMED_OUT", "TIMED_OUT", "", DiagnosisCode.MUTE, "--pace"),
        Arguments.of("403", "403", "", DiagnosisCode.DISABLED, "--http-endpoint enabled"),
        Arguments.of(
            "200", "403", "403", DiagnosisCode.DISABLED, "HttpEndpoint option is disabled"),
        Arguments.of("200", "401", "401", DiagnosisCode.TOKENS_REQUIRED, "takes the header away"),
        Arguments.of("405", "401", "", DiagnosisCode.TOKENS_REQUIRED, "does not let a PUT through"),
        Arguments.of("405", "200", "", DiagnosisCode.NO_TOKENS, "IMDSv1 alone"),
        Arguments.of(
            "404", "404", "", DiagnosisCode.NO_METADATA_SERVICE, "is this an instance metadata"),
        Arguments.of("503", "503", "", DiagnosisCode.BUSY, "wait"),
        Arguments.of("429", "200", "", DiagnosisCode.BUSY, "wait"),
        Arguments.of("200", "200", "503", DiagnosisCode.BUSY, "wait"),
        Arguments.of("200", "404", "404", DiagnosisCode.NO_METADATA, "another service"),
        Arguments.of("200", "200", "TIMED_OUT", DiagnosisCode.MUTE, "--pace"),
        Arguments.of("REFUSED", "", "", DiagnosisCode.NOTHING_LISTENS, "--endpoint"),
        Arguments.of("UNREACHABLE", "", "", DiagnosisCode.NO_WAY, "--endpoint"),
        Arguments.of("UNKNOWN_HOST", "", "", DiagnosisCode.NO_SUCH_HOST, "its address"));
  }

  @ParameterizedTest(name = "PUT {0}, GET {1}, GET with a token {2}: {3}")
  @MethodSource("contacts")
  void everyDiagnosisNamesTheProblemTheEndpointAndTheAdvice(
      String put, String without, String with, DiagnosisCode code, String message) {
    ServiceDiagnosis diagnosis =
        ServiceDiagnosis.of(contact(put, without, with), HostEnvironment.UNKNOWN);
    assertThat(diagnosis.code()).isEqualTo(code);
    assertThat(diagnosis.description()).contains("http://imds");
    assertThat(diagnosis.message()).contains(message).doesNotContain("\n");
    assertThat(diagnosis.isHealthy()).isEqualTo(code == DiagnosisCode.HEALTHY);
  }

  @Test
  void everyCodeIsCoveredByACase() {
    assertThat(contacts().stream().map(row -> row.get()[3]).distinct())
        .containsExactlyInAnyOrder((Object[]) DiagnosisCode.values());
  }

  @Test
  void aRecordingStartsOnlyWithAHealthyService() {
    for (Arguments row : contacts()) {
      Object[] columns = row.get();
      ServiceDiagnosis diagnosis =
          ServiceDiagnosis.of(
              contact((String) columns[0], (String) columns[1], (String) columns[2]),
              HostEnvironment.UNKNOWN);
      if (diagnosis.isHealthy() || diagnosis.code() == DiagnosisCode.NO_METADATA) {
        diagnosis.throwIfNotRecordable();
      } else {
        assertThatThrownBy(diagnosis::throwIfNotRecordable)
            .isInstanceOf(CommandException.class)
            .hasMessage(diagnosis.message());
      }
    }
  }

  @Test
  void adviceInAContainerNamesContainerSettings() {
    assertThat(line("TIMED_OUT", "401", CONTAINER)).contains("not in a container");
    assertThat(line("TIMED_OUT", "TIMED_OUT", CONTAINER)).contains("inside a container");
    assertThat(line("REFUSED", "", new HostEnvironment(false, true, false)))
        .contains("--network host");
  }

  @Test
  void adviceOnAnInstanceDoesNotSuggestAnotherEndpoint() {
    assertThat(line("UNREACHABLE", "", INSTANCE))
        .contains("this is an EC2 instance")
        .doesNotContain("--endpoint");
  }

  @Test
  void adviceInAnEcsTaskNamesTheOtherMetadataService() {
    assertThat(line("UNREACHABLE", "", TASK)).contains("task of ECS or Fargate");
    ServiceDiagnosis healthy = ServiceDiagnosis.of(contact("200", "200", "200"), TASK);
    assertThat(healthy.message()).doesNotContain("Fargate");
  }

  @ParameterizedTest
  @CsvSource({
    "PATH, false, false",
    "KUBERNETES_SERVICE_HOST, true, false",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, true, true",
    "ECS_CONTAINER_METADATA_URI_V4, true, true",
    "ECS_CONTAINER_METADATA_URI, true, true",
  })
  void environmentVariablesRevealContainersAndTasks(
      String variable, boolean container, boolean task) {
    assertThat(HostEnvironment.detect(Set.of("HOME", variable), root))
        .isEqualTo(new HostEnvironment(false, container, task));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".dockerenv|''|false|true",
        "run/.containerenv|''|false|true",
        "proc/1/cgroup|0::/|false|false",
        "proc/1/cgroup|12:pids:/kubepods/besteffort/pod1|false|true",
        "proc/1/cgroup|1:name=systemd:/docker/0a1b|false|true",
        "proc/1/cgroup|0::/init.scope|false|false",
        "sys/class/dmi/id/sys_vendor|Amazon EC2|true|false",
        "sys/class/dmi/id/sys_vendor|Another Maker|false|false",
      })
  void filesRevealInstancesAndContainers(
      String file, String content, boolean instance, boolean container) throws Exception {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
    assertThat(HostEnvironment.detect(Set.of(), root))
        .isEqualTo(new HostEnvironment(instance, container, false));
  }

  private static String line(String put, String without, HostEnvironment environment) {
    return ServiceDiagnosis.of(contact(put, without, ""), environment).message();
  }

  private static ContactResult contact(String put, String without, String with) {
    RequestOutcome first = outcome(put);
    return new ContactResult(
        "http://imds",
        first,
        without.isEmpty() ? first : outcome(without),
        with.isEmpty() ? first : outcome(with),
        put.equals("200"));
  }

  private static RequestOutcome outcome(String word) {
    return Character.isDigit(word.charAt(0))
        ? new RequestOutcome.Answered(Integer.parseInt(word))
        : new RequestOutcome.NotAnswered(NoAnswerReason.valueOf(word));
  }
}
