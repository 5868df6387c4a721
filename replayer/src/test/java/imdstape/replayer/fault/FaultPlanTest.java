package imdstape.replayer.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.http.MetadataResponse;
import imdstape.scenario.DelayDistribution;
import imdstape.scenario.Fault;
import imdstape.scenario.FaultPreset;
import imdstape.scenario.FaultScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultPlanTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final ResponseAction.Send ANSWER =
      ResponseAction.Send.of(MetadataResponse.ok("m7i.large", NOW));
  private static final FaultPlan NONE = FaultPlan.empty(7);

  @Test
  void withoutFaultsAResponseIsSentUnchanged() {
    assertThat(nth(NONE, 0)).isSameAs(ANSWER);
    assertThat(NONE.countingRuleIds(MetadataRequest.get("/"), NOW)).isEmpty();
  }

  @Test
  void firstAffectsOnlyTheFirstRequests() {
    FaultPlan plan = NONE.with(new Fault.ResetFault(), FaultScope.ALL.withFirst(2));

    assertThat(struck(plan, 5)).containsExactly(0, 1);
  }

  @Test
  void everyAffectsEachNthRequest() {
    FaultPlan plan = NONE.with(new Fault.ResetFault(), FaultScope.ALL.withEvery(3));

    assertThat(struck(plan, 10)).containsExactly(2, 5, 8);
  }

  @Test
  void aShareOfRequestsIsAffectedAndTheSeedChoosesWhich() {
    FaultPlan plan = NONE.with(new Fault.ResetFault(), FaultScope.ALL.withShare(0.3));
    List<Integer> first = struck(plan, 10_000);

    assertThat(first).hasSizeBetween(2_800, 3_200).isEqualTo(struck(plan, 10_000));
    assertThat(
            struck(
                FaultPlan.empty(8).with(new Fault.ResetFault(), FaultScope.ALL.withShare(0.3)),
                10_000))
        .isNotEqualTo(first);
  }

  @Test
  void aShareAndADelayDistributionMakeAPlanRandom() {
    DelayDistribution any =
        new DelayDistribution.UniformDelay(Duration.ofMillis(1), Duration.ofMillis(2));
    FaultPlan sure =
        NONE.with(new Fault.ResetFault(), FaultScope.ALL.withEvery(3))
            .with(delay(100), FaultScope.ALL)
            .with(new Fault.ResetFault(), FaultScope.ALL.withShare(0));

    assertThat(sure.isRandom()).isFalse();
    assertThat(NONE.with(new Fault.DelayFault(any), FaultScope.ALL).isRandom()).isTrue();
    FaultPlan both = sure.with(new Fault.ResetFault(), FaultScope.ALL.withShare(0.5));
    assertThat(both.isRandom()).isTrue();
    assertThat(both.usedRandomness(Map.of("reset-1", 0L))).isFalse();
    assertThat(both.usedRandomness(Map.of("reset-1", 0L, "reset-4", 0L))).isTrue();
  }

  @Test
  void twoFaultsWithTheSameShareAffectDifferentRequests() {
    FaultPlan one = NONE.with(new Fault.ResetFault(), FaultScope.ALL.withShare(0.3));
    FaultPlan two =
        NONE.with(new Fault.SilenceFault(), FaultScope.ALL.withShare(0))
            .with(new Fault.ResetFault(), FaultScope.ALL.withShare(0.3));

    assertThat(struck(two, 1_000)).isNotEqualTo(struck(one, 1_000));
  }

  @ParameterizedTest
  @CsvSource({
    "meta-data/mac, /latest/meta-data/mac, true",
    "meta-data/mac, /2021-03-23/meta-data/mac/, true",
    "meta-data/mac, /latest/meta-data/macs, false",
    "meta-data/*, /latest/meta-data/mac, true",
    "meta-data/*, /latest/meta-data/iam/info, false",
    "meta-data/**, /latest/meta-data/iam/info, true",
    "meta-data/**/info, /latest/meta-data/iam/info, true",
    "meta-data/p*-ipv4, /latest/meta-data/public-ipv4, true",
    "/latest/**, /latest/meta-data/mac, true",
    "/latest/**, /2021-03-23/meta-data/mac, false",
    "**, /latest/meta-data/mac, true",
    "meta-data/a.c, /latest/meta-data/abc, false",
    "**, *, false",
  })
  void aPathPatternSelectsRequests(String pattern, String path, boolean counts) {
    assertThat(matches(FaultScope.ALL.withPath(pattern), MetadataRequest.get(path), NOW))
        .isEqualTo(counts);
  }

  @Test
  void methodTokenAndPeriodLimitAFault() {
    MetadataRequest put = MetadataRequest.of("PUT", "/latest/api/token", Map.of());
    MetadataRequest get = MetadataRequest.get("/");
    FaultScope period = FaultScope.ALL.withPeriod(NOW, NOW.plusSeconds(10));

    assertThat(matches(FaultScope.ALL.withMethod("PUT"), put, NOW)).isTrue();
    assertThat(matches(FaultScope.ALL.withMethod("PUT"), get, NOW)).isFalse();
    assertThat(matches(FaultScope.ALL.withTokenOnly(), get, NOW)).isFalse();
    assertThat(matches(FaultScope.ALL.withTokenOnly(), get.withToken("x"), NOW)).isTrue();
    assertThat(matches(period, get, NOW.minusMillis(1))).isFalse();
    assertThat(matches(period, get, NOW)).isTrue();
    assertThat(matches(period, get, NOW.plusSeconds(10))).isFalse();
  }

  @Test
  void onlyMatchingRequestsAreCounted() {
    FaultPlan plan =
        NONE.with(new Fault.ResetFault(), FaultScope.ALL.withPath("meta-data/mac").withFirst(1));

    assertThat(plan.countingRuleIds(MetadataRequest.get("/latest/meta-data/mac"), NOW))
        .containsExactly("reset-1");
    assertThat(plan.countingRuleIds(MetadataRequest.get("/latest/meta-data/"), NOW)).isEmpty();
    assertThat(plan.applyTo(ANSWER, Map.of(), ServiceTraits.MODERN)).isSameAs(ANSWER);
  }

  @Test
  void delaysAddUpAndTheFirstOtherFaultApplies() {
    FaultPlan plan =
        NONE.with(delay(100), FaultScope.ALL)
            .with(delay(20), FaultScope.ALL)
            .with(new Fault.StatusFault(503), FaultScope.ALL.withEvery(2))
            .with(new Fault.ResetFault(), FaultScope.ALL.withEvery(2));

    assertThat(nth(plan, 0)).isEqualTo(new ResponseAction.Delay(Duration.ofMillis(120), ANSWER));
    ResponseAction.Delay struck = (ResponseAction.Delay) nth(plan, 1);
    assertThat(struck.delay()).isEqualTo(Duration.ofMillis(120));
    assertThat(struck.next()).isEqualTo(new ResponseAction.Reset());
  }

  @Test
  void anUnansweredRequestIsOnlyDelayed() {
    FaultPlan plan =
        NONE.with(delay(5), FaultScope.ALL).with(new Fault.StatusFault(503), FaultScope.ALL);

    assertThat(
            plan.applyTo(
                new ResponseAction.NoResponse(), Map.of("delay-1", 0L), ServiceTraits.MODERN))
        .isEqualTo(new ResponseAction.NoResponse());
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 429, 500, 503})
  void aStatusFaultLooksLikeTheServicesOwnError(int code) {
    ResponseAction.Send sent =
        (ResponseAction.Send) nth(NONE.with(new Fault.StatusFault(code), FaultScope.ALL), 0);

    assertThat(sent.response().status()).isEqualTo(code);
    assertThat(sent.tokenSecondsLeft()).isEmpty();
    assertThat(sent.response().kind())
        .isEqualTo(
            code == 404
                ? MetadataResponse.ResponseKind.ERROR_PAGE
                : MetadataResponse.ResponseKind.EMPTY);
  }

  @Test
  void theTraitsDecideHowThrottlingLooks() {
    ServiceTraits pages = ServiceTraits.MODERN.with(ServiceTrait.UNAUTHORIZED, "page");
    ServiceTraits busy = ServiceTraits.MODERN.with(ServiceTrait.THROTTLED, "429");
    SplittableRandom random = new SplittableRandom(1);

    assertThat(
            ((ResponseAction.Send)
                    new Fault.StatusFault(401).accept(new FaultEffect(ANSWER, pages, random)))
                .response())
        .extracting(MetadataResponse::kind)
        .isEqualTo(MetadataResponse.ResponseKind.ERROR_PAGE);
    assertThat(
            ((ResponseAction.Send)
                    new Fault.ThrottleFault().accept(new FaultEffect(ANSWER, busy, random)))
                .response())
        .extracting(MetadataResponse::status)
        .isEqualTo(429);
    assertThat(
            new Fault.ThrottleFault().accept(new FaultEffect(ANSWER, ServiceTraits.MODERN, random)))
        .isEqualTo(new ResponseAction.NoResponse());
  }

  @Test
  void aLogNormalDelayHasItsMedianAndP99() {
    DelayDistribution latency =
        new DelayDistribution.LogNormalDelay(Duration.ofMillis(20), Duration.ofMillis(800));
    List<Duration> drawn = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      drawn.add(latency.draw(new SplittableRandom(i * 0x9E3779B97F4A7C15L)));
    }
    drawn.sort(null);

    assertThat(drawn.get(5_000)).isBetween(Duration.ofMillis(18), Duration.ofMillis(22));
    assertThat(drawn.get(9_900)).isBetween(Duration.ofMillis(600), Duration.ofMillis(1_050));
  }

  @Test
  void aUniformDelayStaysWithinItsBounds() {
    DelayDistribution latency =
        new DelayDistribution.UniformDelay(Duration.ofMillis(10), Duration.ofMillis(30));
    for (int i = 0; i < 1_000; i++) {
      assertThat(latency.draw(new SplittableRandom(i)))
          .isBetween(Duration.ofMillis(10), Duration.ofMillis(30));
    }
  }

  @Test
  void anIdIsNeverGivenTwice() {
    FaultPlan plan =
        NONE.with(new Fault.ResetFault(), FaultScope.ALL).with(delay(1), FaultScope.ALL);
    FaultPlan again =
        plan.without("reset-1").cleared().with(new Fault.ResetFault(), FaultScope.ALL);

    assertThat(plan.rules())
        .extracting(FaultPlan.FaultRule::id)
        .containsExactly("reset-1", "delay-2");
    assertThat(again.rules()).extracting(FaultPlan.FaultRule::id).containsExactly("reset-3");
  }

  @ParameterizedTest
  @EnumSource
  void aPresetIsFoundByItsNameAndSetsSomething(FaultPreset preset) {
    assertThat(FaultPreset.parse(preset.toString())).hasValue(preset);
    assertThat(NONE.with(preset.faults(NOW)).rules()).isNotEmpty();
  }

  @Test
  void thePresetsDoWhatTheirNamesSay() {
    MetadataRequest put = MetadataRequest.of("PUT", "/latest/api/token", Map.of());
    MetadataRequest get = MetadataRequest.get("/latest/meta-data/mac").withToken("x");

    FaultPlan hops = NONE.with(FaultPreset.HOP_LIMIT.faults(NOW));
    assertThat(hops.countingRuleIds(put, NOW)).hasSize(1);
    assertThat(hops.countingRuleIds(get, NOW)).isEmpty();
    FaultPlan boot = NONE.with(FaultPreset.NOT_UP_YET.faults(NOW));
    assertThat(boot.countingRuleIds(get, NOW.plusSeconds(9))).hasSize(1);
    assertThat(boot.countingRuleIds(get, NOW.plusSeconds(10))).isEmpty();
    FaultPlan expired = NONE.with(FaultPreset.EXPIRED_TOKEN.faults(NOW));
    assertThat(expired.countingRuleIds(put, NOW)).isEmpty();
    assertThat(expired.countingRuleIds(MetadataRequest.get("/"), NOW)).isEmpty();
    assertThat(struck(expired, 6)).containsExactly(2, 5);
  }

  @Test
  void invalidFaultsAreRejected() {
    assertThatThrownBy(() -> new Fault.StatusFault(418)).hasMessageContaining("418");
    assertThatThrownBy(() -> new Fault.TruncateFault(1)).hasMessageContaining("keeps less");
    assertThatThrownBy(() -> FaultScope.ALL.withShare(1.1)).hasMessageContaining("share 0 to 1");
    assertThatThrownBy(() -> FaultScope.ALL.withEvery(0)).hasMessageContaining("every 1 or more");
  }

  private static Fault delay(int millis) {
    return new Fault.DelayFault(new DelayDistribution.FixedDelay(Duration.ofMillis(millis)));
  }

  private static List<Integer> struck(FaultPlan plan, int requests) {
    List<Integer> struck = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      if (!nth(plan, i).equals(ANSWER)) {
        struck.add(i);
      }
    }
    return struck;
  }

  private static boolean matches(FaultScope scope, MetadataRequest request, Instant now) {
    return new FaultPlan.FaultRule("reset-1", new Fault.ResetFault(), scope).matches(request, now);
  }

  private static ResponseAction nth(FaultPlan plan, long number) {
    Map<String, Long> numbers = new HashMap<>();
    plan.rules().forEach(rule -> numbers.put(rule.id(), number));
    return plan.applyTo(ANSWER, numbers, ServiceTraits.MODERN);
  }
}
