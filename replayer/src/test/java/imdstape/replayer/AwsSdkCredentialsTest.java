package imdstape.replayer;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.RecordedService;
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

/** What the SDK for Java 2 makes of each state of a role; docs/credentials.md says the same. */
class AwsSdkCredentialsTest {

  private static final Path PAGE = Path.of("../docs/credentials.md");
  private static final String NOTHING_IN_HAND = "## Asked twice, with nothing in hand";
  private static final String IN_HAND = "## With credentials in hand";
  private static final String IN_HAND_AND_A_FAULT = "## With credentials in hand, and a fault";

  /** The SDK has no clock but the real one, and a replay's can follow it. */
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  @Test
  void credentialsAreRefreshedBeforeTheyExpireAfterARotation() throws Exception {
    try (ServedInstance served = new ServedInstance(ServedInstance.defaultState());
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;
      String first = provider.resolveCredentials().accessKeyId();
      Instant end = credentialExpiration(served);
      int asked = served.entries.size();
      served.now = now.plus(Duration.ofMinutes(10));
      assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo(first);
      assertThat(served.entries).as("it keeps what it has").hasSize(asked);
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
          int asked = served.entries.size();
          served.now = now.plus(quarter.multipliedBy(2)).minusSeconds(1);
          assertThat(describeOutcome(provider, first)).isEqualTo("the old ones");
          assertThat(served.entries).hasSize(asked);
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
    InstanceState world =
        ServedInstance.defaultState().with(new CredentialChange(now, CredentialState.EXPIRED));
    try (ServedInstance served = new ServedInstance(world);
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;

      assertThat(credentialExpiration(served)).isBefore(now);
      assertThat(describeOutcome(provider)).isEqualTo("credentials");
    }
  }

  /** A row that nobody asks for any more, or one that is missing or twice there, is seen here. */
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
    InstanceState world =
        ServedInstance.defaultState()
            .with(new CredentialChange(now, CredentialState.NEVER_ROTATING));
    try (ServedInstance served = new ServedInstance(world);
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
    InstanceState world = ServedInstance.defaultState();
    assertDocumented(presetName(preset), world.with(world.faults().with(preset.faults(now))));
  }

  @ParameterizedTest
  @EnumSource
  void outcomeOfEachFaultPresetWithCredentialsInHandIsDocumented(FaultPreset preset)
      throws Exception {
    assertDocumentedWithCredentialsInHand(
        presetName(preset), preset, RecordedService.HttpTokens.OPTIONAL);
    assertDocumentedWithCredentialsInHand(
        presetName(preset) + ", tokens required", preset, RecordedService.HttpTokens.REQUIRED);
  }

  private static String presetName(FaultPreset preset) {
    return "`" + preset + "`";
  }

  /** It holds a set that is good; a second before its end the fault begins, for an hour. */
  private void assertDocumentedWithCredentialsInHand(
      String what, FaultPreset preset, RecordedService.HttpTokens tokens) throws Exception {
    try (ServedInstance served = new ServedInstance(ServedInstance.defaultState().with(tokens));
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;
      String first = describeOutcome(provider, "");
      Instant end = credentialExpiration(served);
      served.now = end.minusSeconds(1);
      served.state.update(world -> world.with(world.faults().with(preset.faults(served.now))));
      int before = served.entries.size();
      String met = describeOutcome(provider, first);
      String asked = requestsSince(served, before);
      served.now = end.plusSeconds(60);
      String after = describeOutcome(provider, first);
      served.state.update(world -> world.with(world.faults().cleared()));
      served.now = end.plus(Duration.ofMinutes(50));

      assertThat(row(IN_HAND_AND_A_FAULT, what))
          .containsExactly(what, met, asked, after, describeOutcome(provider, first));
    }
  }

  private static String requestsSince(ServedInstance served, int from) {
    return served.entries.stream()
        .skip(from)
        .map(asked -> asked.method() + " " + asked.status())
        .collect(Collectors.joining(", "));
  }

  /** It holds a set that is good; ten minutes before its end the role changes for an hour. */
  private void assertDocumentedWithCredentialsInHand(
      String what, Function<Instant, InstanceEvent> change) throws Exception {
    try (ServedInstance served = new ServedInstance(ServedInstance.defaultState());
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;
      String first = describeOutcome(provider, "");
      Instant end = credentialExpiration(served);
      InstanceEvent event = change.apply(end.minus(Duration.ofMinutes(10)));
      served.state.update(world -> world.with(event));
      served.now = end.minusSeconds(1);
      String before = describeOutcome(provider, first);
      served.now = end.plusSeconds(60);
      String after = describeOutcome(provider, first);
      served.state.update(world -> world.with(EventTimeline.EMPTY));
      served.now = end.plus(Duration.ofMinutes(50));

      assertThat(row(IN_HAND, what))
          .containsExactly(what, before, after, describeOutcome(provider, first));
    }
  }

  /** Which credentials it gives, as seen by whoever knows the first ones. */
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
    InstanceState world = ServedInstance.defaultState().with(RecordedService.HttpTokens.REQUIRED);
    try (ServedInstance served = new ServedInstance(world);
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;
      String first = describeOutcome(provider, "");
      served.now = credentialExpiration(served).minusSeconds(1);
      served.state.update(
          one ->
              one.with(
                  one.faults().with(new Fault.StatusFault(401), FaultScope.ALL.withMethod("GET"))));

      assertThat(describeOutcome(provider, first)).isEqualTo("the old ones");
    }
  }

