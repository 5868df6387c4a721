package imdstape.pure;

import imdstape.fixtures.Fixtures;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Request;
import imdstape.metadata.Response;
import imdstape.replayer.event.ValueChange;
import imdstape.replayer.fault.Delivery;
import imdstape.replayer.token.Tokens;
import imdstape.replayer.world.Imds;
import imdstape.replayer.world.Moment;
import imdstape.replayer.world.World;
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

/** The pure parts of an answer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Pure {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final MetadataPath NAME = path("/latest/meta-data/tags/instance/Name");

  private final Tokens tokens = new Tokens(new byte[32], "i-0abcdef1234567890");
  private final String token = tokens.issue("AQAEA", Duration.ofHours(6), NOW, 0);
  private final String[] many = new String[1_024];
  private final World world = World.of(Fixtures.named(Fixtures.DEFAULT), new byte[32], 7);
  private final Request leaf;
  private final Request listing = Request.of("GET", "/latest/meta-data/", Map.of());
  private final Request absent = Request.of("GET", "/latest/meta-data/no-such", Map.of());
  private final Request put =
      Request.of("PUT", "/latest/api/token", Map.of("X-aws-ec2-metadata-token-ttl-seconds", "60"));
  private final Moment moment = new Moment(NOW, 1);
  private int next;

  public Pure() {
    for (int i = 0; i < many.length; i++) {
      many[i] = tokens.issue("AQAEA", Duration.ofHours(6), NOW, i);
    }
    Delivery.Send given = (Delivery.Send) Imds.answer(world, put, moment);
    leaf =
        Request.of("GET", "/latest/meta-data/instance-id", Map.of())
            .withToken(new String(given.response().body()));
  }

  private static MetadataPath path(String text) {
    return MetadataPath.parse(text).orElseThrow();
  }

  @Benchmark
  public Delivery answerLeaf() {
    return Imds.answer(world, leaf, moment);
  }

  @Benchmark
  public Delivery answerListing() {
    return Imds.answer(world, listing, moment);
  }

  @Benchmark
  public Delivery answerAbsent() {
    return Imds.answer(world, absent, moment);
  }

  @Benchmark
  public Delivery answerPut() {
    return Imds.answer(world, put, moment);
  }

  @Benchmark
  public OptionalInt tokenKnown() {
    return tokens.remaining(token, NOW);
  }

  /** Of 1,024 tokens in turn, which are more than it remembers. */
  @Benchmark
  public OptionalInt tokenUnknown() {
    return tokens.remaining(many[next++ & 1_023], NOW);
  }

  @Benchmark
  public String tokenIssue() {
    return tokens.issue("AQAEA", Duration.ofHours(6), NOW, next++);
  }

  @Benchmark
  public MetadataPath parse() {
    return path("/latest/meta-data/placement/availability-zone");
  }

  /** A change, and the first answer after it: the overlay is laid on anew. */
  @Benchmark
  public Response overlay() {
    World changed = world.with(new ValueChange(NOW, "meta-data/tags/instance/Name", "v"));
    return changed.tableAt(NOW).find(NAME, "127.0.0.1");
  }
}
