/** Reduces a fixture to the paths that a program requests. */
@NullMarked
package imdstape.recorder.prune;

import org.jspecify.annotations.NullMarked;
