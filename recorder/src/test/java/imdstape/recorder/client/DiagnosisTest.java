package imdstape.recorder.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.Failure;
import imdstape.recorder.client.Contact.Outcome;
import imdstape.recorder.client.Diagnosis.Finding;
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

/** What was seen, what it means, what to do. */
class DiagnosisTest {

  private static final Surroundings INSTANCE = new Surroundings(true, false, false);
  private static final Surroundings CONTAINER = new Surroundings(true, true, false);
  private static final Surroundings TASK = new Surroundings(false, true, true);

  @TempDir Path root;

  /** PUT, GET without a token, GET with it; a status, or a silence. */
  static List<Arguments> seen() {
    return List.of(
        Arguments.of("200", "200", "200", Finding.HEALTHY, "tokens are optional"),
        Arguments.of("200", "401", "200", Finding.HEALTHY, "tokens are required"),
        Arguments.of("200", "MUTE", "200", Finding.HEALTHY, "tokens are required"),
        Arguments.of("MUTE", "200", "", Finding.HOP_LIMIT, "--http-put-response-hop-limit 2"),
        Arguments.of("MUTE", "401", "", Finding.HOP_LIMIT, "HttpPutResponseHopLimit"),
        Arguments.of("GARBLED", "401", "", Finding.HOP_LIMIT, "answers a GET (401)"),
        Arguments.of("MUTE", "MUTE", "", Finding.MUTE, "--pace"),
        Arguments.of("403", "403", "", Finding.DISABLED, "--http-endpoint enabled"),
        Arguments.of("200", "403", "403", Finding.DISABLED, "HttpEndpoint option is disabled"),
        Arguments.of("200", "401", "401", Finding.TOKENS_REQUIRED, "takes the header away"),
        Arguments.of("405", "401", "", Finding.TOKENS_REQUIRED, "does not let a PUT through"),
        Arguments.of("405", "200", "", Finding.NO_TOKENS, "IMDSv1 alone"),
        Arguments.of("404", "404", "", Finding.NO_METADATA_SERVICE, "is this an instance metadata"),
        Arguments.of("503", "503", "", Finding.BUSY, "wait"),
        Arguments.of("429", "200", "", Finding.BUSY, "wait"),
        Arguments.of("200", "200", "503", Finding.BUSY, "wait"),
        Arguments.of("200", "404", "404", Finding.NO_METADATA, "another service"),
        Arguments.of("200", "200", "MUTE", Finding.MUTE, "--pace"),
        Arguments.of("REFUSED", "", "", Finding.NOTHING_LISTENS, "--endpoint"),
        Arguments.of("UNREACHABLE", "", "", Finding.NO_WAY, "--endpoint"),
        Arguments.of("UNKNOWN_HOST", "", "", Finding.NO_SUCH_HOST, "its address"));
  }

  @ParameterizedTest(name = "PUT {0}, GET {1}, GET with a token {2}: {3}")
  @MethodSource("seen")
  void everyFindingSaysWhatWasFoundWhereAndWhatToDo(
      String put, String without, String with, Finding finding, String says) {
    Diagnosis diagnosis = Diagnosis.of(contact(put, without, with), Surroundings.UNKNOWN);
    assertThat(diagnosis.finding()).isEqualTo(finding);
    assertThat(diagnosis.what()).contains("http://imds");
    assertThat(diagnosis.line()).contains(says).doesNotContain("\n");
    assertThat(diagnosis.isHealthy()).isEqualTo(finding == Finding.HEALTHY);
  }

  @Test
  void everyFindingCanBeMade() {
    assertThat(seen().stream().map(row -> row.get()[3]).distinct())
        .containsExactlyInAnyOrder((Object[]) Finding.values());
  }

  @Test
  void aRecordingDoesNotBeginWhereItCannotEnd() {
    for (Arguments row : seen()) {
      Object[] seen = row.get();
      Diagnosis diagnosis =
          Diagnosis.of(
              contact((String) seen[0], (String) seen[1], (String) seen[2]), Surroundings.UNKNOWN);
      if (diagnosis.isHealthy() || diagnosis.finding() == Finding.NO_METADATA) {
        diagnosis.orThrow();
      } else {
        assertThatThrownBy(diagnosis::orThrow)
            .isInstanceOf(Failure.class)
            .hasMessage(diagnosis.line());
      }
    }
  }

  @Test
  void inAContainerTheAdviceIsForContainers() {
    assertThat(line("MUTE", "401", CONTAINER)).contains("not in a container");
    assertThat(line("MUTE", "MUTE", CONTAINER)).contains("inside a container");
    assertThat(line("REFUSED", "", new Surroundings(false, true, false)))
        .contains("--network host");
  }

  @Test
  void onAnInstanceNobodyIsSentElsewhere() {
    assertThat(line("UNREACHABLE", "", INSTANCE))
        .contains("this is an EC2 instance")
        .doesNotContain("--endpoint");
  }

  @Test
  void aTaskIsToldThatItsMetadataIsAnotherService() {
    assertThat(line("UNREACHABLE", "", TASK)).contains("task of ECS or Fargate");
    Diagnosis healthy = Diagnosis.of(contact("200", "200", "200"), TASK);
    assertThat(healthy.line()).doesNotContain("Fargate");
  }

  @ParameterizedTest
  @CsvSource({
    "PATH, false, false",
    "KUBERNETES_SERVICE_HOST, true, false",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, true, true",
    "ECS_CONTAINER_METADATA_URI_V4, true, true",
    "ECS_CONTAINER_METADATA_URI, true, true",
  })
  void namesOfVariablesTellWhereItRuns(String variable, boolean container, boolean task) {
    assertThat(Surroundings.of(Set.of("HOME", variable), root))
        .isEqualTo(new Surroundings(false, container, task));
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
  void filesTellWhereItRuns(String file, String says, boolean instance, boolean container)
      throws Exception {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, says);
    assertThat(Surroundings.of(Set.of(), root))
        .isEqualTo(new Surroundings(instance, container, false));
  }

  private static String line(String put, String without, Surroundings from) {
    return Diagnosis.of(contact(put, without, ""), from).line();
  }

  private static Contact contact(String put, String without, String with) {
    Outcome first = outcome(put);
    return new Contact(
        "http://imds",
        first,
        without.isEmpty() ? first : outcome(without),
        with.isEmpty() ? first : outcome(with),
        put.equals("200"));
  }

  private static Outcome outcome(String word) {
    return Character.isDigit(word.charAt(0))
        ? new Outcome(Integer.parseInt(word), null)
        : new Outcome(0, Silence.valueOf(word));
  }
}
