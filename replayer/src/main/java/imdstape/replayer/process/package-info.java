/** A command for which 169.254.169.254 is a replay: its environment, its end, what it asked. */
@NullMarked
package imdstape.replayer.process;

import org.jspecify.annotations.NullMarked;
