/**
 * A client of the control API of a running replay, for programs that embed one or test with one.
 */
@NullMarked
package imdstape.replayer.client;

import org.jspecify.annotations.NullMarked;
