/** The command {@code imds replay}: the one place with a socket, a clock and counters. */
@NullMarked
package imdstape.replayer;

import org.jspecify.annotations.NullMarked;
