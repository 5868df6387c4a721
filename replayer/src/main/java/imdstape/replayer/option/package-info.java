/** The instance metadata options. */
@NullMarked
package imdstape.replayer.option;

import org.jspecify.annotations.NullMarked;
