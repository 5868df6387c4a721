/** Credentials that open nothing, minted from a seed and a period. */
@NullMarked
package imdstape.replayer.credential;

import org.jspecify.annotations.NullMarked;