  @Test
  void beyondTheHopLimitNoCredentialsAreFoundIfTokensAreRequired() throws Exception {
    InstanceState world = ServedInstance.defaultState().with(RecordedService.HttpTokens.REQUIRED);
    try (ServedInstance served =
            new ServedInstance(world.with(world.faults().with(FaultPreset.HOP_LIMIT.faults(now))));
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;

      assertThat(describeOutcome(provider)).isEqualTo("fails");
    }
  }

  @Test
  void anExpiredTokenFailsOneAttempt() throws Exception {
    InstanceState world = ServedInstance.defaultState().with(RecordedService.HttpTokens.REQUIRED);
    try (ServedInstance served =
        new ServedInstance(world.with(world.faults().with(FaultPreset.EXPIRED_TOKEN.faults(now))))) {
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
    InstanceState world = ServedInstance.defaultState();
    try (ServedInstance served =
            new ServedInstance(world.with(world.faults().with(FaultPreset.HOP_LIMIT.faults(now))));
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;

      assertThat(describeOutcome(provider)).isEqualTo("credentials");
      assertThat(served.entries)
          .filteredOn(asked -> asked.method().equals("GET"))
          .isNotEmpty()
          .allMatch(asked -> asked.protocol() == JournalEntry.Protocol.V1);
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
          .anyMatch(asked -> String.valueOf(asked.path()).endsWith("/security-credentials/batch"));
    }
  }

  private void assertDocumented(String what, InstanceState world) throws Exception {
    try (ServedInstance served = new ServedInstance(world);
        InstanceProfileCredentialsProvider provider =
            InstanceProfileCredentialsProvider.builder().endpoint(served.url()).build()) {
      served.now = now;
      String first = describeOutcome(provider);
      String again = describeOutcome(provider);

      assertThat(row(NOTHING_IN_HAND, what))
          .containsExactly(
              what, first, again.equals(first) ? "the same" : again, requestsSince(served, 0));
    }
  }

  private static String describeOutcome(InstanceProfileCredentialsProvider provider) {
    try {
      return provider.resolveCredentials().accessKeyId().isEmpty() ? "nothing" : "credentials";
    } catch (SdkClientException failed) {
      return "fails";
    }
  }

  /** When the credentials that are served now end. */
  private static Instant credentialExpiration(ServedInstance served) throws IOException {
    String token = served.token(60);
    String said =
        served.exchange(
            "",
            "GET /latest/meta-data/iam/security-credentials/web-server HTTP/1.1",
            "Host: 127.0.0.1",
            "X-aws-ec2-metadata-token: " + token);
    return Instant.parse(said.replaceFirst("(?s).*\"Expiration\" : \"([^\"]*)\".*", "$1"));
  }

  /** One whose time is the replay's: its own tests set its clock so. */
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

  /** The cells of the one row that speaks of something in the table below a heading. */
  private static List<String> row(String heading, String what) throws IOException {
    List<List<String>> found =
        table(heading).stream().filter(row -> row.get(0).equals(what)).toList();
    assertThat(found).as(heading + ": " + what).hasSize(1);
    return found.get(0);
  }

  private static List<String> firstColumn(String heading) throws IOException {
    return table(heading).stream().map(row -> row.get(0)).toList();
  }

  /** What stands in the table below a heading, without its head. */
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
