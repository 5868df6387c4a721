/** How an answer leaves, and what can befall it on its way. */
@NullMarked
package imdstape.replayer.fault;

import org.jspecify.annotations.NullMarked;
