package imdstape.recorder;

import imdstape.fixture.RecordedService;
import imdstape.recorder.proxy.ProxyCapture;

/**
 * Records what a proxy has captured: only the paths that a program requested, which the fixture's
 * origin says. Immutable; the capture is read when the recording runs.
 */
public final class CaptureMode extends RecordingMode {

  private final ProxyCapture capture;
  private final RecordedService protocol;

  private CaptureMode(ProxyCapture capture, RecordedService protocol) {
    this.capture = capture;
    this.protocol = protocol;
  }

  /**
   * The recording of a capture.
   *
   * @param protocol token policy and traits of the service
   */
  public static CaptureMode of(ProxyCapture capture, RecordedService protocol) {
    return new CaptureMode(capture, protocol);
  }

  @Override
  UnredactedRecording read(RecordingSession session) {
    return UnredactedRecording.of(
            capture.toCrawl(protocol),
            session.origin().withOnlyRequestedPaths(capture.answeredPathCount()))
        .withRequestLines(capture::describeRequests);
  }
}
