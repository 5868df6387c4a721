/** The world and the moment, and the answer that is a function of both. */
@NullMarked
package imdstape.replayer.instance;

import org.jspecify.annotations.NullMarked;
