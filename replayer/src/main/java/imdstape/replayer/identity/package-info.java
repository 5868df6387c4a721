/** The identity of the instance from its fixture, and signatures of its identity document. */
@NullMarked
package imdstape.replayer.identity;

import org.jspecify.annotations.NullMarked;
