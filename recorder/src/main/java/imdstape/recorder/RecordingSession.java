package imdstape.recorder;

import imdstape.cli.ProgramVersion;
import imdstape.fixture.FixtureOrigin;
import imdstape.recorder.client.OwnedVertx;
import io.vertx.core.Vertx;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/** One run of a recording: its configuration, and the network that it opens and closes. */
final class RecordingSession implements AutoCloseable {

  private final RecordingConfig config;
  private final OwnedVertx own = new OwnedVertx();

  RecordingSession(RecordingConfig config) {
    this.config = config;
  }

  RecordingConfig config() {
    return config;
  }

  /** The Vert.x instance of the configuration, or one that ends with this run. */
  Vertx vertx() {
    return config.vertx().orElseGet(own::get);
  }

  /** The origin of a fixture that is recorded in this run. */
  FixtureOrigin origin() {
    return origin(FixtureOrigin.OriginKind.RECORDED, List.of());
  }

  FixtureOrigin origin(FixtureOrigin.OriginKind kind, List<String> sources) {
    LocalDate date =
        Objects.requireNonNullElseGet(
            config.date(), () -> config.clock().instant().atZone(ZoneOffset.UTC).toLocalDate());
    return new FixtureOrigin(kind, date.toString(), ProgramVersion.line(), sources);
  }

  @Override
  public void close() {
    own.close();
  }
}
