/** One connection: what comes in on it is answered, and leaves as bytes. */
@NullMarked
package imdstape.replayer.server;

import org.jspecify.annotations.NullMarked;
