/** The command {@code imds}: one help for both programs, exit codes and error messages. */
@NullMarked
package imdstape.cli;

import org.jspecify.annotations.NullMarked;
