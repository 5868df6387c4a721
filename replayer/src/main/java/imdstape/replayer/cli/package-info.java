/** The replayer's commands and option groups. */
@NullMarked
package imdstape.replayer.cli;

import org.jspecify.annotations.NullMarked;
