/**
 * Embeds a replay: a configuration, the replay, and what a program can do with it while it runs.
 */
@NullMarked
package imdstape.replayer;

import org.jspecify.annotations.NullMarked;
