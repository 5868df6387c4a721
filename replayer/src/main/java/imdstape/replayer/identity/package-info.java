/** Who the instance is, read from its fixture. */
@NullMarked
package imdstape.replayer.identity;

import org.jspecify.annotations.NullMarked;
