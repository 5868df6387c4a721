package imdstape.replayer.server;

import imdstape.metadata.MetadataPath;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.RequestContext;
import imdstape.replayer.journal.Journal;
import imdstape.replayer.journal.JournalEntry;
import imdstape.replayer.journal.RequestMasker;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Writes one journal entry per request, without anything that may be secret. Thread-safe. */
final class JournalWriter {

  private final Journal journal;
  private final LongSupplier nanos;
  private final DefectLog defects;

  /**
   * Creates a writer of entries.
   *
   * @param nanos the clock of {@link AnsweredRequest#startNanos()}
   */
  JournalWriter(Journal journal, LongSupplier nanos, DefectLog defects) {
    this.journal = journal;
    this.nanos = nanos;
    this.defects = defects;
  }

  /**
   * Adds an entry for a request.
   *
   * @param status of the response, or {@link JournalEntry#NO_ANSWER}
   * @param caller from {@link JournalEntry#describeCaller}
   */
  void add(AnsweredRequest answered, int status, String caller) {
    MetadataRequest request = answered.request();
    journal.add(
        new JournalEntry(
            answered.context().now(),
            RequestMasker.maskMethod(request.method()),
            journalPath(answered, status),
            JournalEntry.Protocol.of(request),
            status,
            Duration.ofNanos(nanos.getAsLong() - answered.startNanos()),
            caller,
            isUnrecorded(answered, status),
            shownEvents(answered, status)));
  }

  /** Adds an entry for a malformed request. */
  void addUnreadable(RequestContext context, int status, String address) {
    journal.add(JournalEntry.unreadable(context.now(), status, address));
  }

  /**
   * Whether the fixture says nothing about the path. A fault, a missing token or a missing response
   * does not matter.
   */
  private boolean isUnrecorded(AnsweredRequest answered, int status) {
    MetadataPath path = answered.request().path();
    if (path == null || !answered.isDataRequest()) {
      return false;
    }
    try {
      return answered.state().wasNotRequestedAtRecording(path)
          || (status != 200 && !answered.state().isRecordedAt(answered.context().now(), path));
    } catch (RuntimeException defect) {
      addDefect(defect, answered);
      return false;
    }
  }

  private Map<String, Instant> shownEvents(AnsweredRequest answered, int status) {
    MetadataPath path = answered.request().path();
    if (path == null || !answered.isDataRequest()) {
      return Map.of();
    }
    try {
      return answered.state().eventsShownBy(answered.context().now(), path, status);
    } catch (RuntimeException defect) {
      addDefect(defect, answered);
      return Map.of();
    }
  }

  private void addDefect(RuntimeException defect, AnsweredRequest answered) {
    defects.add(defect, describe(answered.request(), answered.state(), answered.context().now()));
  }

  /** The masked path. A path that was found is known, and needs no masking. */
  private static @Nullable MetadataPath journalPath(AnsweredRequest answered, int status) {
    MetadataRequest request = answered.request();
    MetadataPath path = request.path();
    return path == null || (status == 200 && !request.method().equals("OPTIONS"))
        ? path
        : maskPath(path, answered.state(), answered.context().now());
  }

  private static MetadataPath maskPath(MetadataPath path, InstanceState state, Instant now) {
    return RequestMasker.maskPath(
        path,
        candidate -> {
          try {
            return state.hasPathAt(now, candidate);
          } catch (RuntimeException defect) {
            // it was reported when the request was answered
            return false;
          }
        });
  }

  /** Method and masked path of a request, for a message. */
  static String describe(MetadataRequest request, InstanceState state, Instant now) {
    MetadataPath path = request.path();
    return RequestMasker.maskMethod(request.method())
        + " "
        + (path == null ? JournalEntry.NO_PATH : maskPath(path, state, now));
  }
}
