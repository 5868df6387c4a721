/** The commands of the replayer that start, run or prepare a replay. */
@NullMarked
package imdstape.replayer.cli;

import org.jspecify.annotations.NullMarked;
