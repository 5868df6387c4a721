package imdstape.recorder;

import imdstape.fixture.FixtureOrigin;
import imdstape.recorder.convert.ImportedMetadata;
import java.util.List;

/**
 * Records the metadata that another tool has stored. It holds the same values as a live service and
 * is redacted in the same way; no request is made. Immutable.
 */
public final class ImportMode extends RecordingMode {

  private final ImportedMetadata metadata;

  private ImportMode(ImportedMetadata metadata) {
    this.metadata = metadata;
  }

  /** The recording of metadata that was read from a file or a directory. */
  public static ImportMode of(ImportedMetadata metadata) {
    return new ImportMode(metadata);
  }

  @Override
  UnredactedRecording read(RecordingSession session) {
    return UnredactedRecording.of(
        metadata.crawl(),
        session.origin(
            FixtureOrigin.OriginKind.IMPORTED, List.of(metadata.format().description())));
  }
}
