/**
 * The embeddable recorder: {@link imdstape.recorder.RecordingConfig} says what to record, {@link
 * imdstape.recorder.Recording} runs it, {@link imdstape.recorder.RecordingResult} holds the audited
 * fixture. Nothing here parses options or writes files.
 */
@NullMarked
package imdstape.recorder;

import org.jspecify.annotations.NullMarked;
