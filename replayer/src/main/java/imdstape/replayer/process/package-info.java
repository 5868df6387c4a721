/**
 * Processes around a replay: the command of {@code imds run} with its environment, signals and
 * report, the namespace it runs in, and the background replay of {@code imds up}.
 */
@NullMarked
package imdstape.replayer.process;

import org.jspecify.annotations.NullMarked;
