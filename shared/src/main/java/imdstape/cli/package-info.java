/**
 * The manners of the command {@code imds}: one help for both programs, exit codes, errors in one
 * line.
 */
@NullMarked
package imdstape.cli;

import org.jspecify.annotations.NullMarked;
