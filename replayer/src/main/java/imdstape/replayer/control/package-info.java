/** The control API, which changes a running replay, on a listener of its own. */
@NullMarked
package imdstape.replayer.control;

import org.jspecify.annotations.NullMarked;
