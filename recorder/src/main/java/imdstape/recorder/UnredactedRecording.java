package imdstape.recorder;

import imdstape.fixture.FixtureOrigin;
import imdstape.recorder.crawl.Crawl;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The metadata that a mode has read: real values, in memory only.
 *
 * @param origin the origin of the fixture to be
 * @param requestLines lines for the summary about the requests of a program; the argument turns a
 *     path below its version into that of the fixture
 * @param watch what comes after the recording, if anything
 */
record UnredactedRecording(
    Crawl crawl,
    FixtureOrigin origin,
    Function<UnaryOperator<String>, List<String>> requestLines,
    Optional<WatchStep> watch) {

  static UnredactedRecording of(Crawl crawl, FixtureOrigin origin) {
    return new UnredactedRecording(crawl, origin, paths -> List.of(), Optional.empty());
  }

  UnredactedRecording withRequestLines(Function<UnaryOperator<String>, List<String>> lines) {
    return new UnredactedRecording(crawl, origin, lines, watch);
  }

  UnredactedRecording withWatch(Optional<WatchStep> step) {
    return new UnredactedRecording(crawl, origin, requestLines, step);
  }
}
