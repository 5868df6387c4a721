package imdstape.recorder;

import imdstape.recorder.client.CancellationToken;
import imdstape.recorder.client.CrawlListener;
import imdstape.recorder.client.PausingClock;
import imdstape.recorder.client.SystemTime;
import imdstape.recorder.redact.RedactionContext;
import io.vertx.core.Vertx;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one recording: mode, redaction, clock and listeners. Immutable; two
 * recordings share nothing unless their configurations name the same objects.
 */
public final class RecordingConfig {

  private final RecordingMode mode;
  private final RedactionContext redaction;
  private final PausingClock clock;
  private final CancellationToken cancellation;
  private final CrawlListener crawlListener;
  private final RecordingListener listener;
  private final @Nullable LocalDate date;
  private final @Nullable Vertx vertx;

  private RecordingConfig(RecordingConfigBuilder builder) {
    this.mode = builder.mode;
    this.redaction = builder.redaction;
    this.clock = builder.clock;
    this.cancellation = builder.cancellation;
    this.crawlListener = builder.crawlListener;
    this.listener = builder.listener;
    this.date = builder.date;
    this.vertx = builder.vertx;
  }

  /** A builder with the defaults of {@code imds record}. */
  public static RecordingConfigBuilder builder(RecordingMode mode) {
    return new RecordingConfigBuilder(mode);
  }

  RecordingMode mode() {
    return mode;
  }

  RedactionContext redaction() {
    return redaction;
  }

  PausingClock clock() {
    return clock;
  }

  CancellationToken cancellation() {
    return cancellation;
  }

  CrawlListener crawlListener() {
    return crawlListener;
  }

  RecordingListener listener() {
    return listener;
  }

  @Nullable LocalDate date() {
    return date;
  }

  Optional<Vertx> vertx() {
    return Optional.ofNullable(vertx);
  }

  /** Builds a {@link RecordingConfig}. Not thread-safe. */
  public static final class RecordingConfigBuilder {

    private final RecordingMode mode;
    private RedactionContext redaction = RedactionContext.DEFAULT;
    private PausingClock clock = new SystemTime();
    private CancellationToken cancellation = new CancellationToken();
    private CrawlListener crawlListener = CrawlListener.NONE;
    private RecordingListener listener = RecordingListener.NONE;
    private @Nullable LocalDate date;
    private @Nullable Vertx vertx;

    private RecordingConfigBuilder(RecordingMode mode) {
      this.mode = mode;
    }

    /** The redaction policy, and the pseudonyms of earlier recordings (default: none of them). */
    public RecordingConfigBuilder redaction(RedactionContext context) {
      this.redaction = context;
      return this;
    }

    /** The clock that the pace, token lifetimes and a watch go by (default: the system's). */
    public RecordingConfigBuilder clock(PausingClock other) {
      this.clock = other;
      return this;
    }

    /** Ends the recording early; the end of a {@link ProxyMode}. */
    public RecordingConfigBuilder cancellation(CancellationToken token) {
      this.cancellation = token;
      return this;
    }

    /** Gets every request and the progress of the crawl (default: no listener). */
    public RecordingConfigBuilder crawlListener(CrawlListener other) {
      this.crawlListener = other;
      return this;
    }

    /** Gets the events of the recording (default: no listener). */
    public RecordingConfigBuilder listener(RecordingListener other) {
      this.listener = other;
      return this;
    }

    /** The date in the fixture's origin (default: today in UTC by the clock). */
    public RecordingConfigBuilder date(LocalDate day) {
      this.date = day;
      return this;
    }

    /**
     * The Vert.x instance to use; the recording does not close it (default: one of its own, which
     * it closes).
     */
    public RecordingConfigBuilder vertx(Vertx shared) {
      this.vertx = shared;
      return this;
    }

    /** The configuration. */
    public RecordingConfig build() {
      return new RecordingConfig(this);
    }
  }
}
