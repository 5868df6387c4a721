/**
 * A story that somebody wrote down: read from a file or from a request, written for whoever asks.
 */
@NullMarked
package imdstape.replayer.scenario;

import org.jspecify.annotations.NullMarked;
