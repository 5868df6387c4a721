package imdstape.replayer.cli;

import imdstape.metadata.MetadataPath;
import imdstape.replayer.Replay;
import imdstape.replayer.ReplayConfig;
import imdstape.replayer.cli.option.ReplayFlags;
import imdstape.replayer.journal.JournalFile;
import imdstape.replayer.server.HeapTrimmer;
import imdstape.replayer.server.VertxPreloader;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The replay of a command, built from its options, and what makes the command fail on exit. */
final class ReplaySession {

  private final boolean strict;
  private final InitialState initialState;
  private final @Nullable JournalFile journalFile;
  private final Replay replay;

  private ReplaySession(
      boolean strict, InitialState initialState, @Nullable JournalFile journalFile, Replay replay) {
    this.strict = strict;
    this.initialState = initialState;
    this.journalFile = journalFile;
    this.replay = replay;
  }

  /**
   * Reads the files that the options name, runs the credential process and creates the replay,
   * which does not listen yet.
   *
   * @param fixture a file or a name of the library, or null for the default
   * @param port the port to listen on; 0 for any free one
   * @param stackTraces whether warnings about defects of imds-tape have stack traces
   * @param warn receives warnings for the user, a line each
   */
  static ReplaySession create(
      VertxPreloader preloader,
      ReplayFlags flags,
      @Nullable String fixture,
      InitialState.ServedAddress address,
      int port,
      boolean stackTraces,
      Consumer<String> warn)
      throws InterruptedException {
    InitialState initialState =
        InitialState.read(flags, fixture, address, InstantSource.system(), warn);
    Vertx vertx = preloader.vertx();
    JournalFile journalFile = flags.openJournal(warn);
    ReplayConfig.Builder config =
        initialState
            .toConfig()
            .allowedHosts(flags.allowedHosts)
            .strict(flags.strict)
            .showDefectTraces(stackTraces)
            .warnings(warn)
            .listen(address.address(), port);
    if (journalFile != null) {
      config.journalListener(journalFile);
    }
    Replay replay = new Replay(vertx, config.build());
    HeapTrimmer.startOn(vertx);
    return new ReplaySession(flags.strict, initialState, journalFile, replay);
  }

  /** What the options, the scenario and the fixture describe. */
  InitialState initialState() {
    return initialState;
  }

  /** The replay, which does not listen yet. */
  Replay replay() {
    return replay;
  }

  /**
   * Prints what makes the command fail on exit: with {@code --strict}, requests for unrecorded
   * paths; with {@code --journal}, requests that could not be written.
   *
   * @return whether there is such a failure
   */
  boolean reportFailures(Consumer<String> warn) {
    Map<MetadataPath, Integer> unrecorded =
        strict ? replay.instance().journal().allUnrecordedPaths() : Map.of();
    unrecorded.forEach(
        (path, count) -> warn.accept("never recorded: " + path + ", asked " + count + " times"));
    long missing = journalFile == null ? 0 : journalFile.unwrittenCount();
    if (missing > 0) {
      warn.accept("the journal " + journalFile + " lacks " + missing + " requests");
    }
    return !unrecorded.isEmpty() || missing > 0;
  }
}
