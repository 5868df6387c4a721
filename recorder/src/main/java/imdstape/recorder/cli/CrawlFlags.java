package imdstape.recorder.cli;

import imdstape.cli.CommandException;
import imdstape.recorder.CrawlSettings;
import imdstape.recorder.client.RequestPace;
import imdstape.recorder.client.RequestPolicy;
import imdstape.recorder.client.diagnosis.HostEnvironment;
import imdstape.recorder.confidential.RequestJournal;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that limit the requests of a crawl. */
final class CrawlFlags {

  private static final int MIN_BUDGET = 10;

  @Option(
      names = "--pace",
      paramLabel = "RATE",
      converter = PaceConverter.class,
      description =
          "Requests a second at most, 1 to 1000, or unlimited for a replay (default: 80, well under"
              + " the 1024 packets a second that an interface may send to link-local services).")
  RequestPace pace = RequestPace.DEFAULT;

  @Option(
      names = "--budget",
      paramLabel = "REQUESTS",
      description =
          "Requests in all, after which the crawl stops (default: ${DEFAULT-VALUE}; a modern"
              + " instance takes 1,500).")
  int budget = RequestPolicy.DEFAULT_BUDGET;

  @Option(
      names = "--no-probes",
      description =
          "Ask only what clients ask, and not how the service takes bad tokens, other methods and"
              + " odd paths: it is then taken for a modern one.")
  boolean noProbes;

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description =
          "Write every request there, without tokens and bodies. Paths as sent may name real roles:"
              + " it is written for you alone and kept out of git.")
  @Nullable Path journal;

  /**
   * The settings of a crawl with these options.
   *
   * @throws CommandException if the budget is too small
   */
  CrawlSettings settings(URI service) {
    if (budget < MIN_BUDGET) {
      throw CommandException.usageError(
          "--budget is " + MIN_BUDGET + " requests or more, not " + budget);
    }
    return new CrawlSettings(
        service,
        new RequestPolicy(pace, budget, RequestPolicy.DEFAULT_TIMEOUT),
        hostEnvironment(),
        !noProbes);
  }

  /**
   * Checks that the journal is not written into the fixture's file.
   *
   * @throws CommandException if it would be
   */
  void checkJournal(Path out) {
    if (journal != null
        && journal.toAbsolutePath().normalize().equals(out.toAbsolutePath().normalize())) {
      throw CommandException.usageError("--journal and --out are one file; the journal is private");
    }
  }

  /** Opens the request journal, if the options ask for one. */
  Optional<RequestJournal> openJournal() {
    return Optional.ofNullable(journal).map(RequestJournal::open);
  }

  /** The machine that this runs on. */
  static HostEnvironment hostEnvironment() {
    return HostEnvironment.detect(System.getenv().keySet(), Path.of("/"));
  }

  /** Parses requests per second, or {@code unlimited}. */
  static final class PaceConverter implements ITypeConverter<RequestPace> {

    @Override
    public RequestPace convert(String text) {
      try {
        return text.equals("unlimited") ? RequestPace.UNLIMITED : pace(Integer.parseInt(text));
      } catch (NumberFormatException none) {
        throw wrong(text);
      }
    }

    private static RequestPace pace(int perSecond) {
      if (perSecond < 1 || perSecond > 1000) {
        throw wrong(String.valueOf(perSecond));
      }
      return RequestPace.perSecond(perSecond);
    }

    private static TypeConversionException wrong(String text) {
      return new TypeConversionException(
          "a pace is 1 to 1000 requests a second, or unlimited, not '" + text + "'");
    }
  }
}
