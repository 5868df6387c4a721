package imdstape.replayer;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.HttpTokens;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.journal.JournalEntry;
import imdstape.scenario.CredentialChange;
import imdstape.scenario.CredentialState;
import imdstape.scenario.Fault;
import imdstape.scenario.FaultPreset;
import imdstape.scenario.FaultScope;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.RoleChange;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * How the AWS SDK for Java 2 reacts to each state of a role. The tables of docs/credentials.md
 * document it; these tests compare them.
 */
class AwsSdkCredentialsTest {

  private static final Path PAGE = Path.of("../docs/credentials.md");
  private static final String NOTHING_IN_HAND = "## Asked twice, with nothing in hand";
  private static final String IN_HAND = "## With credentials in hand";
  private static final String IN_HAND_AND_A_FAULT = "## With credentials in hand, and a fault";

  /** The SDK reads the real clock only, so the clock of the replay follows it. */
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  @Test
  void credentialsAreRefreshedBeforeTheyExpireAfterARotation() throws Exception {
    try (ServedInstance served = new ServedInstance(ServedInstance.defaultState());
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;
      String first = provider.resolveCredentials().accessKeyId();
      Instant end = credentialExpiration(served);
      int requests = served.entries.size();
      served.now = now.plus(Duration.ofMinutes(10));
      assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo(first);
      assertThat(served.entries).as("it sends no request").hasSize(requests);
      served.now = end.minusSeconds(1);

      assertThat(provider.resolveCredentials().accessKeyId()).isNotEqualTo(first);
    }
  }

  @Test
  void noRequestIsSentBeforeHalfOfTheLifetimeAndARandomTimeAfter() throws Exception {
    try (ServedInstance served = new ServedInstance(ServedInstance.defaultState())) {
      served.now = now;
      Instant end = credentialExpiration(served);
      Duration quarter = Duration.between(now, end).dividedBy(4);
      int again = 0;
      for (int client = 0; client < 24; client++) {
        try (InstanceProfileCredentialsProvider provider = providerFor(served)) {
          served.now = now;
          String first = describeOutcome(provider, "");
          int requests = served.entries.size();
          served.now = now.plus(quarter.multipliedBy(2)).minusSeconds(1);
          assertThat(describeOutcome(provider, first)).isEqualTo("the old ones");
          assertThat(served.entries).hasSize(requests);
          served.now = now.plus(quarter.multipliedBy(3));
          again += describeOutcome(provider, first).equals("new ones") ? 1 : 0;
          served.now = end.minusSeconds(1);
          assertThat(describeOutcome(provider, first)).isEqualTo("new ones");
        }
      }

      assertThat(again).as("of 24, at three quarters of a life").isBetween(1, 23);
    }
  }

