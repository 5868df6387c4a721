/** The recorder's commands and option groups. */
@NullMarked
package imdstape.recorder.cli;

import org.jspecify.annotations.NullMarked;
