package imdstape.pure;

import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.MetadataPath;
import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.MetadataService;
import imdstape.replayer.instance.RequestContext;
import imdstape.replayer.token.SessionTokens;
import imdstape.scenario.ValueChange;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Measures the parts of a response that are pure functions. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Pure {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final MetadataPath TAG = path("/latest/meta-data/tags/instance/Name");

  private final SessionTokens tokens = new SessionTokens(new byte[32], "i-0abcdef1234567890");
  private final String token = tokens.issue("AQAEA", Duration.ofHours(6), NOW, 0);
  private final String[] manyTokens = new String[1_024];
  private final InstanceState state =
      InstanceState.of(FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME), new byte[32], 7);
  private final MetadataRequest leaf;
  private final MetadataRequest listing = MetadataRequest.of("GET", "/latest/meta-data/", Map.of());
  private final MetadataRequest absent =
      MetadataRequest.of("GET", "/latest/meta-data/no-such", Map.of());
  private final MetadataRequest put =
      MetadataRequest.of(
          "PUT", "/latest/api/token", Map.of("X-aws-ec2-metadata-token-ttl-seconds", "60"));
  private final RequestContext context = new RequestContext(NOW, 1);
  private int next;

  public Pure() {
    for (int i = 0; i < manyTokens.length; i++) {
      manyTokens[i] = tokens.issue("AQAEA", Duration.ofHours(6), NOW, i);
    }
    ResponseAction.Send sent = (ResponseAction.Send) MetadataService.answer(state, put, context);
    leaf =
        MetadataRequest.of("GET", "/latest/meta-data/instance-id", Map.of())
            .withToken(new String(sent.response().body()));
  }

  private static MetadataPath path(String text) {
    return MetadataPath.parse(text).orElseThrow();
  }

  @Benchmark
  public ResponseAction answerLeaf() {
    return MetadataService.answer(state, leaf, context);
  }

  @Benchmark
  public ResponseAction answerListing() {
    return MetadataService.answer(state, listing, context);
  }

  @Benchmark
  public ResponseAction answerAbsent() {
    return MetadataService.answer(state, absent, context);
  }

  @Benchmark
  public ResponseAction answerPut() {
    return MetadataService.answer(state, put, context);
  }

  @Benchmark
  public OptionalInt tokenKnown() {
    return tokens.remainingSeconds(token, NOW);
  }

  /** Checks 1,024 tokens in turn, which is more than the cache of verified tokens holds. */
  @Benchmark
  public OptionalInt tokenUnknown() {
    return tokens.remainingSeconds(manyTokens[next++ & 1_023], NOW);
  }

  @Benchmark
  public String tokenIssue() {
    return tokens.issue("AQAEA", Duration.ofHours(6), NOW, next++);
  }

  @Benchmark
  public MetadataPath parse() {
    return path("/latest/meta-data/placement/availability-zone");
  }

  /** Adds an event and answers the first request after it, which applies all overlays. */
  @Benchmark
  public MetadataResponse overlay() {
    InstanceState changed = state.with(new ValueChange(NOW, "meta-data/tags/instance/Name", "v"));
    return changed.tableAt(NOW).find(TAG, "127.0.0.1");
  }
}
