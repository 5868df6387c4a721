package imdstape.replayer;

import imdstape.door.Door;
import imdstape.door.RefusalLog;
import imdstape.replayer.control.ControlServer;
import imdstape.replayer.journal.Journal;
import imdstape.replayer.wire.Warden;
import imdstape.replayer.world.CurrentWorld;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A replay that is built and does not listen yet: the same wherever it will. */
final class Replay {

  private final Start start;
  private final Vertx vertx = ReplayServer.vertx();
  private final CurrentWorld world;
  private final RefusalLog log;
  private final Door door;
  private final Journal journal;
  private final ReplayServer server;

  /**
   * A replay of a world.
   *
   * @param real the clock
   * @param warn is told what the user should know
   */
  Replay(Start start, ReplayFlags flags, InstantSource real, Consumer<String> warn) {
    this.start = start;
    this.world = new CurrentWorld(start.world());
    this.log = new RefusalLog(warn);
    this.door = flags.door();
    this.journal = flags.journal();
    this.server =
        new ReplayServer(
            vertx,
            world,
            real,
            journal,
            Warden.of(door, log, flags.traced),
            start.before(vertx, world, warn));
  }

  /** What serves it. */
  ReplayServer server() {
    return server;
  }

  /** Who asked it for what. */
  Journal journal() {
    return journal;
  }

  /** Whether the IPv6 address is to be listened on, too. */
  boolean isOnIpv6() {
    return world.get().options().httpProtocolIpv6().isOn();
  }

  /**
   * What changes it while it is served.
   *
   * @param bound the port that the service has got
   * @param token for those who may, or null where everybody on this machine may
   */
  ControlServer control(int bound, @Nullable String token) {
    return new ControlServer(
        vertx, start.reach(world, journal, new Listeners(server, bound), vertx), door, log, token);
  }
}
