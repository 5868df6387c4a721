/** Who asked what, and what it got; never a token, never a value. */
@NullMarked
package imdstape.replayer.journal;

import org.jspecify.annotations.NullMarked;
