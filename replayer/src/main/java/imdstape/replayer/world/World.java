package imdstape.replayer.world;

import imdstape.fixture.Body;
import imdstape.fixture.Fixture;
import imdstape.fixture.Leaf;
import imdstape.fixture.Service;
import imdstape.replayer.credentials.CredentialMint;
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

  /** The leaf that says whether an instance is a Spot Instance. */
  private static final String LIFE_CYCLE = "meta-data/instance-life-cycle";

  private final ResponseTable base;
  private final List<Overlay> overlays;
  private final EventTimeline timeline;
  private final TokenGate gate;
  private final InstanceIdentity identity;
  private final boolean spot;
  private volatile @Nullable Remembered remembered;

  private World(
      ResponseTable base,
      List<Overlay> overlays,
      EventTimeline timeline,
      TokenGate gate,
      InstanceIdentity identity,
      boolean spot) {
    this.base = base;
    this.overlays = List.copyOf(overlays);
    this.timeline = timeline;
    this.gate = gate;
    this.identity = identity;
    this.spot = spot;
  }

  /** The table from one change to the next. */
  private record Remembered(Instant from, Instant until, ResponseTable table) {}

  /**
   * The world of a fixture in which nothing has happened.
   *
   * @param tokenKey seals session tokens
   * @param seed of all chance
   */
  public static World of(Fixture fixture, byte[] tokenKey, long seed) {
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
        ResponseTable.of(fixture, identity.launched()),
        List.of(
            new Overlay.Minted(
                new CredentialMint(seed, identity.account()), identity.partition(), made)),
        EventTimeline.EMPTY,
        new TokenGate(new Tokens(tokenKey, identity.instanceId()), fixture.service().tokens()),
        identity,
        Leaf.of("spot").equals(fixture.tree().get(LIFE_CYCLE)));
  }

  /** This world, in which one more event happens. */
  public World with(Event event) {
    return new World(base, overlays, timeline.with(event), gate, identity, spot);
  }

  /** This world, with or without IMDSv1. */
  public World with(Service.Tokens policy) {
    return new World(
        base, overlays, timeline, new TokenGate(gate.tokens(), policy), identity, spot);
  }

  /** This world, whose instance is a Spot Instance wherever it says what it is. */
  public World asSpot() {
    List<Overlay> more = new ArrayList<>(overlays);
    more.add(new Overlay.Pinned(Map.of(LIFE_CYCLE, "spot"), identity.launched()));
    return new World(base, more, timeline, gate, identity, true);
  }

  /** Whether the instance is a Spot Instance. */
  public boolean isSpot() {
    return spot;
  }

  /** The rules of IMDSv2 in this world. */
  public TokenGate gate() {
    return gate;
  }

  /** What answers where at an instant. */
  public ResponseTable tableAt(Instant now) {
    Remembered last = remembered;
    if (last != null && !now.isBefore(last.from()) && now.isBefore(last.until())) {
      return last.table();
    }
    List<Overlay> all = new ArrayList<>(overlays);
    all.add(new Overlay.Events(timeline));
    List<Patch> patches = new ArrayList<>();
    Instant until = Instant.MAX;
    for (Overlay overlay : all) {
      patches.addAll(overlay.at(now));
      Instant next = overlay.nextChange(now);
      until = next.isBefore(until) ? next : until;
    }
    ResponseTable table = base.with(patches);
    remembered = new Remembered(now, until, table);
    return table;
  }
}
