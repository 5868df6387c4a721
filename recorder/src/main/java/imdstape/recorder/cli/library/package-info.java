/** The commands for the fixture library: list, derive, new. */
@NullMarked
package imdstape.recorder.cli.library;

import org.jspecify.annotations.NullMarked;
