/** The real address for every program of a machine: whether it may be had, set up, taken away. */
@NullMarked
package imdstape.replayer.redirect;

import org.jspecify.annotations.NullMarked;
