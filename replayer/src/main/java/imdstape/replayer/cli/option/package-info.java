/** The option groups of the replayer's commands. */
@NullMarked
package imdstape.replayer.cli.option;

import org.jspecify.annotations.NullMarked;