  @Test
  void expiredCredentialsAreAcceptedSilently() throws Exception {
    InstanceState state =
        ServedInstance.defaultState().with(new CredentialChange(now, CredentialState.EXPIRED));
    try (ServedInstance served = new ServedInstance(state);
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;

      assertThat(credentialExpiration(served)).isBefore(now);
      assertThat(describeOutcome(provider)).isEqualTo("credentials");
    }
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

  @Test
  void credentialsThatNeverRotateAreUsedPastTheirExpiration() throws Exception {
    InstanceState state =
        ServedInstance.defaultState()
            .with(new CredentialChange(now, CredentialState.NEVER_ROTATING));
    try (ServedInstance served = new ServedInstance(state);
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;
      String first = provider.resolveCredentials().accessKeyId();
      served.now = credentialExpiration(served).plusSeconds(60);

      assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo(first);
    }
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
    try (ServedInstance served = new ServedInstance(ServedInstance.defaultState().with(tokens));
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
    try (ServedInstance served = new ServedInstance(ServedInstance.defaultState());
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

  /** Describes the credentials that the SDK returns in comparison with the first ones. */
  private static String describeOutcome(InstanceProfileCredentialsProvider provider, String first) {
    try {
      String id = provider.resolveCredentials().accessKeyId();
      return first.isEmpty() ? id : id.equals(first) ? "the old ones" : "new ones";
    } catch (SdkClientException failed) {
      return "fails";
    }
  }

  @Test
  void anExpiredTokenDoesNotAffectAClientWithCredentialsInHand() throws Exception {
    InstanceState state = ServedInstance.defaultState().with(HttpTokens.REQUIRED);
    try (ServedInstance served = new ServedInstance(state);
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;
      String first = describeOutcome(provider, "");
      served.now = credentialExpiration(served).minusSeconds(1);
      served.state.update(
          before ->
              before.with(
                  state
                      .faults()
                      .with(new Fault.StatusFault(401), FaultScope.ALL.withMethod("GET"))));

      assertThat(describeOutcome(provider, first)).isEqualTo("the old ones");
    }
  }

  @Test
  void beyondTheHopLimitNoCredentialsAreFoundIfTokensAreRequired() throws Exception {
    InstanceState state = ServedInstance.defaultState().with(HttpTokens.REQUIRED);
    try (ServedInstance served =
            new ServedInstance(state.with(state.faults().with(FaultPreset.HOP_LIMIT.faults(now))));
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;

      assertThat(describeOutcome(provider)).isEqualTo("fails");
    }
  }

  @Test
  void anExpiredTokenFailsOneAttempt() throws Exception {
    InstanceState state = ServedInstance.defaultState().with(HttpTokens.REQUIRED);
    try (ServedInstance served =
        new ServedInstance(
            state.with(state.faults().with(FaultPreset.EXPIRED_TOKEN.faults(now))))) {
      served.now = now;
      List<String> outcomes = new ArrayList<>();
      for (int attempt = 0; attempt < 2; attempt++) {
        try (InstanceProfileCredentialsProvider provider = providerFor(served)) {
          outcomes.add(describeOutcome(provider));
        }
      }

      assertThat(outcomes).containsExactly("credentials", "fails");
    }
  }

  @Test
  void beyondTheHopLimitTheSdkFallsBackToImdsV1IfAllowed() throws Exception {
    InstanceState state = ServedInstance.defaultState();
    try (ServedInstance served =
            new ServedInstance(state.with(state.faults().with(FaultPreset.HOP_LIMIT.faults(now))));
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;

      assertThat(describeOutcome(provider)).isEqualTo("credentials");
      assertThat(served.entries)
          .filteredOn(entry -> entry.method().equals("GET"))
          .isNotEmpty()
          .allMatch(entry -> entry.protocol() == JournalEntry.Protocol.V1);
    }
  }

  @Test
  void aChangedRoleIsFoundAtTheNextRefresh() throws Exception {
    try (ServedInstance served =
            new ServedInstance(
                ServedInstance.defaultState().with(new RoleChange(now.plusSeconds(60), "batch")));
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;
      Instant end = credentialExpiration(served);
      provider.resolveCredentials();
      served.now = end.minusSeconds(1);
      provider.resolveCredentials();

      assertThat(served.entries)
          .anyMatch(
              requests -> String.valueOf(requests.path()).endsWith("/security-credentials/batch"));
    }
  }

  private void assertDocumented(String subject, InstanceState state) throws Exception {
    try (ServedInstance served = new ServedInstance(state);
        InstanceProfileCredentialsProvider provider =
            InstanceProfileCredentialsProvider.builder().endpoint(served.url()).build()) {
      served.now = now;
      String first = describeOutcome(provider);
      String again = describeOutcome(provider);

      assertThat(row(NOTHING_IN_HAND, subject))
          .containsExactly(
              subject, first, again.equals(first) ? "the same" : again, requestsSince(served, 0));
    }
  }

  private static String describeOutcome(InstanceProfileCredentialsProvider provider) {
    try {
      return provider.resolveCredentials().accessKeyId().isEmpty() ? "nothing" : "credentials";
    } catch (SdkClientException failed) {
      return "fails";
    }
  }

  /** Returns when the served credentials expire. */
  private static Instant credentialExpiration(ServedInstance served) throws IOException {
    String token = served.token(60);
    String body =
        served.exchange(
            "",
            "GET /latest/meta-data/iam/security-credentials/web-server HTTP/1.1",
            "Host: 127.0.0.1",
            "X-aws-ec2-metadata-token: " + token);
    return Instant.parse(body.replaceFirst("(?s).*\"Expiration\" : \"([^\"]*)\".*", "$1"));
  }

  /** Creates a provider that reads the time of the replay, as the SDK's own tests do. */
  private static InstanceProfileCredentialsProvider providerFor(ServedInstance served)
      throws Exception {
    InstanceProfileCredentialsProvider.Builder builder =
        InstanceProfileCredentialsProvider.builder().endpoint(served.url());
    Method clock = builder.getClass().getDeclaredMethod("clock", Clock.class);
    clock.setAccessible(true);
    clock.invoke(
        builder,
        new Clock() {
          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return served.now;
          }
        });
    return builder.build();
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
