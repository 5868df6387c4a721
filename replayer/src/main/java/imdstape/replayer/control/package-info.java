/** Changing a world while it is served, on a listener of its own. */
@NullMarked
package imdstape.replayer.control;

import org.jspecify.annotations.NullMarked;
