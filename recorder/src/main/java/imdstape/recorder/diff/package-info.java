/** How two fixtures differ, and how that is said: pure, without a look at the world. */
@NullMarked
package imdstape.recorder.diff;

import org.jspecify.annotations.NullMarked;
