package imdstape.replayer.world;

import imdstape.fixture.Body;
import imdstape.fixture.Fixture;
import imdstape.fixture.Service;
import imdstape.metadata.Traits;
import imdstape.replayer.credentials.CredentialMint;
import imdstape.replayer.credentials.CredentialState;
import imdstape.replayer.event.Event;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.identity.InstanceIdentity;
import imdstape.replayer.table.Overlay;
import imdstape.replayer.table.Patch;
import imdstape.replayer.table.ResponseTable;
import imdstape.replayer.token.TokenGate;
import imdstape.replayer.token.Tokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that an answer depends on but the moment: a value that is replaced, never changed. It
 * remembers the table of the last moment until the next change, which nobody can see but by the
 * clock.
 */
public final class World {

  private static final String LIFE_CYCLE = InstanceIdentity.LIFE_CYCLE;

  private final ResponseTable base;
  private final List<Overlay> overlays;
  private final EventTimeline timeline;
  private final Tokens tokens;
  private final MetadataOptions options;
  private final Traits traits;
  private final InstanceIdentity identity;
  private final Throttle throttle;
  private final TokenGate gate;
  private volatile @Nullable Remembered remembered;

  private World(
      ResponseTable base,
      List<Overlay> overlays,
      EventTimeline timeline,
      Tokens tokens,
      MetadataOptions options,
      Traits traits,
      InstanceIdentity identity,
      Throttle throttle) {
    this.base = base;
    this.overlays = List.copyOf(overlays);
    this.timeline = timeline;
    this.tokens = tokens;
    this.options = options;
    this.traits = traits;
    this.identity = identity;
    this.throttle = throttle;
    this.gate = new TokenGate(tokens, options.httpTokens(), options.httpEndpoint().isOn(), traits);
  }

  /** The table from one change to the next. */
  private record Remembered(Instant from, Instant until, ResponseTable table) {}

  /** The world of a fixture in which nothing has happened, with the traits that were recorded. */
  public static World of(Fixture fixture, byte[] tokenKey, long seed) {
    return of(fixture, fixture.service().traits(), tokenKey, seed);
  }

  /**
   * The world of a fixture in which nothing has happened.
   *
   * @param traits of the service, whatever was recorded
   * @param tokenKey seals session tokens
   * @param seed of all chance
   */
  public static World of(Fixture fixture, Traits traits, byte[] tokenKey, long seed) {
    InstanceIdentity identity = InstanceIdentity.of(fixture);
    Map<String, Body.Made> made = new TreeMap<>();
    fixture
        .versions()
        .values()
        .forEach(
            tree ->
                tree.leaves()
                    .forEach(
                        (path, leaf) -> {
                          if (leaf.body() instanceof Body.Made one) {
                            made.put(path, one);
                          }
                        }));
    return new World(
        ResponseTable.of(fixture, identity.launched(), traits),
        List.of(
            new Overlay.Minted(
                new CredentialMint(seed, identity.account()),
                identity.partition(),
                made,
                CredentialState.AVAILABLE)),
        EventTimeline.EMPTY,
        new Tokens(tokenKey, identity.instanceId()),
        MetadataOptions.of(
            fixture.service().tokens(),
            fixture.tree().entrySet().stream()
                .anyMatch(
                    leaf ->
                        leaf.getKey().startsWith("meta-data/tags/")
                            && leaf.getValue().isPresent())),
        traits,
        identity,
        Throttle.NONE);
  }

  /** This world, in which one more event happens. */
  public World with(Event event) {
    return new World(
        base, overlays, timeline.with(event), tokens, options, traits, identity, throttle);
  }

  /** This world, with or without IMDSv1. */
  public World with(Service.Tokens policy) {
    return with(options.withHttpTokens(policy));
  }

  /** This world under other metadata options. */
  public World with(MetadataOptions others) {
    return new World(base, overlays, timeline, tokens, others, traits, identity, throttle);
  }

  /** This world, whose role gives something else. */
  public World with(CredentialState state) {
    List<Overlay> others =
        overlays.stream()
            .map(one -> one instanceof Overlay.Minted minted ? minted.in(state) : one)
            .toList();
    return new World(base, others, timeline, tokens, options, traits, identity, throttle);
  }

  /** This world, in which some requests are dropped. */
  public World with(Throttle other) {
    return new World(base, overlays, timeline, tokens, options, traits, identity, other);
  }

  /** This world, whose instance is a Spot Instance wherever it says what it is. */
  public World asSpot() {
    List<Overlay> more = new ArrayList<>(overlays);
    more.add(new Overlay.Pinned(Map.of(LIFE_CYCLE, "spot"), identity.launched()));
    return new World(base, more, timeline, tokens, options, traits, identity.asSpot(), throttle);
  }

  /** Whether the instance is a Spot Instance. */
  public boolean isSpot() {
    return identity.spot();
  }

  /** The rules of IMDSv2 in this world. */
  public TokenGate gate() {
    return gate;
  }

  /** The instance metadata options. */
  public MetadataOptions options() {
    return options;
  }

  /** Whom it drops. */
  Throttle throttle() {
    return throttle;
  }

  /** In what this service differs from others. */
  public Traits traits() {
    return traits;
  }

  /** What answers where at an instant. */
  public ResponseTable tableAt(Instant now) {
    Remembered last = remembered;
    if (last != null && !now.isBefore(last.from()) && now.isBefore(last.until())) {
      return last.table();
    }
    List<Patch> patches = new ArrayList<>();
    Instant until = Instant.MAX;
    for (Overlay overlay : allOverlays()) {
      patches.addAll(overlay.at(now));
      Instant next = overlay.nextChange(now);
      until = next.isBefore(until) ? next : until;
    }
    ResponseTable table = base.with(patches);
    remembered = new Remembered(now, until, table);
    return table;
  }

  private List<Overlay> allOverlays() {
    List<Overlay> all = new ArrayList<>(overlays);
    all.add(new Overlay.Events(timeline, traits));
    if (!options.instanceMetadataTags().isOn()) {
      all.add(new Overlay.NoTags(identity.launched()));
    }
    return all;
  }
}
