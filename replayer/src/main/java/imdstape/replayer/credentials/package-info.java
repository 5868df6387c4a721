/** Credentials that open nothing, minted from a seed and a period. */
@NullMarked
package imdstape.replayer.credentials;

import org.jspecify.annotations.NullMarked;
