/** The instance metadata options. */
@NullMarked
package imdstape.replayer.options;

import org.jspecify.annotations.NullMarked;
