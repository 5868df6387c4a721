/** Compares two fixtures and reports their differences; without input or output. */
@NullMarked
package imdstape.recorder.diff;

import org.jspecify.annotations.NullMarked;
