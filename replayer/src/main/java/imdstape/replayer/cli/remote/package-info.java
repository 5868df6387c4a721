/** The commands that find a running replay and use its control API. */
@NullMarked
package imdstape.replayer.cli.remote;

import org.jspecify.annotations.NullMarked;
