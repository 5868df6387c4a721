/** Finding the replay that runs, and telling it what to do. */
@NullMarked
package imdstape.replayer.cli.remote;

import org.jspecify.annotations.NullMarked;
