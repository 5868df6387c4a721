package imdstape.replayer;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.HttpTokens;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.instance.InstanceState;
import imdstape.scenario.CredentialChange;
import imdstape.scenario.CredentialState;
import imdstape.scenario.FaultPreset;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.RoleChange;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;

/**
 * How the AWS SDK for Java 2 reacts to each state of a role, as the tables of docs/credentials.md
 * document it.
 */
@ExtendWith(VertxExtension.class)
class AwsSdkCredentialsTest extends AwsSdkTestBase {

  private static final Path PAGE = Path.of("../docs/credentials.md");

  private static final String NOTHING_IN_HAND = "## Asked twice, with nothing in hand";

  private static final String IN_HAND = "## With credentials in hand";

  private static final String IN_HAND_AND_A_FAULT = "## With credentials in hand, and a fault";

  private Vertx vertx;

  @BeforeEach
  void setVertx(Vertx created) {
    vertx = created;
  }

  /** Fails for a row without a test, and for a missing or repeated row. */
  @Test
  void everyDocumentedTableHasExactlyTheTestedRows() throws Exception {
    List<String> roles = new ArrayList<>();
    Stream.of(CredentialState.values()).map(CredentialState::toString).forEach(roles::add);
    roles.addAll(List.of("role `batch`", "no `iam/`"));
    List<String> presets =
        Stream.of(FaultPreset.values()).map(AwsSdkCredentialsTest::presetName).toList();

    assertThat(firstColumn(IN_HAND)).containsExactlyInAnyOrderElementsOf(roles);
    assertThat(firstColumn(NOTHING_IN_HAND))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(roles.stream(), presets.stream()).toList());
    assertThat(firstColumn(IN_HAND_AND_A_FAULT))
        .containsExactlyInAnyOrderElementsOf(
            presets.stream()
                .flatMap(preset -> Stream.of(preset, preset + ", tokens required"))
                .toList());
  }

  @ParameterizedTest
  @EnumSource
  void outcomeOfEachCredentialStateIsDocumented(CredentialState state) throws Exception {
    assertDocumented(
        state.toString(), ServedInstance.defaultState().with(new CredentialChange(now, state)));
  }

  @Test
  void outcomeOfARoleChangeOrRemovalIsDocumented() throws Exception {
    assertDocumented(
        "role `batch`", ServedInstance.defaultState().with(new RoleChange(now, "batch")));
    assertDocumented("no `iam/`", ServedInstance.defaultState().with(new RoleChange(now, null)));
  }

  @ParameterizedTest
  @EnumSource
  void outcomeOfEachCredentialStateWithCredentialsInHandIsDocumented(CredentialState state)
      throws Exception {
    assertDocumentedWithCredentialsInHand(state.toString(), at -> new CredentialChange(at, state));
  }

  @Test
  void outcomeOfARoleRemovalWithCredentialsInHandIsDocumented() throws Exception {
    assertDocumentedWithCredentialsInHand("role `batch`", at -> new RoleChange(at, "batch"));
    assertDocumentedWithCredentialsInHand("no `iam/`", at -> new RoleChange(at, null));
  }

  @ParameterizedTest
  @EnumSource
  void outcomeOfEachFaultPresetIsDocumented(FaultPreset preset) throws Exception {
    InstanceState state = ServedInstance.defaultState();
    assertDocumented(presetName(preset), state.with(state.faults().with(preset.faults(now))));
  }

  @ParameterizedTest
  @EnumSource
  void outcomeOfEachFaultPresetWithCredentialsInHandIsDocumented(FaultPreset preset)
      throws Exception {
    assertDocumentedWithCredentialsInHand(presetName(preset), preset, HttpTokens.OPTIONAL);
    assertDocumentedWithCredentialsInHand(
        presetName(preset) + ", tokens required", preset, HttpTokens.REQUIRED);
  }

  private static String presetName(FaultPreset preset) {
    return "`" + preset + "`";
  }

  /**
   * The SDK holds valid credentials; the fault starts a second before they expire and lasts an
   * hour.
   */
  private void assertDocumentedWithCredentialsInHand(
      String subject, FaultPreset preset, HttpTokens tokens) throws Exception {
    try (ServedInstance served =
            new ServedInstance(vertx, ServedInstance.defaultState().with(tokens));
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;
      String first = describeOutcome(provider, "");
      Instant end = credentialExpiration(served);
      served.now = end.minusSeconds(1);
      served.state.update(state -> state.with(state.faults().with(preset.faults(served.now))));
      int before = served.entries.size();
      String met = describeOutcome(provider, first);
      String requests = requestsSince(served, before);
      served.now = end.plusSeconds(60);
      String after = describeOutcome(provider, first);
      served.state.update(state -> state.with(state.faults().cleared()));
      served.now = end.plus(Duration.ofMinutes(50));

      assertThat(row(IN_HAND_AND_A_FAULT, subject))
          .containsExactly(subject, met, requests, after, describeOutcome(provider, first));
    }
  }

  private static String requestsSince(ServedInstance served, int from) {
    return served.entries.stream()
        .skip(from)
        .map(entry -> entry.method() + " " + entry.status())
        .collect(Collectors.joining(", "));
  }

  /**
   * The SDK holds valid credentials; the role changes ten minutes before they expire, for an hour.
   */
  private void assertDocumentedWithCredentialsInHand(
      String subject, Function<Instant, InstanceEvent> change) throws Exception {
    try (ServedInstance served = new ServedInstance(vertx, ServedInstance.defaultState());
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;
      String first = describeOutcome(provider, "");
      Instant end = credentialExpiration(served);
      InstanceEvent event = change.apply(end.minus(Duration.ofMinutes(10)));
      served.state.update(state -> state.with(event));
      served.now = end.minusSeconds(1);
      String before = describeOutcome(provider, first);
      served.now = end.plusSeconds(60);
      String after = describeOutcome(provider, first);
      served.state.update(state -> state.with(EventTimeline.EMPTY));
      served.now = end.plus(Duration.ofMinutes(50));

      assertThat(row(IN_HAND, subject))
          .containsExactly(subject, before, after, describeOutcome(provider, first));
    }
  }

  private void assertDocumented(String subject, InstanceState state) throws Exception {
    try (ServedInstance served = new ServedInstance(vertx, state);
        InstanceProfileCredentialsProvider provider = patientBuilder(served).build()) {
      served.now = now;
      String first = describeOutcome(provider);
      String again = describeOutcome(provider);

      assertThat(row(NOTHING_IN_HAND, subject))
          .containsExactly(
              subject, first, again.equals(first) ? "the same" : again, requestsSince(served, 0));
    }
  }

  /** Returns the cells of the only row for a subject in the table below a heading. */
  private static List<String> row(String heading, String subject) throws IOException {
    List<List<String>> found =
        table(heading).stream().filter(row -> row.get(0).equals(subject)).toList();
    assertThat(found).as(heading + ": " + subject).hasSize(1);
    return found.get(0);
  }

  private static List<String> firstColumn(String heading) throws IOException {
    return table(heading).stream().map(row -> row.get(0)).toList();
  }

  /** Returns the rows of the table below a heading, without its head. */
  private static List<List<String>> table(String heading) throws IOException {
    return Files.readAllLines(PAGE).stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("#"))
        .filter(line -> line.startsWith("|"))
        .skip(2)
        .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ")))
        .toList();
  }
}
