package imdstape.recorder;

/**
 * What a recording reads: a service that is crawled, the requests of a program through a proxy, or
 * metadata that another tool has stored.
 */
public abstract sealed class RecordingMode permits CaptureMode, CrawlMode, ImportMode, ProxyMode {

  RecordingMode() {}

  /**
   * Reads the metadata of one instance: real values, in memory only.
   *
   * @throws imdstape.cli.CommandException if there is nothing that can be recorded
   */
  abstract UnredactedRecording read(RecordingSession session);
}
