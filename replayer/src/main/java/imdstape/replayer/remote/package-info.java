/** Finding the replay that runs, and telling it what to do. */
@NullMarked
package imdstape.replayer.remote;

import org.jspecify.annotations.NullMarked;
