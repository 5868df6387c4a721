package imdstape.replayer.cli;

import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import imdstape.metadata.MetadataPath;
import imdstape.replayer.cli.option.ReplayFlags;
import imdstape.replayer.control.ControlServer;
import imdstape.replayer.instance.InstanceStateHolder;
import imdstape.replayer.journal.Journal;
import imdstape.replayer.journal.JournalFile;
import imdstape.replayer.server.ReplayServer;
import imdstape.replayer.server.fastpath.ServerContext;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A replay that is built and does not listen yet: the same wherever it will. */
final class Replay {

  private final InitialState start;
  private final Vertx vertx;
  private final InstanceStateHolder world;
  private final RefusalLog log;
  private final HostGuard door;
  private final @Nullable JournalFile file;
  private final Journal journal;
  private final ReplayServer server;
  private final boolean strict;

  /**
   * A replay of a world.
   *
   * @param vertx what serves it
   * @param real the clock
   * @param warn is told what the user should know
   */
  Replay(
      Vertx vertx,
      InitialState start,
      ReplayFlags flags,
      InstantSource real,
      Consumer<String> warn) {
    this.vertx = vertx;
    this.start = start;
    this.strict = flags.strict;
    this.world = new InstanceStateHolder(start.world());
    this.log = new RefusalLog(warn);
    this.door = flags.hostGuard();
    this.file = flags.openJournal(warn);
    this.journal = new Journal(file == null ? entry -> {} : file);
    this.server =
        new ReplayServer(
            vertx,
            world,
            real,
            journal,
            ServerContext.of(door, log)
                .withDefectTraces(flags.stackTraces)
                .withSeedLogged(start.isSeedRandom()),
            start.credentialHook(vertx, world, warn));
  }

  /** What serves it. */
  ReplayServer server() {
    return server;
  }

  /** Who asked it for what. */
  Journal journal() {
    return journal;
  }

  /**
   * Says at the end what makes it a failure, however the rest went: what a strict replay was asked
   * for, and a journal that is not whole.
   *
   * @return whether there is such a thing
   */
  boolean reportFailures(Consumer<String> warn) {
    Map<MetadataPath, Integer> unrecorded = strict ? journal.allUnrecordedPaths() : Map.of();
    unrecorded.forEach(
        (path, count) -> warn.accept("never recorded: " + path + ", asked " + count + " times"));
    long missing = file == null ? 0 : file.unwrittenCount();
    if (missing > 0) {
      warn.accept("the journal " + file + " lacks " + missing + " requests");
    }
    return !unrecorded.isEmpty() || missing > 0;
  }

  /** Whether the IPv6 address is to be listened on, too. */
  boolean listensOnIpv6() {
    return world.get().options().httpProtocolIpv6().isOn();
  }

  /**
   * What changes it while it is served.
   *
   * @param bound the port that the service has got
   * @param token for those who may, or null where everybody on this machine may
   */
  ControlServer createControlServer(int bound, @Nullable String token) {
    // a name is for clients of the service, and opens this only to whoever bears the token
    return new ControlServer(
        vertx,
        start.controlContext(world, journal, new ServerListeners(server, bound), vertx),
        token == null ? HostGuard.withoutAllowedHosts() : door,
        log,
        token);
  }
}
