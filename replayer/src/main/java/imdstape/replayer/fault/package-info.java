/** The faults that are set, and what each kind of fault makes of a response. */
@NullMarked
package imdstape.replayer.fault;

import org.jspecify.annotations.NullMarked;
